import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AlertStore } from '../../../server/alerts/alert-store.ts';
import { notice } from '../../../server/base/notices.ts';
import { StartError } from '../../../server/base/start-error.ts';
import { AbsentNodes } from '../../../server/nodes/absent-nodes.ts';
import { Cluster } from '../../../server/nodes/cluster.ts';
import { listNodes } from '../../../server/nodes/node-list.ts';
import { refuseStrangers } from '../../../server/nodes/refuse-strangers.ts';
import { alertedProblems } from '../../../server/problems/alerted-problems.ts';
import { Node } from '../../../server/queue/node.ts';
import { openQueue, type Queue } from '../../support/open-queue.ts';
import { waitFor } from '../../support/wait-for.ts';

const SELF = { name: 'a', host: 'one', version: '1.0.0', directory: 'd'.repeat(64) };

/** A place of another node in the queue, alive for so many ms. */
async function place(
  { database, store }: Queue,
  set: Partial<typeof SELF> = {},
  ms = 15_000,
): Promise<string> {
  const id = `here:${set.name ?? 'b'}`;
  const row = {
    ...SELF,
    name: 'b',
    ...set,
    load: 10,
    installation: 'here',
    startedAt: 1,
    until: store.now + ms,
  };
  await database.queries
    .insertInto('node')
    .values({ id, ...row })
    .execute();
  return id;
}

async function refusal(queue: Queue, newcomer: Parameters<typeof refuseStrangers>[1]): Promise<string> {
  try {
    // Time stands at the end of all patience at the second look.
    let looks = 0;
    await refuseStrangers(queue.database, newcomer, () => queue.store.now + (looks++ > 1 ? 100_000 : 0));
  } catch (error) {
    assert.ok(error instanceof StartError);
    assert.equal(error.exitStatus, 75);
    return error.message;
  }
  return '';
}

test('nodes of one version and directory work together; others are refused in words', async () => {
  await using queue = await openQueue();
  await place(queue);
  assert.equal(await refusal(queue, SELF), '');
  assert.match(await refusal(queue, { ...SELF, version: '2.0.0' }), /^Node b runs version 1\.0\.0/);
  assert.match(
    await refusal(queue, { ...SELF, directory: 'e'.repeat(64) }),
    /^DATA_DIR: it is not the directory of node b/,
  );
});

test('what a node held is released when its lease is over, and not before', async () => {
  await using queue = await openQueue();
  const { database, store, events, liveRuns, log } = queue;
  const id = await queue.newTask('1.6');
  const other = await place(queue);
  await database.queries
    .updateTable('task')
    .set({ leaseOwner: other, claims: 1, state: 'RUNNING' })
    .where('id', '=', id)
    .execute();
  const node = new Node({
    ...{ database, store, events, liveRuns, log, installation: 'here' },
    member: { ...SELF, load: () => 5 },
    syncClock: async () => 0,
    hasDuty: () => true,
  });
  await node.start();
  assert.equal((await store.get(id))?.leaseOwner, other);
  const listed = await listNodes(database.queries, store.now);
  assert.deepEqual(
    listed.map(({ name, isAlive, load, runs }) => [name, isAlive, load, runs.length]),
    [
      ['a', true, 5, 0],
      ['b', true, 10, 1],
    ],
  );
  await database.queries
    .updateTable('node')
    .set({ until: store.now - 1 })
    .where('id', '=', other)
    .execute();
  await node.renew();
  const released = await store.get(id);
  assert.deepEqual([released?.leaseOwner, released?.state], [null, 'QUEUED']);
  await node.stop();
});

test('one node has the duty; another takes it up when it is given up, with what is left in the spool', async () => {
  await using queue = await openQueue();
  const { database, store, log } = queue;
  const open = (nodeName: string) => {
    const cluster = new Cluster({ database, log, id: `here:${nodeName}`, nodeName, now: () => store.now });
    const seen = { duty: 0, left: 0 };
    const events = {
      onDuty: () => seen.duty++,
      onLeft: () => seen.left++,
      onGone: () => undefined,
      onLooked: () => undefined,
      onAbsent: async () => undefined,
    };
    return { cluster, seen, start: () => cluster.start(events) };
  };
  for (const name of ['a', 'b']) await place(queue, { name });
  const [a, b] = [open('a'), open('b')];
  a.start();
  await waitFor(() => a.cluster.hasDuty, { what: 'the first to have the duty' });
  b.start();
  await b.cluster.stop();
  assert.deepEqual([b.cluster.hasDuty, a.seen.duty, b.seen.duty], [false, 1, 0]);
  const file = `${b.cluster.part}r0-1`;
  assert.deepEqual([b.cluster.ownerOf(file), a.cluster.ownerOf(file)], ['own', 'other']);
  await database.queries.updateTable('node').set({ until: 0 }).where('name', '=', 'a').execute();
  await a.cluster.stop();
  b.start();
  await waitFor(() => b.cluster.hasDuty, { what: 'the second to have the duty' });
  assert.equal(b.seen.left, 1);
  assert.deepEqual(
    [b.cluster.ownerOf(`${a.cluster.part}r0-1`), b.cluster.ownerOf('r0-1'), b.cluster.ownerOf(file)],
    ['left', 'left', 'own'],
  );
  await b.cluster.stop();
});

test('a node that has gone without leaving is said until it is back, with what had failed there', async () => {
  await using queue = await openQueue();
  const { database, events, store } = queue;
  const alerts = new AlertStore({ database, events, now: () => store.now });
  const failed = (subject: string) =>
    alerts.raise({
      ...{ kind: 'PROCESS_FAILED', severity: 'CRITICAL', subject, code: null },
      notice: notice('PROCESS_FAILED', { process: 'PACKER' }),
    });
  await failed('PACKER@b');
  await failed('PACKER@c');
  const absent = new AbsentNodes(alerts);
  const open = async () => (await alerts.open()).map(({ kind, subject }) => `${kind} ${subject}`).sort();
  await absent.say(['b']);
  assert.deepEqual(await open(), ['NODE_GONE b', 'PROCESS_FAILED PACKER@c']);
  assert.deepEqual(
    alertedProblems(await alerts.open()).map(({ code, subject }) => [code, subject]),
    [['NODE_GONE', 'b']],
  );
  // Another has the duty: nothing is said twice.
  await new AbsentNodes(alerts).say(['b']);
  assert.equal((await alerts.after(0, 100)).length, 4);
  await absent.say([]);
  assert.deepEqual(await open(), ['PROCESS_FAILED PACKER@c']);
});
