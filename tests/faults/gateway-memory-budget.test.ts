import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Scene } from '../e2e/scene.ts';
import { missingPrograms } from '../support/programs.ts';
import { waitForTask } from '../support/task-api.ts';

const skip = missingPrograms('storescu');

test(
  'a series that needs more memory than the gateway may use is refused by name, and others go on',
  { skip },
  async () => {
    await using scene = await Scene.open({
      env: { IMAGE_MEMORY_MIB: '256' },
      config: '{ minimumImages: 2 }',
    });
    const large = scene.makeExam({ slices: 2, rows: 4096, columns: 4096, noise: false });
    const usual = scene.makeExam();
    await scene.push(large.files);
    await scene.push(usual.files);
    const refused = await waitForTask(scene.api, large.series.seriesInstanceUid);
    assert.deepEqual(
      [refused.state, refused.failure?.code, refused.failure?.params['budget']],
      ['FAILED', 'SERIES_TOO_LARGE', 256],
    );
    assert.ok(Number(refused.failure?.params['needed']) > 256);
    assert.equal((await waitForTask(scene.api, usual.series.seriesInstanceUid)).state, 'COMPLETED');
  },
);
