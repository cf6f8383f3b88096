/** The worker of a step over a real queue: leases, retries by code, cancel, stop, the gate before the server. */
import assert from 'node:assert/strict';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Events } from '../../../server/base/events.ts';
import { GatewayError } from '../../../server/base/errors.ts';
import type { Outcome, StepContext } from '../../../server/queue/step-definition.ts';
import { TaskStore } from '../../../server/queue/store.ts';
import { ServerGate } from '../../../server/remote/server-gate.ts';
import { ask } from '../../support/drive-task.ts';
import { openQueue } from '../../support/open-queue.ts';
import { stepWorker } from '../../support/step-worker.ts';
import { waitFor } from '../../support/wait-for.ts';

async function open(
  run: (context: StepContext, attempt: number) => Promise<Outcome>,
  options: { needsServer?: boolean; serverIsUp?: () => boolean; atEnd?: () => void } = {},
) {
  const queue = await openQueue();
  const { store, transitions } = queue;
  const gate = new ServerGate({
    probe: async () => {
      if (!options.serverIsUp?.()) throw new Error('still away');
    },
    onShut: () => undefined,
    onOpen: () => void store.wakeWaitingFor('SERVER').then(() => worker.wake()),
  });
  const worker = stepWorker(
    queue,
    { needsServer: options.needsServer ?? false, run: (task, context) => run(context, task.attempt) },
    gate,
  );
  const id = await queue.newTask('1.1', 1);
  return {
    ...queue,
    id,
    worker,
    task: async () => (await store.get(id))!,
    states: () => transitions.map(({ toStep, toState }) => `${toStep}/${toState}`),
    [Symbol.asyncDispose]: async () => {
      options.atEnd?.();
      await worker.stop(0);
      await gate.close();
      await queue[Symbol.asyncDispose]();
    },
  };
}

/** A step that runs until it is aborted, or let go. */
function heldRuns() {
  const runs: { readonly signal: AbortSignal; readonly end: (outcome: Outcome) => void }[] = [];
  return {
    runs,
    /** Lets every run go. */
    atEnd: () => {
      for (const { end } of runs) end({ kind: 'advance' });
    },
    run: ({ signal }: StepContext) => new Promise<Outcome>((resolve) => runs.push({ signal, end: resolve })),
  };
}

test('a queued task is taken at once, and goes on to the next step with what was found', async () => {
  await using it = await open(async () => ({
    kind: 'advance',
    results: { compile: { keys: ['k'], meanGap: 3 } },
  }));
  it.worker.start();
  await waitFor(async () => (await it.task()).step === 'VALIDATOR', { what: 'the task to go on' });
  assert.deepEqual(it.states(), [
    'COMPILATOR/WAITING',
    'COMPILATOR/QUEUED',
    'COMPILATOR/RUNNING',
    'VALIDATOR/QUEUED',
  ]);
  assert.equal((await it.task()).stepResults, '{"compile":{"keys":["k"],"meanGap":3}}');
  assert.equal((await it.task()).leaseOwner, null);
  assert.equal((await it.task()).openKey, null, 'a task that has gone on takes no images');
});

test('a transient error waits with a time to try again; a permanent one fails with its code and parameters', async () => {
  let permanent = false;
  await using it = await open(async () => {
    throw permanent
      ? new GatewayError('MIXED_GEOMETRY', { attribute: 'orientation' })
      : new GatewayError('STORAGE_FULL', {}, { retryAfterMs: 60_000 });
  });
  it.worker.start();
  await waitFor(async () => (await it.task()).state === 'WAITING' && it.states().length > 2, {
    what: 'the task to wait',
  });
  const waiting = await it.task();
  assert.equal(waiting.failureCode, 'STORAGE_FULL');
  assert.equal(waiting.retries, 1);
  assert.ok(waiting.wakeAt! > Date.now() + 50_000, 'the time that the error named is kept');
  permanent = true;
  await ask(it.store, it.id, { kind: 'tryNow' });
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
  it.worker.start();
  for (let round = 1; round <= 20; round++) {
    await waitFor(async () => tries === round && (await it.task()).state === 'WAITING', {
      what: `try ${round}`,
    });
    const { failureCode, waitReason } = await it.task();
    assert.deepEqual([failureCode, waitReason], [round % 2 ? 'LINK_UNSTABLE' : 'STORAGE_FULL', 'RETRY']);
    await ask(it.store, it.id, { kind: 'wake' });
  }
});

test('a defect fails the task as INTERNAL with a reference that finds it in the log', async () => {
  await using it = await open(async () => {
    throw new TypeError('undefined is not a function');
  });
  it.worker.start();
  await waitFor(async () => (await it.task()).state === 'FAILED', { what: 'the task to fail' });
  const { reference } = JSON.parse((await it.task()).failureParams!);
  const record = it.records.find(({ event }) => event === 'worker.internal-error');
  assert.equal(record?.fields['reference'], reference);
  assert.match(String(record?.fields['error']), /undefined is not a function/);
});

test('cancelling aborts the run, and its late result changes nothing', async () => {
  const { runs, run, atEnd } = heldRuns();
  await using it = await open(run, { atEnd });
  it.worker.start();
  await waitFor(() => runs.length === 1, { what: 'the run' });
  await ask(it.store, it.id, { kind: 'cancel' });
  assert.ok(runs[0]!.signal.aborted);
  runs[0]!.end({ kind: 'advance' });
  await waitFor(() => it.worker.stats.running === 0, { what: 'the worker to be idle' });
  assert.equal((await it.task()).state, 'CANCELLED');
  assert.equal((await it.task()).step, 'COMPILATOR');
});

test('cancel and retry while the first run is leaving: each run is its own, and a second cancel ends the second', async () => {
  const { runs, run, atEnd } = heldRuns();
  await using it = await open(run, { atEnd });
  it.worker.start();
  await waitFor(() => runs.length === 1, { what: 'the first run' });
  await ask(it.store, it.id, { kind: 'cancel' });
  await ask(it.store, it.id, { kind: 'retry' });
  await waitFor(() => runs.length === 2, { what: 'the second run' });
  assert.deepEqual(
    runs.map(({ signal }) => signal.aborted),
    [true, false],
  );

  runs[0]!.end({ kind: 'advance' });
  await waitFor(() => it.worker.stats.running === 1, { what: 'the first run to be gone' });
  assert.equal((await it.task()).state, 'RUNNING', 'the end of the first is not the end of the second');
  await ask(it.store, it.id, { kind: 'cancel' });
  assert.ok(runs[1]!.signal.aborted, 'the second run hears of its cancel');

  let stopped = false;
  const stop = it.worker.stop(60_000).then(() => (stopped = true));
  await new Promise(setImmediate);
  assert.equal(stopped, false, 'stopping waits for the run that is leaving');
  runs[1]!.end({ kind: 'advance' });
  await stop;
});

test('a cancel in the moment of the claim is seen by the run', async () => {
  const { runs, run, atEnd } = heldRuns();
  await using it = await open(run, { atEnd });
  // As early as anybody can know of the claim.
  it.events.on('transition', ({ toState }) => {
    if (toState === 'RUNNING') void it.store.act(it.id, { kind: 'cancel' });
  });
  it.worker.start();
  await waitFor(async () => (await it.task()).state === 'CANCELLED', { what: 'the cancel' });
  await waitFor(() => runs.every(({ signal }) => signal.aborted), { what: 'the run to be aborted' });
  for (const { end } of runs) end({ kind: 'advance' });
  await waitFor(() => it.worker.stats.running === 0, { what: 'the worker to be idle' });
  assert.equal((await it.task()).state, 'CANCELLED');
});

test('a run whose lease another gateway has taken is aborted at the next renewal, and commits nothing', async () => {
  const { runs, run, atEnd } = heldRuns();
  await using it = await open(run, { atEnd });
  await it.node.start();
  it.worker.start();
  await waitFor(() => runs.length === 1, { what: 'the run' });
  const { database } = it;
  const events = new Events((error) => assert.fail(String(error)));
  const other = new TaskStore({ database, events, owner: 'elsewhere:1', now: Date.now });
  // As the other one does that has found this one's time to be over.
  const place = { id: 'elsewhere:1', installation: 'elsewhere', startedAt: 0, until: Date.now() + 60_000 };
  await database.queries.updateTable('node').set(place).execute();
  const { claims } = await it.task();
  await other.release([{ owner: 'here:1', taskId: it.id, claim: claims }]);
  await other.claim('COMPILATOR', () => undefined);
  await it.node.renew();
  assert.ok(runs[0]!.signal.aborted);
  runs[0]!.end({ kind: 'advance' });
  await waitFor(() => it.worker.stats.running === 0, { what: 'the worker to be idle' });
  assert.deepEqual([(await it.task()).step, (await it.task()).leaseOwner], ['COMPILATOR', 'elsewhere:1']);
  await it.node.stop();
});

test('what a run writes lies in a folder of its own, which goes with a run that came to nothing', async () => {
  const folders: string[] = [];
  let fails = true;
  await using it = await open(async ({ folder }) => {
    const key = await folder();
    folders.push(key);
    writeFileSync(join(it.data.path(key), 'package'), 'x');
    if (fails) throw new GatewayError('STORAGE_FULL', {}, { retryAfterMs: 60_000 });
    return { kind: 'advance', results: { pack: { key: `${key}/package` } } };
  });
  it.worker.start();
  await waitFor(async () => (await it.task()).waitReason === 'RETRY', { what: 'the task to wait' });
  await waitFor(() => !existsSync(it.data.path(folders[0]!)), { what: 'the folder to be removed' });
  fails = false;
  await ask(it.store, it.id, { kind: 'tryNow' });
  await waitFor(async () => (await it.task()).step === 'VALIDATOR', { what: 'the task to go on' });
  assert.notEqual(folders[0], folders[1]);
  assert.ok(existsSync(it.data.path(`${folders[1]!}/package`)));
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
  it.worker.start();
  await waitFor(() => gates.length === 1, { what: 'the step to begin' });
  const stopped = it.worker.stop(60_000);
  gates[0]!();
  await stopped;
  assert.equal((await it.task()).state, 'WAITING');

  it.worker.start();
  await ask(it.store, it.id, { kind: 'wake' });
  await waitFor(() => gates.length === 2, { what: 'the step to begin' });
  await it.worker.stop(0);
  assert.equal((await it.task()).state, 'QUEUED');
  await ask(it.store, it.id, { kind: 'setPriority', priority: 1 });
  assert.equal(gates.length, 2, 'a stopped worker takes nothing');
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
  it.worker.start();
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
  it.worker.start();
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
  it.worker.start();
  await waitFor(() => it.records.some(({ event }) => event === 'worker.commit-failed'), {
    what: 'the failed commit',
  });
  await rename('task_away', 'task');
  assert.equal((await it.task()).state, 'RUNNING');
  await it.node.renew();
  await waitFor(async () => (await it.task()).step === 'VALIDATOR', { what: 'the task to go on' });
  assert.equal(runs, 2);
});
