/** The whole gateway beside a database that stands still without closing anything. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Scene } from '../e2e/scene.ts';
import { assertWithin } from '../support/assert-within.ts';
import { startMariadb } from '../support/mariadb.ts';
import { missingPrograms } from '../support/programs.ts';
import { waitForTask } from '../support/task-api.ts';
import { waitFor } from '../support/wait-for.ts';

const skip = missingPrograms('storescu', 'mariadbd');

test(
  'readiness says so within 2 s, SIGTERM ends with 0 within 30 s, and everything goes on afterwards',
  { skip },
  async () => {
    await using mariadb = await startMariadb();
    await using scene = await Scene.open({ env: { DATABASE_URL: await mariadb.createDatabase('gateway') } });
    const exams = [scene.makeExam(), scene.makeExam(), scene.makeExam()];
    await scene.push(exams[0]!.files);
    await waitFor(async () => (await mariadb.sql('select count(*) from task', 'gateway')) !== '0\n', {
      what: 'work to be under way',
    });
    mariadb.freeze();
    await scene.push(exams[1]!.files);
    for (let round = 0; round < 5; round++) {
      const asked = performance.now();
      const ready = await fetch(`${scene.gateway.url}/readyz`);
      const { problems } = (await ready.json()) as { problems: { code: string }[] };
      assert.equal(ready.status, 503);
      assert.ok(problems.some(({ code }) => code === 'DATABASE_AWAY'));
      assertWithin(asked, 2_000);
    }
    assert.equal((await fetch(`${scene.gateway.url}/healthz`)).status, 200);
    const asked = performance.now();
    const status = await scene.gateway.kill('SIGTERM');
    const took = performance.now() - asked;
    assert.equal(status, 0, scene.gateway.log().slice(-3000));
    assert.ok(took < 30_000, `${Math.round(took)} ms`);
    mariadb.thaw();
    await scene.start();
    await scene.push(exams[2]!.files);
    for (const exam of exams) {
      const task = await waitForTask(scene.api, exam.series.seriesInstanceUid, { timeoutMs: 120_000 });
      assert.equal(task.state, 'COMPLETED', JSON.stringify(task.failure));
      assert.deepEqual(scene.check(exam, [task.results[0]?.seriesInstanceUid as string]).problems, []);
    }
  },
);

test(
  'a database that is frozen for a while: the API says that it does not answer, and then answers as before',
  { skip },
  async () => {
    await using mariadb = await startMariadb();
    await using scene = await Scene.open({ env: { DATABASE_URL: await mariadb.createDatabase('gateway') } });
    mariadb.freeze();
    const asked = performance.now();
    const answer = await fetch(`${scene.api.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${scene.api.token}` },
      body: JSON.stringify({ query: '{ tasks(first: 1) { edges { node { id } } } }' }),
    });
    assert.equal(answer.status, 503);
    const { errors } = (await answer.json()) as {
      errors: { extensions: { code: string; notice?: { code: string } } }[];
    };
    assert.deepEqual(
      errors.map(({ extensions }) => [extensions.code, extensions.notice?.code]),
      [['UnavailableError', 'DATABASE_AWAY']],
    );
    assert.ok(performance.now() - asked < 40_000);
    mariadb.thaw();
    const exam = scene.makeExam();
    await scene.push(exam.files);
    const task = await waitForTask(scene.api, exam.series.seriesInstanceUid, { timeoutMs: 120_000 });
    assert.equal(task.state, 'COMPLETED', JSON.stringify(task.failure));
  },
);
