import assert from 'node:assert/strict';
import { test } from 'node:test';
import { missingPrograms } from '../support/programs.ts';
import { processUsage, type ProcessUsage } from '../support/process-usage.ts';
import { mutate, waitForTask } from '../support/task-api.ts';
import { Scene } from './scene.ts';

/** `LONG=1` for a soak that deserves the name. */
const LONG = process.env['LONG'] === '1';
const SERIES = LONG ? 2000 : 20;
const WARM_UP = LONG ? 100 : 8;
const TOLERATED = { megabytes: 80, descriptors: 12 };

test(
  `${SERIES} series leave no memory and no descriptors behind`,
  { skip: missingPrograms('storescu'), timeout: 3_600_000 },
  async () => {
    await using scene = await Scene.open();
    let warm: ProcessUsage | undefined;
    for (let done = 0; done < SERIES; done++) {
      if (done === WARM_UP) warm = processUsage(scene.gateway.pid);
      const exam = scene.makeExam();
      await scene.push(exam.files);
      const task = await waitForTask(scene.api, exam.series.seriesInstanceUid);
      assert.equal(task.state, 'COMPLETED', JSON.stringify(task.failure));
      if (done % 100 === 99) await mutate(scene.api, 'deleteFinishedTasks');
    }
    const end = processUsage(scene.gateway.pid);
    const grown = {
      megabytes: end.megabytes - (warm?.megabytes ?? 0),
      descriptors: end.descriptors - (warm?.descriptors ?? 0),
    };
    assert.ok(grown.megabytes < TOLERATED.megabytes, `grew by ${grown.megabytes} MB to ${end.megabytes} MB`);
    assert.ok(grown.descriptors < TOLERATED.descriptors, `${grown.descriptors} more descriptors`);
    assert.equal(
      new Set(scene.destination.received().map((object) => object.sopInstanceUid)).size,
      SERIES * 50,
    );
  },
);
