import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { test } from 'node:test';
import { ProgressWatch } from '../../../server/base/progress-watch.ts';
import type { Receipt } from '../../../server/storage/receipt.ts';
import { Intake, type IntakePorts } from '../../../server/intake/intake.ts';
import { openQueue, type Queue } from '../../support/open-queue.ts';
import { receiptOf } from '../../support/receipts.ts';
import { waitFor } from '../../support/wait-for.ts';

const FIVE = [1, 2, 3, 4, 5].map((index) => receiptOf('1.1', index));
const AWAY = Object.assign(new Error('gone'), { code: 'ECONNREFUSED', syscall: 'connect' });

function intakeOf(queue: Queue, ports: Partial<IntakePorts>): Intake {
  return new Intake({
    prepare: async () => undefined,
    register: (receipts) => queue.registration.register(receipts),
    // What is in hand lies in the spool, as everything does.
    scanSpool: async function* (inHand) {
      yield FIVE.flatMap(({ key }) => inHand(key) ?? []);
    },
    quarantine: async (_receipt, error) => assert.fail(String(error)),
    watch: new ProgressWatch(),
    log: queue.log,
    ...ports,
  });
}

test('receipts that come while the database is away are registered when it is back, in their order', async () => {
  await using queue = await openQueue();
  let away = true;
  const registered = new Set<string>();
  let elapsed = 0;
  const watch = new ProgressWatch(() => elapsed);
  const intake = intakeOf(queue, {
    watch,
    register: async (receipts) => {
      if (away) throw AWAY;
      await queue.registration.register(receipts);
      for (const { key } of receipts) registered.add(key);
    },
    scanSpool: async function* () {
      yield FIVE;
    },
  });
  intake.start();
  for (const receipt of FIVE) intake.accept([receipt]);
  await waitFor(() => queue.records.some(({ event }) => event === 'intake.database-away'), {
    what: 'the warning',
  });
  elapsed += 60_000;
  assert.deepEqual(
    watch.stalls().map(({ code }) => code),
    ['REGISTRATION_STALLED'],
  );
  away = false;
  await waitFor(() => registered.size === 5, { what: 'registration' });
  await waitFor(() => watch.stalls().length === 0, { what: 'it to say that all is well' });
  await intake.stop();
  assert.deepEqual(
    [...registered],
    FIVE.map(({ key }) => key),
  );
});

test('it stops while the database is away, whatever happens to the listener meanwhile, and starts again', async () => {
  await using queue = await openQueue();
  let away = true;
  const intake = intakeOf(queue, {
    register: async (receipts) => {
      if (away) throw AWAY;
      await queue.registration.register(receipts);
    },
    scanSpool: async function* () {
      yield FIVE;
    },
  });
  intake.start();
  intake.start();
  await waitFor(() => queue.records.some(({ event }) => event === 'intake.database-away'), {
    what: 'the database to be missed',
  });
  intake.scan();
  await intake.stop();
  await intake.stop();
  intake.scan();
  intake.accept(FIVE);
  assert.deepEqual(queue.transitions, []);
  away = false;
  intake.start();
  await waitFor(() => queue.transitions.some(({ toState }) => toState === 'QUEUED'), { what: 'the series' });
  await intake.stop();
});

test('a database that never answers does not keep it from stopping', async () => {
  await using queue = await openQueue();
  const intake = intakeOf(queue, { register: () => new Promise(() => undefined) });
  intake.start();
  intake.accept(FIVE);
  await intake.stop();
});

test('what a run that was killed had not registered is found in the spool at the next start', async () => {
  await using queue = await openQueue();
  await queue.registration.register(FIVE.slice(0, 2));
  const intake = intakeOf(queue, {
    scanSpool: async function* () {
      yield FIVE;
    },
  });
  intake.start();
  await waitFor(() => queue.transitions.some(({ toState }) => toState === 'QUEUED'), {
    what: 'the series to be whole',
  });
  await intake.stop();
  const [task] = await queue.database.queries.selectFrom('task').select('imagesReceived').execute();
  assert.equal(task?.imagesReceived, 5);
});

test('a flood that memory should not hold is left in the spool and found there', async () => {
  await using queue = await openQueue();
  const registered = new Set<string>();
  let held: (() => void) | undefined;
  const flood: Receipt[] = Array.from({ length: 30_000 }, (_, index) =>
    receiptOf('1.1', index, { expected: 30_000 }),
  );
  const intake = intakeOf(queue, {
    register: async (receipts) => {
      if (!held) await new Promise<void>((resolve) => (held = resolve));
      for (const { key } of receipts) registered.add(key);
    },
    scanSpool: async function* () {
      yield flood;
    },
  });
  intake.start();
  for (let start = 0; start < flood.length; start += 1000) intake.accept(flood.slice(start, start + 1000));
  await waitFor(() => held, { what: 'the first batch' });
  held!();
  await waitFor(() => registered.size === flood.length, { what: 'every image' });
  await intake.stop();
});

test('the spool and the receipts are never registered at once, and what waits is known to whoever reads the spool', async () => {
  await using queue = await openQueue();
  let atWork = 0;
  const inHand: string[][] = [];
  let release: (() => void) | undefined;
  const intake = intakeOf(queue, {
    register: async (receipts) => {
      assert.equal(++atWork, 1);
      if (!release) await new Promise<void>((resolve) => (release = resolve));
      await queue.registration.register(receipts);
      atWork--;
    },
    scanSpool: async function* (known) {
      inHand.push(FIVE.flatMap(({ key }) => known(key)?.key ?? []));
      yield FIVE;
    },
  });
  intake.start();
  await waitFor(() => release, { what: 'the first reading of the spool' });
  intake.accept(FIVE.slice(0, 2));
  intake.scan();
  intake.accept([...FIVE, ...FIVE]);
  release!();
  await waitFor(() => inHand.length === 2 && queue.transitions.length === 2, { what: 'both readings' });
  await intake.stop();
  assert.deepEqual(inHand, [[], FIVE.map(({ key }) => key)]);
  const [task, ...others] = await queue.database.queries.selectFrom('task').selectAll().execute();
  assert.deepEqual([task?.imagesReceived, task?.duplicates, others.length], [5, 0, 0]);
});

test('what it waits for leaves nothing behind, however many batches come', async () => {
  await using queue = await openQueue();
  const signals = new Set<AbortSignal>();
  const intake = intakeOf(queue, {
    register: async () => undefined,
    scanSpool: async function* (_known, signal) {
      signals.add(signal);
      yield [];
    },
  });
  intake.start();
  for (let nth = 0; nth < 20; nth++) {
    intake.scan();
    intake.accept([receiptOf('1.1', nth)]);
    await waitFor(() => signals.size > 0, { what: 'the spool to be read' });
  }
  const [signal] = signals;
  assert.ok(getEventListeners(signal!, 'abort').length <= 1);
  await intake.stop();
});

test('each batch of images tells once that its task has changed, the one that makes the series whole too', async () => {
  await using queue = await openQueue();
  let told = 0;
  queue.events.on('taskChanged', () => told++);
  for (let index = 1; index <= 5; index++) {
    await queue.registration.register([receiptOf('1.1', index, { expected: 5 })]);
    assert.equal(told, index);
  }
  assert.equal(queue.transitions.at(-1)?.toState, 'QUEUED');
});
