/** How images come in a hospital: mixed, twice, from several sides, in parts. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { entriesUnder } from '../support/entries-under.ts';
import { graphql } from '../support/graphql-client.ts';
import { seededRandom, shuffled } from '../../server/phantom/random.ts';
import { startProcessingServer, type ProcessingServer } from '../support/processing-server.ts';
import { missingPrograms } from '../support/programs.ts';
import { listTasks, mutate, waitForTask, type TaskView } from '../support/task-api.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { waitFor } from '../support/wait-for.ts';
import type { Exam, Scene } from './scene.ts';
import { sharedScene } from './shared-scene.ts';

const skip = missingPrograms('storescu');
/** Only the count, or a person, says that a series is whole. */
const patient = '{ quietSeconds: 600 }';
/** Of a series that is sent again on purpose: what comes sooner is the rest of the same transfer. */
const QUIET_SECONDS = 5;

const sceneWith = sharedScene();

/** A gateway beside a processing server of its own, which answers, or never does until it is started again. */
const folder = temporaryDirectory('server-');
let server: ProcessingServer | undefined;
const sceneBesideServer = sharedScene(async () => ({ env: (await serverThat()).httpEnv }));
after(async () => {
  await server?.[Symbol.asyncDispose]();
  folder[Symbol.dispose]();
});

async function serverThat(how: { never?: true } = {}): Promise<ProcessingServer> {
  if (!server) return (server = await startProcessingServer(folder.path, how));
  await server.stop();
  await server.start(how);
  return server;
}

const ofSeries = (scene: Scene, exam: Exam) =>
  listTasks(scene.api, { seriesInstanceUid: exam.series.seriesInstanceUid });

async function assertWhole(scene: Scene, exam: Exam, task: TaskView): Promise<void> {
  assert.equal(task.state, 'COMPLETED', JSON.stringify(task.failure));
  const { problems } = scene.check(exam, [task.results[0]?.seriesInstanceUid as string]);
  assert.deepEqual(problems, []);
}

test(
  'slices of several series, mixed at random on several associations at once, are one whole task for each series',
  { skip },
  async () => {
    const scene = await sceneWith(patient);
    const exams = (['siemens', 'ge', 'cps', 'mediso', 'uih'] as const).map((manufacturer, at) =>
      scene.makeExam({ manufacturer, slices: 48 + at, order: at % 2 ? 'descending' : 'ascending' }),
    );
    const random = seededRandom(20_260_101);
    const mixed = shuffled(
      exams.flatMap(({ files }) => files),
      random,
    );
    const associations = Array.from({ length: 7 }, (_, nth) => mixed.filter((_, at) => at % 7 === nth));
    for (const files of associations)
      assert.ok(new Set(files.map((file) => file.split('/').at(-2))).size > 3, 'each carries several series');
    await Promise.all(associations.map((files) => scene.push(files)));
    for (const exam of exams) {
      const task = await waitForTask(scene.api, exam.series.seriesInstanceUid);
      const { slices } = exam.series;
      assert.deepEqual(task.images, { received: slices, expected: slices, missing: [] });
      await assertWhole(scene, exam, task);
    }
    assert.equal((await listTasks(scene.api)).length, exams.length);
    assert.equal(scene.destination.received().length, mixed.length);
  },
);

test(
  'the same series from two sources at once is a task for each, and neither takes from the other',
  { skip },
  async () => {
    const scene = await sceneWith(patient);
    const exam = scene.makeExam();
    const other = shuffled(exam.files, seededRandom(7));
    await Promise.all([
      scene.push(exam.files, { callingAe: 'SCANNER' }),
      scene.push(other, { callingAe: 'WORKSTATION' }),
    ]);
    const done = await waitFor(
      async () => {
        const tasks = await ofSeries(scene, exam);
        return tasks.length === 2 && tasks.every(({ state }) => state === 'COMPLETED') && tasks;
      },
      { what: 'two tasks to be completed', timeoutMs: 120_000 },
    );
    for (const task of done) {
      assert.equal(task.images.received, 50);
      await assertWhole(scene, exam, task);
    }
    const results = new Set(done.map((task) => task.results[0]?.seriesInstanceUid));
    assert.equal(results.size, 2, 'each has a series of its own');
    const sources = await graphql<{ tasks: { edges: { node: { source: { aeTitle: string } } }[] } }>(
      scene.api,
      '{ tasks(first: 5) { edges { node { source { aeTitle } } } } }',
    );
    assert.deepEqual(sources.tasks.edges.map(({ node }) => node.source.aeTitle).sort(), [
      'SCANNER',
      'WORKSTATION',
    ]);
  },
);

test(
  'a transfer that is begun again completes its task; a series that is sent again is processed again',
  { skip },
  async () => {
    const scene = await sceneWith(`{ quietSeconds: ${QUIET_SECONDS} }`);
    const exam = scene.makeExam();
    await scene.push(exam.files.slice(0, 20));
    await scene.push(exam.files);
    const pushed = performance.now();
    const first = await waitForTask(scene.api, exam.series.seriesInstanceUid);
    assert.equal((await ofSeries(scene, exam)).length, 1);
    assert.equal(first.images.received, 50);
    await assertWhole(scene, exam, first);

    // What comes within the quiet time is the rest of the same transfer.
    await waitFor(() => performance.now() > pushed + QUIET_SECONDS * 1000, {
      what: 'the quiet time to pass',
    });
    await scene.push(exam.files);
    const again = await waitForTask(scene.api, exam.series.seriesInstanceUid, {
      is: ({ id, state }) => id !== first.id && state === 'COMPLETED',
      what: 'of the second time is completed',
    });
    await assertWhole(scene, exam, again);
    assert.equal((await ofSeries(scene, exam)).length, 2);
    assert.notEqual(again.results[0]?.seriesInstanceUid, first.results[0]?.seriesInstanceUid);
  },
);

test(
  'slices that come while the first part is at the processing server call it back: one result, of all',
  { skip },
  async () => {
    const scene = await sceneBesideServer('{ quietSeconds: 1, minimumImages: 30 }');
    await serverThat({ never: true });
    const exam = scene.makeExam({ order: 'ascending' });
    const { seriesInstanceUid } = exam.series;
    const isAwaited = ({ step, state }: TaskView) => step === 'DOWNLOADER' && state === 'WAITING';
    await scene.push(exam.files.slice(0, 40));
    const part = await waitForTask(scene.api, seriesInstanceUid, {
      is: (task) => isAwaited(task) && task.images.received === 40,
      what: 'waits for the result of its first part',
    });
    await scene.push(exam.files.slice(40));
    await waitForTask(scene.api, seriesInstanceUid, {
      is: (task) => isAwaited(task) && task.images.received === 50,
      what: 'waits for the result of the whole series',
    });
    await serverThat();
    const done = await waitForTask(scene.api, seriesInstanceUid);
    assert.equal(done.id, part.id);
    assert.equal((await ofSeries(scene, exam)).length, 1);
    assert.equal(done.results.length, 1);
    await assertWhole(scene, exam, done);
    assert.equal(scene.destination.received().length, 50, 'nothing of the first part was delivered');
  },
);

for (const [what, defects] of [
  ['dynamic', { dynamic: 3 }],
  ['gated', { gated: 3 }],
  // The header of each frame tells of the others, whatever its type says.
  ['dynamic but for its type', { dynamic: 3, elements: { 0x00541000: 'STATIC\\IMAGE', 0x00200105: '3' } }],
] as const)
  for (const [speed, pausesAfterFrames] of [
    ['at once', false],
    ['frame by frame, slower than the quiet time', true],
  ] as const)
    test(`a ${what} series that comes ${speed} is one task that fails as such`, { skip }, async () => {
      const scene = await sceneWith('{ quietSeconds: 1 }');
      const exam = scene.makeExam({ slices: 50, order: 'ascending', defects });
      const { seriesInstanceUid } = exam.series;
      const frames = pausesAfterFrames
        ? [exam.files.slice(0, 50), exam.files.slice(50, 100), exam.files.slice(100)]
        : [exam.files];
      let received = 0;
      for (const frame of frames) {
        await scene.push(frame);
        received += frame.length;
        const task = await waitForTask(scene.api, seriesInstanceUid, {
          is: ({ images, state }) => images.received === received && state === 'FAILED',
          what: `has failed with ${received} images`,
        });
        assert.equal(task.failure?.code, 'DYNAMIC_SERIES');
      }
      assert.equal(received, 150);
      assert.equal((await ofSeries(scene, exam)).length, 1);
      assert.equal(scene.destination.received().length, 0);
    });

for (const speed of [
  'while it is processed',
  'after it was delivered',
  'after its images were removed',
] as const)
  test(
    `the first frame of a dynamic series that no header tells of is complete, and the others come ${speed}`,
    { skip },
    async () => {
      const isSlow = speed === 'while it is processed';
      const isRemoved = speed === 'after its images were removed';
      const scene = await sceneBesideServer(`{ quietSeconds: 1${isRemoved ? ', keepFinishedDays: 0' : ''} }`);
      await serverThat(isSlow ? { never: true } : {});
      const elements = { 0x00541000: 'STATIC\\IMAGE' };
      const exam = scene.makeExam({ order: 'ascending', defects: { dynamic: 3, elements } });
      const { seriesInstanceUid } = exam.series;
      const [first, second, third] = [0, 50, 100].map((at) => exam.files.slice(at, at + 50));
      await scene.push(first!);
      const earlier = await waitForTask(scene.api, seriesInstanceUid, {
        is: ({ step, state }) =>
          isSlow ? step === 'DOWNLOADER' && state === 'WAITING' : state === 'COMPLETED',
        what: 'has gone on with the first frame',
      });
      if (isRemoved) {
        // Retention runs when the Task Manager starts, and then now and then.
        await mutate(scene.api, 'stopProcess(name: TASK_MANAGER)');
        await mutate(scene.api, 'startProcess(name: TASK_MANAGER)');
        await waitFor(() => !entriesUnder(join(scene.dataDir, 'spool')).some((entry) => entry.isFile()), {
          what: 'the images to be removed',
        });
      }
      for (const [nth, frame] of [second!, third!].entries()) {
        await scene.push(frame);
        const failed = await waitForTask(scene.api, seriesInstanceUid, {
          is: ({ id, state, images }) =>
            state === 'FAILED' &&
            images.received === (isSlow ? 100 : 50) + 50 * nth &&
            (id === earlier.id) === isSlow,
          what: `has failed with ${nth + 2} frames sent`,
        });
        assert.equal(failed.failure?.code, isSlow ? 'DYNAMIC_SERIES' : 'FRAMES_ELSEWHERE');
        if (!isSlow) assert.ok(failed.failure?.message.includes(earlier.id), failed.failure?.message);
      }
      const tasks = await ofSeries(scene, exam);
      assert.equal(tasks.length, isSlow ? 1 : 2);
      assert.equal(scene.destination.received().length, isSlow ? 0 : 50, 'no second result');
      const { task, openAlerts } = await graphql<{
        task: { warnings: { code: string }[] };
        openAlerts: { code: string | null; message: string }[];
      }>(scene.api, `{ task(id: "${earlier.id}") { warnings { code } } openAlerts { code message } }`);
      const marks = task.warnings.map(({ code }) => code);
      assert.equal(marks.includes('LATE_SLICES'), !isSlow, 'the earlier task is marked');
      const cause = isSlow ? 'DYNAMIC_SERIES' : 'FRAMES_ELSEWHERE';
      const isTold = openAlerts.some(({ code, message }) => code === cause && message.includes(earlier.id));
      assert.ok(isTold, JSON.stringify(openAlerts));
    },
  );

test(
  'a Number of Slices that is too small makes no result of a part, however late the rest comes',
  { skip },
  async () => {
    for (const isSlow of [false, true]) {
      const scene = await sceneBesideServer('{ quietSeconds: 1, minimumImages: 30 }');
      await serverThat(isSlow ? { never: true } : {});
      const exam = scene.makeExam({ order: 'ascending', defects: { sliceCount: 40 } });
      const { seriesInstanceUid } = exam.series;
      await scene.push(exam.files.slice(0, isSlow ? 40 : 50));
      if (isSlow) {
        await waitForTask(scene.api, seriesInstanceUid, {
          is: ({ step, state }) => step === 'DOWNLOADER' && state === 'WAITING',
          what: 'waits for the result of a part',
        });
        await scene.push(exam.files.slice(40));
        await waitForTask(scene.api, seriesInstanceUid, {
          is: ({ step, state, images }) =>
            step === 'DOWNLOADER' && state === 'WAITING' && images.received === 50,
          what: 'waits for the result of the whole',
        });
        await serverThat();
      }
      const done = await waitForTask(scene.api, seriesInstanceUid);
      assert.equal(done.images.received, 50);
      assert.equal(done.results.length, 1);
      assert.equal((await ofSeries(scene, exam)).length, 1);
      assert.equal(scene.destination.received().length, 50);
    }
  },
);

test(
  'while a series waits, the API names each missing slice by number and position; a person may go on without',
  { skip },
  async () => {
    const scene = await sceneWith(patient);
    const exam = scene.makeExam({ order: 'ascending' });
    const { objects, seriesInstanceUid } = exam.series;
    // Two holes and an end.
    const here = exam.files.filter((_, at) => ![7, 8, 30, 48, 49].includes(at));
    await scene.push(here);
    const missingAt = (indices: readonly number[]) =>
      indices.map((at) => ({ index: at + 1, position: objects[at]?.position as number }));
    const waiting = await waitForTask(scene.api, seriesInstanceUid, {
      is: ({ images }) => images.received === 45,
      what: 'has what was sent',
    });
    assert.equal(waiting.state, 'WAITING');
    assert.equal(waiting.images.expected, 50);
    assert.deepEqual(rounded(waiting), missingAt([7, 8, 30, 48, 49]));

    await mutate(scene.api, `completeTask(id: "${waiting.id}")`);
    const holes = await waitForTask(scene.api, seriesInstanceUid);
    assert.deepEqual([holes.state, holes.failure?.code], ['FAILED', 'INCOMPLETE_SERIES'], 'holes stay holes');

    await scene.push([7, 8, 30].map((at) => exam.files[at] as string));
    const contiguous = await waitForTask(scene.api, seriesInstanceUid, {
      is: ({ state, images }) => state === 'WAITING' && images.received === 48,
      what: 'waits for its end again',
    });
    assert.deepEqual(rounded(contiguous), missingAt([48, 49]));
    assert.equal(contiguous.id, waiting.id);

    await mutate(scene.api, `completeTask(id: "${waiting.id}")`);
    const done = await waitForTask(scene.api, seriesInstanceUid);
    assert.equal(done.state, 'COMPLETED', JSON.stringify(done.failure));
    const [delivery] = done.deliveries;
    assert.deepEqual([delivery?.sent, delivery?.total], [48, 48]);
    const sent = new Set(scene.destination.received().map(({ path }) => sourceOf(path)));
    assert.deepEqual(sent, new Set(objects.slice(0, 48).map(({ sopInstanceUid }) => sopInstanceUid)));

    function rounded({ images }: TaskView) {
      return images.missing.map(({ index, position }) => ({
        index,
        position: Math.round(position * 1e6) / 1e6,
      }));
    }
    function sourceOf(path: string): string | undefined {
      const bytes = readFileSync(path);
      return objects.find(({ sopInstanceUid }) => bytes.includes(sopInstanceUid))?.sopInstanceUid;
    }
  },
);

test(
  "a tracer that no header names is the scanner model's default, where an administrator has set one",
  { skip },
  async () => {
    const scene = await sceneWith(patient);
    const unknown = scene.makeExam({ manufacturer: 'cps', tracer: null });
    await scene.push(unknown.files);
    const failed = await waitForTask(scene.api, unknown.series.seriesInstanceUid);
    assert.equal(failed.failure?.code, 'UNKNOWN_RADIOPHARMACEUTICAL');
    const { manufacturer, model } = unknown.series;
    await mutate(
      scene.api,
      `setDefaultRadiopharmaceutical(manufacturer: "${manufacturer}", model: "${model}", name: "FDG")`,
    );
    await mutate(scene.api, `retryTask(id: "${failed.id}")`);
    const done = await waitForTask(scene.api, unknown.series.seriesInstanceUid, {
      is: ({ state }) => state === 'COMPLETED',
      what: 'is completed',
    });
    await assertWhole(scene, unknown, done);
  },
);
