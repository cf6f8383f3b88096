/** What becomes of a task is in the audit log: what came, left, was delivered and removed, each once, with the change itself. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AuditLog } from '../../../server/audit/audit-log.ts';
import type { Database } from '../../../server/db/database.ts';
import { onBothDatabases } from '../../support/both-databases.ts';
import { acceptsAll, deliverTo } from '../../support/deliver-to.ts';
import { ask, failTask, runStep } from '../../support/drive-task.ts';
import { openQueue, type Queue } from '../../support/open-queue.ts';
import { receiptOf } from '../../support/receipts.ts';
import { waitFor } from '../../support/wait-for.ts';

interface Told {
  readonly action: string;
  readonly outcome: string;
  readonly details: Record<string, unknown>;
}

async function told(database: Database, taskId?: string): Promise<Told[]> {
  const rows = await database.queries
    .selectFrom('audit_entry')
    .select(['action', 'outcome', 'details', 'taskId'])
    .orderBy('cursor')
    .execute();
  return rows
    .filter((row) => taskId === undefined || row.taskId === taskId)
    .map(({ action, outcome, details }) => ({
      ...{ action, outcome },
      details: JSON.parse(details) as Record<string, unknown>,
    }));
}
const named = (entries: readonly Told[]) =>
  entries.map(({ action, outcome }) => (outcome === 'OK' ? action : `${action} ${outcome}`));

onBothDatabases((open) => {
  test('a series is told as it comes, leaves, returns and is delivered: begun and ended for each device', async () => {
    await using it = await open();
    await using queue = await openQueue(it.address);
    let wakings = 0;
    queue.events.on('recordsChanged', ({ part }) => void (part === 'AUDIT' && wakings++));
    await using deliveries = await deliverTo(queue, { A: acceptsAll, B: acceptsAll });
    await waitFor(async () => (await deliveries.task()).state === 'COMPLETED', { what: 'completion' });
    const entries = await told(queue.database);
    assert.deepEqual(named(entries).slice(0, 3), ['receiveSeries', 'exportSeries', 'importResult']);
    assert.deepEqual(named(entries).slice(3).sort(), [
      'beginDelivery',
      'beginDelivery',
      'deliverResult',
      'deliverResult',
    ]);
    assert.equal(entries[0]?.details['images'], 2);
    assert.deepEqual(entries[1]?.details, { images: 2, deidentified: true });
    for (const device of ['A', 'B']) {
      const [begun, ended] = entries.filter(({ details }) => details['device'] === device);
      assert.deepEqual([begun?.action, ended?.action], ['beginDelivery', 'deliverResult']);
      assert.deepEqual([ended?.details['images'], ended?.details['of']], [3, 3]);
    }
    assert.equal(wakings, entries.length, 'whoever sends them on is woken');
  });
});

test('what did not succeed says so by its code', async () => {
  await using queue = await openQueue();
  const upload = await taskAt(queue, '1.1', 3);
  await failTask(queue.store, upload, { code: 'SERVER_REJECTED', params: {} });
  const incomplete = await taskAt(queue, '1.2', 0);
  await failTask(queue.store, incomplete, { code: 'INCOMPLETE_SERIES', params: {} });
  const cancelled = await taskAt(queue, '1.3', 4);
  await ask(queue.store, cancelled, { kind: 'claim' });
  await ask(queue.store, cancelled, { kind: 'cancel' });
  assert.deepEqual(named(await told(queue.database, upload)), [
    'receiveSeries',
    'exportSeries SERVER_REJECTED',
  ]);
  assert.deepEqual(named(await told(queue.database, incomplete)), ['receiveSeries'], 'its images did come');
  assert.deepEqual(named(await told(queue.database, cancelled)).at(-1), 'importResult CANCELLED');
});

test('a delivery that was begun is ended in the log, also by whoever cancels the task', async () => {
  await using queue = await openQueue();
  const id = await queue.newResult(['2.25.1'], ['A']);
  await queue.store.claimDelivery([], () => undefined);
  const delivery = await queue.database.queries
    .selectFrom('delivery')
    .selectAll()
    .where('taskId', '=', id)
    .executeTakeFirstOrThrow();
  const lease = { owner: queue.store.owner, taskId: id, deliveryId: delivery.id, claim: delivery.claims };
  const peer = { aeTitle: 'ARCHIVE', host: 'pacs.hospital.example', port: 104 };
  await queue.store.changeDelivery(lease, { attempts: 1, total: 1, ...peer });
  await ask(queue.store, id, { kind: 'cancel' });
  const [begun, ended] = (await told(queue.database, id)).slice(-2);
  assert.deepEqual(begun?.details, {
    device: 'A',
    aeTitle: 'ARCHIVE',
    port: 104,
    images: 1,
    host: peer.host,
  });
  assert.deepEqual([ended?.action, ended?.outcome], ['deliverResult', 'CANCELLED']);
});

test('what is done again tells only what comes anew, and what is removed says whose it was', async () => {
  await using queue = await openQueue();
  const { store } = queue;
  const id = await taskAt(queue, '1.1', 3);
  await failTask(store, id, { code: 'SERVER_REJECTED', params: {} });
  await ask(store, id, { kind: 'restart' });
  await runStep(store, id);
  assert.deepEqual(named(await told(queue.database, id)), ['receiveSeries', 'exportSeries SERVER_REJECTED']);
  await ask(store, id, { kind: 'cancel' });
  await ask(store, id, { kind: 'delete' });
  const removed = (await told(queue.database, id)).at(-1);
  assert.equal(removed?.action, 'removeTask');
  assert.deepEqual(Object.keys(removed.details).sort(), [
    'accessionNumber',
    'images',
    'patientId',
    'studyInstanceUid',
  ]);
});

test('copies that are pushed again and again into a finished task are told once in ten minutes', async () => {
  await using queue = await openQueue();
  const id = await queue.newResult(['2.25.1'], []);
  for (let again = 0; again < 5; again++)
    await queue.registration.register([
      { ...receiptOf('1.1.1', 0, { expected: 2 }), key: `spool/again/${again}.dcm` },
    ]);
  const received = (await told(queue.database, id)).filter(({ action }) => action === 'receiveSeries');
  assert.ok(received.length <= 2, String(received.length));
});

test('what is rolled back is not told', async () => {
  await using queue = await openQueue();
  const id = await taskAt(queue, '1.1', 0);
  const { claims } = await ask(queue.store, id, { kind: 'claim' });
  const lease = { owner: queue.store.owner, taskId: id, claim: claims };
  const also = async () => {
    throw new Error('the disk is full');
  };
  await assert.rejects(queue.store.actUnder(lease, { kind: 'advance' }, { also }));
  const stays = queue.store.write(async (writer) => {
    await writer.act((await writer.lock(id))!, { kind: 'advance' });
    throw new Error('rolled back');
  });
  await assert.rejects(stays);
  assert.deepEqual(await told(queue.database, id), []);
});

test('thousands of series push out none of what people did, and are bounded themselves', async () => {
  await using queue = await openQueue();
  const { database, log, events } = queue;
  const room = { rows: 50, bytes: 1_000_000 };
  const bounds = { strangers: room, looks: room, others: room, gateway: { rows: 500, bytes: 1_000_000 } };
  const audit = new AuditLog(database, log, events, bounds);
  const entry = { at: Date.now(), taskId: null, details: {}, outcome: 'OK', address: '' };
  for (let one = 0; one < 40; one++)
    await audit.append({ ...entry, actor: 'jane', action: 'updateConfig', requestId: `r-${one}` });
  const rows = Array.from({ length: 3000 }, () => ({
    ...{ ...entry, actor: null, details: '{"images":50}', action: 'receiveSeries', requestId: '' },
  }));
  for (let start = 0; start < rows.length; start += 500)
    await database.queries
      .insertInto('audit_entry')
      .values(rows.slice(start, start + 500))
      .execute();
  await audit.prune(0);
  const kept = await told(database);
  assert.equal(kept.filter(({ action }) => action === 'updateConfig').length, 40);
  assert.equal(kept.filter(({ action }) => action === 'receiveSeries').length, 500);
  const { items } = await audit.list({ byGateway: false }, { first: 100, after: null });
  assert.deepEqual(new Set(items.map(({ action }) => action)), new Set(['updateConfig']));
  await audit.close();
});

/** A queued task that has passed so many steps. */
async function taskAt(queue: Queue, series: string, steps: number): Promise<string> {
  const id = await queue.newTask(series);
  for (let step = 0; step < steps; step++) await runStep(queue.store, id);
  return id;
}
