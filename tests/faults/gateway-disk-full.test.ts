import assert from 'node:assert/strict';
import { statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { test } from 'node:test';
import { Scene } from '../e2e/scene.ts';
import { storescu } from '../support/dcmtk.ts';
import { missingPrograms } from '../support/programs.ts';
import { mutate, waitForTask } from '../support/task-api.ts';
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
