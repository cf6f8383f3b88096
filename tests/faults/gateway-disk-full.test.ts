import assert from 'node:assert/strict';
import { statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { Scene } from '../e2e/scene.ts';
import { storescu } from '../support/dcmtk.ts';
import { entriesUnder } from '../support/entries-under.ts';
import { missingPrograms } from '../support/programs.ts';
import { startProcessingServer } from '../support/processing-server.ts';
import { MOUNTING, smallFileSystem } from '../support/small-file-system.ts';
import { mutate, waitForTask, type TaskView } from '../support/task-api.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { waitFor } from '../support/wait-for.ts';

test(
  'below the disk reserve images are refused before anything is written, and taken again above it',
  { skip: missingPrograms('storescu') },
  async () => {
    await using scene = await Scene.open();
    const exam = scene.makeExam();
    const { bavail, bsize } = statfsSync(tmpdir());
    const more = Math.ceil((bavail * bsize) / 2 ** 20) + 4096;
    await mutate(scene.api, `updateConfig(input: { diskReserveMib: ${more} })`);
    const refused = await waitFor(
      async () => {
        const result = await storescu(exam.files.slice(0, 1), scene.gateway.dicomPort, { extra: ['-v'] });
        return result.status === 0 ? undefined : result;
      },
      { what: 'the listener refuses' },
    );
    assert.match(refused.stdout + refused.stderr, /[Rr]eject|[Rr]efused|a700|[Rr]esource/);
    assert.equal((await fetch(`${scene.gateway.url}/readyz`)).status, 503);

    await mutate(scene.api, 'updateConfig(input: { diskReserveMib: 256 })');
    await waitFor(async () => (await fetch(`${scene.gateway.url}/readyz`)).status === 200, {
      what: 'it is ready again',
    });
    await waitFor(async () => (await storescu(exam.files, scene.gateway.dicomPort)).status === 0, {
      what: 'the images are taken',
    });
    const task = await waitForTask(scene.api, exam.series.seriesInstanceUid);
    assert.equal(task.state, 'COMPLETED', JSON.stringify(task.failure));
  },
);

const KIB = 1024;
const FULL_AT: readonly {
  readonly process: string;
  readonly transport: 'stand-in' | 'shared folder';
  /** Room for the first of what the step writes, so that it is in the middle of it when the disk is full. */
  readonly left: number;
  /** What must not be there, half-written. */
  readonly result: string;
}[] = [
  { process: 'PACKER', transport: 'stand-in', left: 48 * KIB, result: 'package' },
  { process: 'PACKER', transport: 'stand-in', left: 0, result: 'package' },
  { process: 'DOWNLOADER', transport: 'stand-in', left: 48 * KIB, result: 'result/result' },
  { process: 'DOWNLOADER', transport: 'shared folder', left: 48 * KIB, result: 'result/result' },
  { process: 'UNPACKER', transport: 'stand-in', left: 160 * KIB, result: 'outputs' },
];

for (const { process, transport, left, result } of FULL_AT) {
  const room = left === 0 ? 'no room' : `room for ${left / KIB} KiB`;
  test(
    `a disk with ${room} under the ${process} (${transport}): the task waits as STORAGE_FULL, and goes on when there is room`,
    { skip: missingPrograms('storescu', ...MOUNTING) },
    async (t) => {
      using directory = temporaryDirectory();
      await using server = transport === 'stand-in' ? undefined : await startProcessingServer(directory.path);
      await using scene = await Scene.open(server ? { env: server.folderEnv } : {});
      const tasks = join(scene.dataDir, 'tasks');
      await using disk = await smallFileSystem(directory.path, 12, tasks);
      if (!disk) return t.skip('a file system cannot be mounted here');
      const exam = scene.makeExam();
      await mutate(scene.api, `stopProcess(name: ${process})`);
      await scene.push(exam.files);
      const uid = exam.series.seriesInstanceUid;
      const reached = (task: TaskView) => task.step === process || task.state === 'FAILED';
      const { id } = await waitForTask(scene.api, uid, { is: reached, what: `is at ${process}` });
      await disk.fill(left);
      await mutate(scene.api, `startProcess(name: ${process})`);
      const waiting = await waitForTask(scene.api, uid, {
        is: ({ state, failure }) => state === 'FAILED' || failure?.code === 'STORAGE_FULL',
        what: 'tells that the disk is full',
      });
      assert.deepEqual([waiting.step, waiting.state], [process, 'WAITING'], JSON.stringify(waiting));
      const names = entriesUnder(tasks).map(({ parentPath, name }) =>
        join(parentPath, name).slice(join(tasks, id).length + 1),
      );
      assert.deepEqual(
        names.filter((name) => name.startsWith(result) && !/^result\/.*\.part$/.test(name)),
        [],
        'nothing but what a download goes on with',
      );
      assert.equal(
        /processing\.unreachable/.exec(scene.gateway.log())?.[0],
        undefined,
        'nobody else is blamed',
      );

      await disk.clear();
      const done = await waitForTask(scene.api, uid, { is: ({ state }) => state === 'COMPLETED' });
      assert.equal(done.id, id);
      assert.deepEqual(scene.check(exam, [done.results[0]?.seriesInstanceUid as string]).problems, []);
      assert.equal(scene.destination.received().length, 50);
    },
  );
}

test(
  'a disk that is full under everything, the embedded database too, loses nothing and fails nothing',
  { skip: missingPrograms('storescu', ...MOUNTING) },
  async (t) => {
    using directory = temporaryDirectory();
    // The gateway starts with the reserve that is shipped, 512 MiB.
    await using disk = await smallFileSystem(directory.path, 700);
    if (!disk) return t.skip('a file system cannot be mounted here');
    const config = '{ diskReserveMib: 16 }';
    await using scene = await Scene.open({ dataDir: join(disk.path, 'data'), config });
    const exams = [scene.makeExam(), scene.makeExam()];
    await mutate(scene.api, 'stopProcess(name: PACKER)');
    for (const exam of exams) await scene.push(exam.files);
    for (const exam of exams)
      await waitForTask(scene.api, exam.series.seriesInstanceUid, {
        is: ({ step }) => step === 'PACKER',
        what: 'is at the Packer',
      });
    await mutate(scene.api, 'startProcess(name: PACKER)');
    await disk.fill();
    const refused = await waitFor(
      async () => {
        const answer = await storescu(scene.makeExam().files.slice(0, 1), scene.gateway.dicomPort);
        return answer.status !== 0 && answer;
      },
      { what: 'an image is refused' },
    );
    assert.notEqual(refused.status, 0);
    await disk.clear();
    for (const exam of exams) {
      const task = await waitForTask(scene.api, exam.series.seriesInstanceUid);
      assert.equal(task.state, 'COMPLETED', JSON.stringify(task.failure));
      assert.deepEqual(scene.check(exam, [task.results[0]?.seriesInstanceUid as string]).problems, []);
    }
    assert.equal(/worker\.internal-error/.exec(scene.gateway.log())?.[0], undefined);
  },
);
