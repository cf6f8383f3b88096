/** A step's runner over a real queue: retries by code, fencing, cancel, stop, the gate before the server. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { openDatabase } from '../../server/db/database.ts';
import { GatewayError } from '../../server/base/errors.ts';
import { Events, type Transition } from '../../server/base/events.ts';
import { Logger, type LogRecord } from '../../server/base/log.ts';
import { Progress } from '../../server/queue/progress.ts';
import { Runner } from '../../server/queue/worker.ts';
import { ServerGate } from '../../server/remote/server-gate.ts';
import type { Outcome, StageContext } from '../../server/queue/step-definition.ts';
import { Registration } from '../../server/intake/registration.ts';
import { TaskStore } from '../../server/queue/store.ts';
import { receiptOf } from '../support/receipts.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { waitFor } from '../support/wait-for.ts';

async function open(
  run: (context: StageContext, attempt: number) => Promise<Outcome>,
  options: { needsServer?: boolean; serverIsUp?: () => boolean } = {},
) {
  const folder = temporaryDirectory('runner-');
  const database = await openDatabase({ kind: 'sqlite', file: join(folder.path, 'test.db') });
  const transitions: Transition[] = [];
  const records: LogRecord[] = [];
  const events = new Events((error) => assert.fail(String(error)));
  events.on('transition', (transition) => transitions.push(transition));
  const store = new TaskStore(database, events, 'here:1');
  const gate = new ServerGate({
    probe: async () => {
      if (!options.serverIsUp?.()) throw new Error('still away');
    },
    onShut: () => undefined,
    onOpen: () => void store.wakeWaitingFor('SERVER').then(() => runner.wake()),
  });
  const log = new Logger('COMPILATOR', (record) => records.push(record));
  const runner = new Runner(
    {
      step: 'COMPILATOR',
      concurrency: 2,
      needsServer: options.needsServer ?? false,
      run: (task, context) => run(context, task.attempt),
    },
    { store, events, progress: new Progress(events), gate, log },
  );
  const registration = new Registration(database, store, events, {
    rules: () => ({ minimumImages: 1, quietMs: 30_000 }),
    sameBytes: async () => true,
    removeCopy: async () => undefined,
    onBegun: () => undefined,
    onConflict: () => undefined,
  });
  await registration.register([receiptOf('1.1', 1, { expected: 1 })]);
  const { id } = await database.queries.selectFrom('task').select('id').executeTakeFirstOrThrow();
  const task = async () => (await store.get(id))!;
  return {
    id,
    database,
    store,
    runner,
    task,
    transitions,
    records,
    states: () => transitions.map(({ toStep, toState }) => `${toStep}/${toState}`),
    [Symbol.asyncDispose]: async () => {
      await runner.stop(0);
      await gate.close();
      await database.close();
      folder[Symbol.dispose]();
    },
  };
}

test('a queued task is taken at once, and goes on to the next step with what was found', async () => {
  await using it = await open(async () => ({
    kind: 'advance',
    results: { compile: { keys: ['k'], meanGap: 3 } },
  }));
  it.runner.start();
  await waitFor(async () => (await it.task()).step === 'VALIDATOR', { what: 'the task to go on' });
  assert.deepEqual(it.states(), [
    'COMPILATOR/WAITING',
    'COMPILATOR/QUEUED',
    'COMPILATOR/RUNNING',
    'VALIDATOR/QUEUED',
  ]);
  assert.equal((await it.task()).stepResults, '{"compile":{"keys":["k"],"meanGap":3}}');
  assert.equal((await it.task()).leaseOwner, null);
});

test('a transient error waits with a time to try again; a permanent one fails with its code and parameters', async () => {
  let permanent = false;
  await using it = await open(async () => {
    throw permanent
      ? new GatewayError('MIXED_GEOMETRY', { attribute: 'orientation' })
      : new GatewayError('STORAGE_FULL', {}, { retryAfterMs: 60_000 });
  });
  it.runner.start();
  await waitFor(async () => (await it.task()).state === 'WAITING' && it.states().length > 2, {
    what: 'the task to wait',
  });
  const waiting = await it.task();
  assert.equal(waiting.failureCode, 'STORAGE_FULL');
  assert.equal(waiting.retries, 1);
  assert.ok(waiting.wakeAt! > Date.now() + 50_000, 'the time that the error named is kept');
  permanent = true;
  await it.store.apply(it.id, 'wake');
  await waitFor(async () => (await it.task()).state === 'FAILED', { what: 'the task to fail' });
  const failed = await it.task();
  assert.deepEqual(
    [failed.failureCode, failed.failureParams],
    ['MIXED_GEOMETRY', '{"attribute":"orientation"}'],
  );
  assert.deepEqual(it.transitions.at(-1)?.failure, {
    code: 'MIXED_GEOMETRY',
    params: { attribute: 'orientation' },
  });
});

test('what the machine or the link does to a task is waited out, however often, with its reason shown', async () => {
  let tries = 0;
  await using it = await open(async () => {
    throw tries++ % 2 === 0
      ? new GatewayError('LINK_UNSTABLE', { cuts: 5 })
      : new GatewayError('STORAGE_FULL');
  });
  it.runner.start();
  for (let round = 1; round <= 20; round++) {
    await waitFor(async () => tries === round && (await it.task()).state === 'WAITING', {
      what: `try ${round}`,
    });
    const { failureCode, waitReason } = await it.task();
    assert.deepEqual([failureCode, waitReason], [round % 2 ? 'LINK_UNSTABLE' : 'STORAGE_FULL', 'RETRY']);
    await it.store.apply(it.id, 'wake');
  }
});

test('a defect fails the task as INTERNAL with a reference that finds it in the log', async () => {
  await using it = await open(async () => {
    throw new TypeError('undefined is not a function');
  });
  it.runner.start();
  await waitFor(async () => (await it.task()).state === 'FAILED', { what: 'the task to fail' });
  const { reference } = JSON.parse((await it.task()).failureParams!);
  const record = it.records.find(({ event }) => event === 'runner.internal-error');
  assert.equal(record?.fields['reference'], reference);
  assert.match(String(record?.fields['error']), /undefined is not a function/);
});

test('cancelling aborts the stage, and its late result changes nothing', async () => {
  const { promise: began, resolve: begin } = Promise.withResolvers<void>();
  await using it = await open(async ({ signal }) => {
    begin();
    await new Promise((resolve) => signal.addEventListener('abort', resolve));
    return { kind: 'advance' };
  });
  it.runner.start();
  await began;
  await it.store.apply(it.id, 'cancel');
  await waitFor(() => it.runner.stats.running === 0, { what: 'the runner to be idle' });
  assert.equal((await it.task()).state, 'CANCELLED');
  assert.equal((await it.task()).step, 'COMPILATOR');
});

test('stop lets what runs finish; past the grace time it is put back to be done again', async () => {
  const gates: (() => void)[] = [];
  await using it = await open(
    ({ signal }) =>
      new Promise((resolve, reject) => {
        gates.push(() => resolve({ kind: 'wait', reason: 'IMAGES', until: Date.now() + 60_000 }));
        signal.addEventListener('abort', () => reject(signal.reason as Error));
      }),
  );
  it.runner.start();
  await waitFor(() => gates.length === 1, { what: 'the stage to begin' });
  const stopped = it.runner.stop(60_000);
  gates[0]!();
  await stopped;
  assert.equal((await it.task()).state, 'WAITING');

  it.runner.start();
  await it.store.apply(it.id, 'wake');
  await waitFor(() => gates.length === 2, { what: 'the stage to begin' });
  await it.runner.stop(0);
  assert.equal((await it.task()).state, 'QUEUED');
  await it.store.update(it.id, { priority: 1 });
  assert.equal(gates.length, 2, 'a stopped runner takes nothing');
});

test('when the server is away tasks wait without trying, and go on by themselves when it is back', async () => {
  let up = false;
  let tries = 0;
  await using it = await open(
    async () => {
      tries++;
      if (!up) throw new GatewayError('SERVER_UNREACHABLE', { reason: 'refused' });
      return { kind: 'advance' };
    },
    { needsServer: true, serverIsUp: () => up },
  );
  it.runner.start();
  await waitFor(async () => (await it.task()).waitReason === 'SERVER', { what: 'the task to wait' });
  assert.equal(tries, 1);
  up = true;
  await waitFor(async () => (await it.task()).step === 'VALIDATOR', { what: 'the task to go on' });
  assert.equal((await it.task()).failureCode, null);
});

test('a result found with images that have changed since is thrown away, and the step runs again', async () => {
  let runs = 0;
  await using it = await open(async () => {
    runs++;
    return { kind: 'advance', expect: (row) => runs > 1 && row.step === 'COMPILATOR' };
  });
  it.runner.start();
  await waitFor(async () => (await it.task()).step === 'VALIDATOR', { what: 'the task to go on' });
  assert.equal(runs, 2);
});

test('an outcome that the database could not take gives the task back when it answers again', async () => {
  let runs = 0;
  const rename = (from: string, to: string) =>
    it.database.orm.em.fork().execute(`alter table ${from} rename to ${to}`);
  await using it = await open(async () => {
    if (++runs === 1) await rename('task', 'task_away');
    return { kind: 'advance' };
  });
  it.runner.start();
  await waitFor(() => it.records.some(({ event }) => event === 'runner.commit-failed'), {
    what: 'the failed commit',
  });
  await rename('task_away', 'task');
  assert.equal((await it.task()).state, 'RUNNING');
  it.runner.wake();
  await waitFor(async () => (await it.task()).step === 'VALIDATOR', { what: 'the task to go on' });
  assert.equal(runs, 2);
});
