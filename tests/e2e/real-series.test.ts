import assert from 'node:assert/strict';
import { cpSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { dcmdumpValues } from '../support/dcmtk.ts';
import { missingPrograms, PYTHON, runProgram } from '../support/programs.ts';
import { realData, seriesJudge } from '../support/real-data.ts';
import { waitForTask, type TaskView } from '../support/task-api.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { Scene } from './scene.ts';

const config = '{ quietSeconds: 3 }';

/** Pushes a real series and waits until its task is finished. */
async function through(scene: Scene, folder: string): Promise<TaskView> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  const [uid] = await dcmdumpValues([files[0] as string], '0020,000e');
  await scene.push(files);
  return waitForTask(scene.api, uid as string, { timeoutMs: 180_000 });
}

async function judge(scene: Scene, source: string): Promise<void> {
  const { path, skip } = seriesJudge();
  if (skip) return;
  using directory = temporaryDirectory();
  for (const object of scene.destination.received()) {
    cpSync(object.path, join(directory.path, object.sopInstanceUid));
  }
  const { status, stdout, stderr } = await runProgram(PYTHON, [path, source, directory.path], {
    timeoutMs: 180_000,
  });
  assert.equal(status, 0, stdout + stderr);
}

for (const [name, slices] of [
  ['pet-ge-discovery-st-267', 267],
  ['pet-ge-ibsi-cropped/STS_019', 47],
] as const) {
  const { path, skip } = realData(name);
  test(
    `the real series ${name} comes back whole`,
    { skip: skip || missingPrograms('storescu') },
    async () => {
      await using scene = await Scene.open({ config });
      const task = await through(scene, path);
      assert.equal(task.state, 'COMPLETED', JSON.stringify(task.failure));
      assert.equal(task.images.received, slices);
      const received = scene.destination.received();
      assert.equal(received.length, slices);
      assert.equal(new Set(received.map((object) => object.sopInstanceUid)).size, slices);
      await judge(scene, path);
    },
  );
}

const minimal = realData('pet-minimal-header-89');
test(
  'a real series without the header that is needed fails in validation and says what is missing',
  { skip: minimal.skip || missingPrograms('storescu') },
  async () => {
    await using scene = await Scene.open({ config });
    const task = await through(scene, minimal.path);
    assert.deepEqual([task.step, task.state], ['VALIDATOR', 'FAILED'], JSON.stringify(task));
    assert.ok(
      ['MISSING_HEADER', 'UNSUPPORTED_MANUFACTURER', 'UNSUPPORTED_UNITS'].includes(
        task.failure?.code as string,
      ),
    );
    assert.ok((task.failure?.message.length ?? 0) > 20);
    assert.equal(scene.destination.received().length, 0);
  },
);
