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

async function judge(source: string, result: string): Promise<void> {
  const { path, skip } = seriesJudge();
  if (skip) return;
  const { status, stdout, stderr } = await runProgram(PYTHON, [path, source, result], { timeoutMs: 180_000 });
  assert.equal(status, 0, stdout + stderr);
}

const QUANTITIES = join(import.meta.dirname, '../support/judges/series_quantities.py');
type Quantities = Record<'totalActivity' | 'suvMean' | 'suvMax', number>;

/** The figures of the gateway are those that pydicom and numpy find in what was sent and in what came back. */
async function judgeQuantities(task: TaskView, source: string, result: string): Promise<string> {
  const { status, stdout, stderr } = await runProgram(PYTHON, [QUANTITIES, source, result]);
  assert.equal(status, 0, stderr);
  const [before, after] = JSON.parse(stdout) as [Quantities, Quantities];
  const stored = task.results[0]?.integrity;
  assert.ok(stored);
  for (const [name, ours, theirs] of [
    ['activity before', stored.inputActivity, before.totalActivity],
    ['activity after', stored.resultActivity, after.totalActivity],
    ['SUV mean before', stored.inputSuvMean, before.suvMean],
    ['SUV mean after', stored.resultSuvMean, after.suvMean],
    ['SUV max before', stored.inputSuvMax, before.suvMax],
    ['SUV max after', stored.resultSuvMax, after.suvMax],
  ] as const)
    assert.ok(ours !== null && Math.abs(ours / theirs - 1) < 1e-6, `${name}: ${ours} against ${theirs}`);
  const change = (a: number, b: number) => `${(100 * (b / a - 1)).toFixed(3)} %`;
  return [
    `${(before.totalActivity / 1e6).toFixed(3)} -> ${(after.totalActivity / 1e6).toFixed(3)} MBq`,
    change(before.totalActivity, after.totalActivity),
    `SUV mean ${before.suvMean.toFixed(5)} -> ${after.suvMean.toFixed(5)}`,
    `SUV max ${before.suvMax.toFixed(3)} -> ${after.suvMax.toFixed(3)}`,
  ].join(' | ');
}

for (const [name, slices] of [
  ['pet-ge-discovery-st-267', 267],
  ['pet-ge-ibsi-cropped/STS_001', undefined],
  ['pet-ge-ibsi-cropped/STS_007', undefined],
  ['pet-ge-ibsi-cropped/STS_013', undefined],
  ['pet-ge-ibsi-cropped/STS_019', 47],
] as const) {
  const { path, skip } = realData(name);
  test(
    `the real series ${name} comes back whole`,
    { skip: skip || missingPrograms('storescu', 'python3') },
    async (t) => {
      using directory = temporaryDirectory();
      await using scene = await Scene.open({ config });
      const task = await through(scene, path);
      assert.equal(task.state, 'COMPLETED', JSON.stringify(task.failure));
      const count = slices ?? readdirSync(path).length;
      assert.equal(task.images.received, count);
      const received = scene.destination.received();
      assert.equal(received.length, count);
      for (const { path: from, sopInstanceUid } of received)
        cpSync(from, join(directory.path, sopInstanceUid));
      assert.equal(readdirSync(directory.path).length, count);
      await judge(path, directory.path);
      t.diagnostic(`${name} | ${count} | ${await judgeQuantities(task, path, directory.path)}`);
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
