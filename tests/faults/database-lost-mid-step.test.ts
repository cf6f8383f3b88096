import assert from 'node:assert/strict';
import { test } from 'node:test';
import { imagesOf } from '../../server/steps/compile/compile-step.ts';
import { Scene } from '../e2e/scene.ts';
import { startMariadb, type Mariadb } from '../support/mariadb.ts';
import { openQueue } from '../support/open-queue.ts';
import { stepWorker } from '../support/step-worker.ts';
import { missingPrograms } from '../support/programs.ts';
import { waitForTask } from '../support/task-api.ts';
import { waitFor } from '../support/wait-for.ts';

const skip = missingPrograms('mariadbd');

/** A step with a query of its own on a real MariaDB, which is struck while the step's query is under way, once. */
async function compileThrough(strike: (mariadb: Mariadb) => Promise<unknown>) {
  const owned = new AsyncDisposableStack();
  const mariadb = owned.use(await startMariadb());
  const url = await mariadb.createDatabase('gateway');
  const queue = owned.use(await openQueue({ kind: 'mariadb', url }));
  const { database } = queue;
  let runs = 0;
  const worker = stepWorker(queue, {
    concurrency: 1,
    run: async ({ id: taskId }) => {
      const query = imagesOf(database.queries, taskId);
      await Promise.all([query, runs++ === 0 && strikeTheQuery()]);
      return { kind: 'advance' };
    },
  });
  owned.defer(() => worker.stop(0));
  const id = await queue.newTask('1.1', 3);
  // The step's query waits for the table as long as another connection holds it.
  const holder = mariadb.sql('lock tables image write; do sleep(600)', 'gateway').catch(() => undefined);
  await waitFor(() => isRunning('do sleep'), { what: 'the lock' });
  async function strikeTheQuery() {
    await waitFor(() => isRunning('from `image`'), { what: 'the query to wait' });
    await strike(mariadb);
    await mariadb.sql("kill query user 'root'@'localhost'").catch(() => undefined);
    await holder;
  }
  async function isRunning(text: string) {
    const sql = `select count(*) from information_schema.processlist where info like '%${text}%' and id <> connection_id()`;
    return (await mariadb.sql(sql)).trim() !== '0';
  }
  worker.start();
  return {
    queue,
    mariadb,
    worker,
    task: () => queue.store.get(id),
    runs: () => runs,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

const internal = (records: readonly { readonly event: string }[]) =>
  records.filter(({ event }) => event === 'worker.internal-error');

test('a step whose connection is ended under its query waits, and goes on by itself', { skip }, async () => {
  await using it = await compileThrough((mariadb) =>
    mariadb.sql("kill connection user 'gateway'@'127.0.0.1'"),
  );
  await waitFor(async () => (await it.task())?.waitReason === 'RETRY', { what: 'the task to wait' });
  const waiting = await it.task();
  assert.deepEqual([waiting?.state, waiting?.failureCode], ['WAITING', 'DATABASE_UNREACHABLE']);
  await it.queue.store.act(waiting?.id as string, { kind: 'wake' });
  await waitFor(async () => (await it.task())?.step === 'VALIDATOR', { what: 'the task to go on' });
  assert.equal(it.runs(), 2);
  assert.equal((await it.task())?.failureCode, null);
  assert.deepEqual(internal(it.queue.records), []);
});

test('a step whose database dies under its query goes on when it is back', { skip }, async () => {
  await using it = await compileThrough((mariadb) => mariadb.stop('SIGKILL'));
  await waitFor(() => it.queue.records.some(({ event }) => event === 'worker.commit-failed'), {
    what: 'the outcome to be refused',
  });
  await it.mariadb.start();
  await it.queue.node.renew();
  await waitFor(async () => (await it.task())?.step === 'VALIDATOR', { what: 'the task to go on' });
  assert.equal(it.runs(), 2);
  assert.deepEqual(internal(it.queue.records), []);
});

test(
  'a database that dies again and again while series are processed fails none of them',
  { skip: skip || missingPrograms('storescu') },
  async () => {
    await using mariadb = await startMariadb();
    await using scene = await Scene.open({ env: { DATABASE_URL: await mariadb.createDatabase('gateway') } });
    const exams = Array.from({ length: 6 }, () => scene.makeExam());
    const pushed = Promise.all(exams.map((exam) => scene.push(exam.files)));
    const transitions = async () => Number(await mariadb.sql('select count(*) from transition', 'gateway'));
    for (let deaths = 0; deaths < 4; deaths++) {
      // It dies in the middle of the work: when some steps have gone on since it was there.
      const before = await transitions();
      await waitFor(async () => (await transitions()) > before + 5, { what: 'tasks to go on', everyMs: 5 });
      await mariadb.stop('SIGKILL');
      await mariadb.start();
    }
    await pushed;
    for (const exam of exams) {
      const task = await waitForTask(scene.api, exam.series.seriesInstanceUid, { timeoutMs: 180_000 });
      assert.equal(task.state, 'COMPLETED', JSON.stringify(task.failure));
      assert.deepEqual(scene.check(exam, [task.results[0]?.seriesInstanceUid as string]).problems, []);
    }
    assert.equal(
      await mariadb.sql("select count(*) from transition where toState = 'FAILED'", 'gateway'),
      '0\n',
    );
    assert.equal(/worker\.internal-error|"code":"INTERNAL"/.exec(scene.gateway.log())?.[0], undefined);
  },
);
