import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Receipt } from '../../server/storage/receipt.ts';
import { Intake } from '../../server/intake/intake.ts';
import { openQueue } from '../support/open-queue.ts';
import { receiptOf } from '../support/receipts.ts';
import { waitFor } from '../support/wait-for.ts';

test('receipts that come while the database is away are registered when it is back, in their order', async () => {
  await using queue = await openQueue();
  let away = true;
  const registered: string[] = [];
  const intake = new Intake({
    register: async (receipts) => {
      if (away) throw Object.assign(new Error('gone'), { code: 'ECONNREFUSED' });
      await queue.registration.register(receipts);
      registered.push(...receipts.map(({ key }) => key));
    },
    scanSpool: async function* () {},
    log: queue.log,
  });
  const receipts = [1, 2, 3, 4, 5].map((index) => receiptOf('1.1', index));
  for (const receipt of receipts) intake.accept([receipt]);
  await waitFor(() => queue.records.some(({ event }) => event === 'intake.database-away'), {
    what: 'the warning',
  });
  away = false;
  await waitFor(() => registered.length === 5, { what: 'registration' });
  await intake.stop();
  assert.deepEqual(
    registered,
    receipts.map(({ key }) => key),
  );
});

test('what a run that was killed had not registered is found in the spool at the next start', async () => {
  await using queue = await openQueue();
  const spooled = [1, 2, 3, 4, 5].map((index) => receiptOf('1.1', index));
  await queue.registration.register(spooled.slice(0, 2));
  const intake = new Intake({
    register: (receipts) => queue.registration.register(receipts),
    scanSpool: async function* () {
      yield spooled;
    },
    log: queue.log,
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
  const intake = new Intake({
    register: async (receipts) => {
      if (!held) await new Promise<void>((resolve) => (held = resolve));
      for (const { key } of receipts) registered.add(key);
    },
    scanSpool: async function* () {
      for (let start = 0; start < flood.length; start += 1000) yield flood.slice(start, start + 1000);
    },
    log: queue.log,
  });
  for (let start = 0; start < flood.length; start += 1000) intake.accept(flood.slice(start, start + 1000));
  await waitFor(() => held, { what: 'the first batch' });
  held!();
  await waitFor(() => registered.size === flood.length, { what: 'every image' });
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
