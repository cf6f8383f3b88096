import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { Scene } from '../e2e/scene.ts';
import { startStorescp, storescu } from '../support/dcmtk.ts';
import { freePort } from '../support/free-port.ts';
import { startMariadb } from '../support/mariadb.ts';
import { missingPrograms } from '../support/programs.ts';
import { createDevice, listTasks, waitForTask } from '../support/task-api.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { waitFor } from '../support/wait-for.ts';

const completed = { is: (task: { state: string }) => task.state === 'COMPLETED', what: 'is completed' };

test(
  'while the database is away images are taken, and are processed when it is back',
  { skip: missingPrograms('storescu', 'mariadbd') },
  async () => {
    await using mariadb = await startMariadb();
    await using scene = await Scene.open({ env: { DATABASE_URL: await mariadb.createDatabase('gateway') } });
    const exams = [scene.makeExam(), scene.makeExam()];
    await mariadb.stop('SIGKILL');
    for (const exam of exams) await scene.push(exam.files);
    const ready = await fetch(`${scene.gateway.url}/readyz`);
    assert.equal(ready.status, 503);
    assert.equal((await fetch(`${scene.gateway.url}/healthz`)).status, 200);
    await mariadb.start();
    for (const exam of exams) {
      const task = await waitFor(() => waitForTask(scene.api, exam.series.seriesInstanceUid, completed), {
        what: 'the database is back and the task completed',
        timeoutMs: 90_000,
      });
      assert.deepEqual(scene.check(exam, [task.results[0]?.seriesInstanceUid as string]).problems, []);
    }
    assert.equal(scene.destination.received().length, 100);
  },
);

test(
  'a destination that is down gets everything when it is up, and holds no other up',
  { skip: missingPrograms('storescu') },
  async () => {
    using directory = temporaryDirectory();
    await using scene = await Scene.open();
    const port = await freePort();
    await createDevice(scene.api, { name: 'DOWN', aeTitle: 'DOWN', port });
    const exam = scene.makeExam();
    await scene.push(exam.files);
    const half = await waitForTask(scene.api, exam.series.seriesInstanceUid, {
      is: (task) =>
        task.deliveries.some(({ device, state }) => device.name === 'PACS' && state === 'COMPLETED'),
      what: 'is delivered to the one that is up',
    });
    assert.notEqual(half.state, 'COMPLETED');
    await using late = await startStorescp(join(directory.path, 'late'), { port, aeTitle: 'DOWN' });
    const done = await waitForTask(scene.api, exam.series.seriesInstanceUid, completed);
    assert.deepEqual(done.deliveries.map(({ device, sent, total }) => [device.name, sent, total]).sort(), [
      ['DOWN', 50, 50],
      ['PACS', 50, 50],
    ]);
    assert.equal(late.received().length, 50);
    assert.equal(scene.destination.received().length, 50, 'nothing is sent twice to the one that had it');
  },
);

test(
  'a destination that aborts in the middle is not said to have everything',
  { skip: missingPrograms('storescu') },
  async () => {
    using directory = temporaryDirectory();
    await using scene = await Scene.open({ withDestination: false });
    const bad = await startStorescp(join(directory.path, 'bad'), {
      aeTitle: 'PACS',
      extra: ['--abort-after'],
    });
    await createDevice(scene.api, { name: 'PACS', aeTitle: 'PACS', port: bad.port });
    const exam = scene.makeExam();
    await scene.push(exam.files);
    await waitFor(() => /[Aa]bort/.test(bad.log()), { what: 'it aborted' });
    const [task] = await listTasks(scene.api, { seriesInstanceUid: exam.series.seriesInstanceUid });
    assert.ok((task?.deliveries[0]?.sent ?? 0) < 50);
    await bad.stop();
    await using good = await startStorescp(join(directory.path, 'good'), { aeTitle: 'PACS', port: bad.port });
    const done = await waitForTask(scene.api, exam.series.seriesInstanceUid, {
      ...completed,
      timeoutMs: 90_000,
    });
    assert.equal(done.deliveries[0]?.sent, 50);
    assert.ok(
      new Set([...good.received(), ...bad.received()].map((object) => object.sopInstanceUid)).size === 50,
    );
  },
);

test(
  'a gateway whose destination never answers does not lose the series, and others go on',
  { skip: missingPrograms('storescu') },
  async () => {
    await using scene = await Scene.open({ withDestination: false });
    await createDevice(scene.api, { name: 'NOWHERE', aeTitle: 'NOWHERE', port: await freePort() });
    const exams = [scene.makeExam(), scene.makeExam()];
    for (const exam of exams) assert.equal((await storescu(exam.files, scene.gateway.dicomPort)).status, 0);
    for (const exam of exams) {
      const task = await waitForTask(scene.api, exam.series.seriesInstanceUid, {
        is: ({ step, deliveries }) => step === 'STORE_SCU' && deliveries.length === 1,
        what: 'is at its delivery',
      });
      assert.equal(task.deliveries[0]?.sent, 0);
      assert.notEqual(task.state, 'COMPLETED');
    }
  },
);
