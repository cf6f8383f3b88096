import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { test } from 'node:test';
import { storescu } from '../support/dcmtk.ts';
import { graphql } from '../support/graphql-client.ts';
import type { PhantomOptions } from '../../server/phantom/options.ts';
import { missingPrograms, runProgram } from '../support/programs.ts';
import { listTasks, mutate, waitForTask } from '../support/task-api.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { waitFor } from '../support/wait-for.ts';
import { Scene } from './scene.ts';

const skip = missingPrograms('storescu', 'dcmodify');
const config = '{ quietSeconds: 2 }';

test('series that cannot be processed fail with their code, others go on', { skip }, async () => {
  await using scene = await Scene.open({ config });
  const cases: readonly (readonly [code: string, options: PhantomOptions])[] = [
    ['INCOMPLETE_SERIES', { defects: { missing: [20, 21] }, slices: 52 }],
    ['TOO_FEW_IMAGES', { slices: 12, defects: { noSliceCount: true } }],
    ['IRREGULAR_SPACING', { defects: { irregular: 0.2, noSliceCount: true } }],
    ['MIXED_GEOMETRY', { defects: { mixedGeometry: 'orientation' } }],
    ['DYNAMIC_SERIES', { defects: { dynamic: 2 } }],
    ['DYNAMIC_SERIES', { defects: { gated: 2 } }],
    ['UNKNOWN_RADIOPHARMACEUTICAL', { tracer: 'unknown' }],
    ['UNSUPPORTED_UNITS', { defects: { units: 'PROPCPS' } }],
    ['HALF_LIFE_MISMATCH', { defects: { halfLife: 7000 } }],
  ];
  const exams = cases.map(([code, options]) => ({ code, exam: scene.makeExam(options) }));
  const good = scene.makeExam();
  for (const { exam } of exams) await scene.push(exam.files);
  await scene.push(good.files);

  for (const { code, exam } of exams) {
    const task = await waitForTask(scene.api, exam.series.seriesInstanceUid);
    assert.deepEqual([task.state, task.failure?.code], ['FAILED', code], JSON.stringify(task.failure));
    if (code === 'UNKNOWN_RADIOPHARMACEUTICAL') assert.match(task.failure?.message ?? '', /Phantomazol/);
    if (code === 'INCOMPLETE_SERIES') {
      assert.deepEqual([task.images.received, task.images.expected], [50, 52]);
      assert.deepEqual(
        task.images.missing.map((slice) => Math.round(slice.position)),
        [-440, -437],
      );
    }
  }
  const done = await waitForTask(scene.api, good.series.seriesInstanceUid);
  assert.equal(done.state, 'COMPLETED', JSON.stringify(done.failure));
  assert.equal(scene.destination.received().length, 50);
});

test('the missing slices complete a series that had failed without them', { skip }, async () => {
  await using scene = await Scene.open({ config });
  const exam = scene.makeExam({ order: 'ascending' });
  await scene.push(exam.files.filter((_, index) => index !== 30));
  const failed = await waitForTask(scene.api, exam.series.seriesInstanceUid);
  assert.equal(failed.failure?.code, 'INCOMPLETE_SERIES');
  await scene.push([exam.files[30] as string]);
  const done = await waitForTask(scene.api, exam.series.seriesInstanceUid, {
    is: (task) => task.state === 'COMPLETED',
    what: 'is completed',
  });
  assert.deepEqual(scene.check(exam, [done.results[0]?.seriesInstanceUid as string]).problems, []);
});

test('without a destination a task says what to do, and is retried once there is one', { skip }, async () => {
  await using scene = await Scene.open({ withDestination: false });
  const exam = scene.makeExam();
  await scene.push(exam.files);
  const failed = await waitForTask(scene.api, exam.series.seriesInstanceUid);
  assert.deepEqual([failed.step, failed.failure?.code], ['VALIDATOR', 'NO_DESTINATION']);
  await scene.declareDestination();
  await mutate(scene.api, `retryTask(id: "${failed.id}")`);
  const done = await waitForTask(scene.api, exam.series.seriesInstanceUid, {
    is: (task) => task.state === 'COMPLETED',
    what: 'is completed',
  });
  assert.equal(done.id, failed.id);
  assert.deepEqual(scene.check(exam, [done.results[0]?.seriesInstanceUid as string]).problems, []);
});

test('mirror mode sends the result back to the device at the address that sent it', { skip }, async () => {
  await using scene = await Scene.open({ withDestination: false, config: '{ mirrorMode: true }' });
  await scene.declareDestination('WORKSTATION', false);
  const exam = scene.makeExam();
  await scene.push(exam.files, { callingAe: 'PACS' });
  const task = await waitForTask(scene.api, exam.series.seriesInstanceUid);
  assert.equal(task.state, 'COMPLETED', JSON.stringify(task.failure));
  assert.deepEqual(
    task.deliveries.map((delivery) => delivery.device.name),
    ['WORKSTATION'],
  );
  assert.equal(scene.destination.received().length, 50);
});

test('a tracer that the header does not name is chosen by a person', { skip }, async () => {
  await using scene = await Scene.open();
  const exam = scene.makeExam({ manufacturer: 'cps', tracer: null });
  await scene.push(exam.files);
  const failed = await waitForTask(scene.api, exam.series.seriesInstanceUid);
  assert.equal(failed.failure?.code, 'UNKNOWN_RADIOPHARMACEUTICAL', JSON.stringify(failed));
  const { radiopharmaceuticals } = await graphql<{ radiopharmaceuticals: { name: string }[] }>(
    scene.api,
    '{ radiopharmaceuticals { name } }',
  );
  assert.ok(radiopharmaceuticals.some(({ name }) => name === 'FDG'));
  await mutate(scene.api, `setTaskRadiopharmaceutical(id: "${failed.id}", name: "FDG")`);
  const [task] = await listTasks(scene.api, { seriesInstanceUid: exam.series.seriesInstanceUid }, 1);
  if (task?.state === 'FAILED') await mutate(scene.api, `retryTask(id: "${failed.id}")`);
  await waitForTask(scene.api, exam.series.seriesInstanceUid, {
    is: (one) => one.state === 'COMPLETED',
    what: 'is completed',
  });
});

test('a CT is accepted and dropped; what is no DICOM or no object harms nobody', { skip }, async () => {
  await using scene = await Scene.open();
  using directory = temporaryDirectory();
  const exam = scene.makeExam();

  const ct = join(directory.path, 'ct.dcm');
  writeFileSync(ct, exam.series.objects[0]?.bytes as Buffer);
  const changed = await runProgram('dcmodify', [
    '-nb',
    '-gin',
    '-m',
    '0008,0016=1.2.840.10008.5.1.4.1.1.2',
    '-m',
    '0008,0060=CT',
    ct,
  ]);
  assert.equal(changed.status, 0, changed.stderr);
  await scene.push([ct]);

  const socket = connect(scene.gateway.dicomPort, '127.0.0.1');
  await once(socket, 'connect');
  socket.write('GET / HTTP/1.1\r\nhost: somewhere\r\n\r\n');
  const [answer] = (await once(socket, 'data')) as [Buffer];
  assert.equal(answer[0], 0x07, 'A-ABORT');
  socket.destroy();

  // An object that names no patient, study or series cannot be filed: refused, and the association goes on.
  const bare = join(directory.path, 'bare.dcm');
  writeFileSync(bare, exam.series.objects[1]?.bytes as Buffer);
  const stripped = await runProgram('dcmodify', ['-nb', '-ea', '(0020,000d)', '-ea', '(0020,000e)', bare]);
  assert.equal(stripped.status, 0, stripped.stderr);
  const refused = await storescu([bare], scene.gateway.dicomPort, { extra: ['-nh', '-v'] });
  assert.match(refused.stdout + refused.stderr, /0xc0|CannotUnderstand|0xa9|Error/i);

  await scene.push(exam.files);
  const task = await waitForTask(scene.api, exam.series.seriesInstanceUid);
  assert.equal(task.state, 'COMPLETED', JSON.stringify(task.failure));
  assert.equal((await listTasks(scene.api)).length, 1);
});

test(
  'values that cannot be end in a result or a coded failure of their own task, and touch no other',
  { skip },
  async () => {
    await using scene = await Scene.open({ config });
    const WRONG: readonly (readonly [number, string | undefined])[] = [
      [0x00101030, 'NaN'],
      [0x00101030, '9'.repeat(60)],
      [0x00101020, '-1'],
      [0x00101010, '006M'],
      [0x00101010, 'twelve'],
      [0x00080031, '99:99:99'],
      [0x00080021, '20241350'],
      [0x00080020, undefined],
      [0x00100010, 'A'.repeat(300)],
      [0x0008103e, ''],
      [0x00541102, ''],
      [0x00541103, '\\\\\\'],
      [0x00281053, 'NaN'],
      [0x00200032, '1\\2'],
      [0x00280030, '0\\0'],
    ];
    const exams = WRONG.map(([tag, text]) => scene.makeExam({ defects: { elements: { [tag]: text } } }));
    const good = scene.makeExam();
    for (const { files } of exams) await storescu(files, scene.gateway.dicomPort, { extra: ['-nh'] });
    await scene.push(good.files);
    const done = await waitForTask(scene.api, good.series.seriesInstanceUid);
    assert.equal(done.state, 'COMPLETED', JSON.stringify(done.failure));
    const tasks = await waitFor(
      async () => {
        const all = await listTasks(scene.api);
        return all.every(({ state }) => state === 'COMPLETED' || state === 'FAILED') && all;
      },
      { what: 'every task to end', timeoutMs: 120_000 },
    );
    // What has no usable position is refused by the listener, image by image; everything else has a task.
    assert.ok(tasks.length >= WRONG.length - 2, `${tasks.length} tasks`);
    for (const { failure } of tasks) assert.notEqual(failure?.code, 'INTERNAL', JSON.stringify(failure));
    assert.ok(
      tasks.filter(({ state }) => state === 'COMPLETED').length > 8,
      'what does not depend on them goes on',
    );
  },
);
