import assert from 'node:assert/strict';
import { test } from 'node:test';
import { missingPrograms } from '../support/programs.ts';
import { processUsage, type ProcessUsage } from '../support/process-usage.ts';
import { mutate, waitForTask } from '../support/task-api.ts';
import { Scene } from './scene.ts';

/** `LONG=1` for a soak that deserves the name; the short one is about descriptors and gross leaks. */
const LONG = process.env['LONG'] === '1';
const SERIES = LONG ? 2000 : 20;
const WARM_UP = LONG ? 100 : 6;
const TOLERATED = { megabytes: LONG ? 60 : 200, descriptors: 12 };

test(
  `${SERIES} series leave no memory and no descriptors behind`,
  { skip: missingPrograms('storescu'), timeout: 3_600_000 },
  async () => {
    await using scene = await Scene.open();
    const usages: ProcessUsage[] = [];
    for (let done = 0; done < SERIES; done++) {
      const exam = scene.makeExam();
      await scene.push(exam.files);
      const task = await waitForTask(scene.api, exam.series.seriesInstanceUid);
      assert.equal(task.state, 'COMPLETED', JSON.stringify(task.failure));
      if (done >= WARM_UP) usages.push(processUsage(scene.gateway.pid));
      if (done % 100 === 99) await mutate(scene.api, 'deleteFinishedTasks');
    }
    // Memory swings with the collector: what it falls back to is what counts.
    const half = usages.length >> 1;
    const [early, late] = [lowest(usages.slice(0, half)), lowest(usages.slice(half))];
    assert.ok(
      late.megabytes - early.megabytes < TOLERATED.megabytes,
      `${early.megabytes} MB, then ${late.megabytes}`,
    );
    assert.ok(
      late.descriptors - early.descriptors < TOLERATED.descriptors,
      `${late.descriptors} descriptors`,
    );
    assert.equal(
      new Set(scene.destination.received().map((object) => object.sopInstanceUid)).size,
      SERIES * 50,
    );
  },
);

function lowest(usages: readonly ProcessUsage[]): Omit<ProcessUsage, 'residentMegabytes'> {
  return {
    megabytes: Math.min(...usages.map((usage) => usage.megabytes)),
    descriptors: Math.min(...usages.map((usage) => usage.descriptors)),
  };
}
