import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Transition } from '../../../server/base/events.ts';
import { Logger } from '../../../server/base/log.ts';
import { notice } from '../../../server/base/notices.ts';
import { leaseKey, type Lease } from '../../../server/queue/lease.ts';
import { waitFor } from '../../support/wait-for.ts';
import { twoNodes, type TestNode } from '../../support/two-nodes.ts';

const transitionsAt = ({ told }: TestNode): Transition[] =>
  told.flatMap(({ name, event }) => (name === 'transition' ? [event as Transition] : []));

test('each node is told of every transition once, whichever made it', async () => {
  await using nodes = await twoNodes();
  const { a, b } = nodes;
  const ids: string[] = [];
  for (let round = 0; round < 5; round++) {
    ids.push(await a.queue.newTask(`1.2.${round}`));
    ids.push(await b.queue.newTask(`1.3.${round}`));
  }
  const newest = Math.max(...[a, b].flatMap(transitionsAt).map(({ cursor }) => cursor));
  for (const node of [a, b]) {
    await waitFor(() => transitionsAt(node).length >= newest, { what: 'every transition' });
    const cursors = transitionsAt(node).map(({ cursor }) => cursor);
    assert.deepEqual(
      cursors.toSorted((one, other) => one - other),
      Array.from({ length: newest }, (_, nth) => nth + 1),
    );
  }
  assert.equal(new Set(ids).size, ids.length);
});

test('what one node cancels ends its run at another', async () => {
  await using nodes = await twoNodes();
  const { a, b } = nodes;
  const id = await a.queue.newTask('1.4');
  let lease: Lease | undefined;
  await b.queue.store.claim('COMPILATOR', (_, claimed) => {
    lease = claimed;
    b.queue.liveRuns.add(claimed);
  });
  await a.queue.store.act(id, { kind: 'cancel' });
  const ended = leaseKey(lease as Lease);
  await waitFor(
    () =>
      b.told.some(({ name, event }) => name === 'leaseEnded' && (event as { lease: string }).lease === ended),
    { what: 'the run to be ended', timeoutMs: 5_000 },
  );
  assert.equal(await b.queue.store.actUnder(lease as Lease, { kind: 'advance' }), 'lost');
});

test('a change of settings is read anew at the other node before it is told there, and comes back to nobody', async () => {
  await using nodes = await twoNodes();
  const { a, b } = nodes;
  a.queue.events.publish('configChanged', { keys: ['minimumImages'] });
  await waitFor(() => b.told.some(({ name }) => name === 'configChanged'), { what: 'the change to be told' });
  assert.deepEqual(b.read, ['minimumImages']);
  b.queue.events.publish('configChanged', { keys: ['quietSeconds'] });
  await waitFor(() => a.read.length > 0, { what: 'the other change' });
  assert.deepEqual([a.read, b.read], [['quietSeconds'], ['minimumImages']]);
  assert.equal(a.told.filter(({ name }) => name === 'configChanged').length, 2);
});

test('a task that changes without a transition is told to the other node', async () => {
  await using nodes = await twoNodes();
  const { a, b } = nodes;
  const id = await a.queue.newTask('1.5');
  await waitFor(() => transitionsAt(b).length > 0, { what: 'its transitions' });
  const before = b.told.length;
  await a.queue.store.act(id, { kind: 'warn', warning: { code: 'LATE_SLICES', params: {} } });
  await waitFor(() => b.told.slice(before).some(({ name }) => name === 'taskChanged'), {
    what: 'the change to be told',
  });
});

test('log entries of both nodes are told at both, once, in their order and without gaps', async () => {
  await using nodes = await twoNodes();
  const both = [nodes.a, nodes.b];
  for (const { added } of both) added.logs.length = 0;
  const log = ({ logs }: TestNode) => new Logger('GATEWAY', logs.add);
  for (let round = 0; round < 6; round++) {
    for (const node of both) log(node).info('gateway.stopping', { signal: `${round}` });
    await Promise.all(both.map(({ logs }) => logs.flush()));
  }
  const cursors = Array.from({ length: 12 }, (_, nth) => nth + 1);
  for (const { added } of both) {
    await waitFor(() => added.logs.length >= cursors.length, { what: 'every entry' });
    assert.deepEqual(
      added.logs.map(({ cursor }) => cursor),
      cursors,
    );
  }
});

test('an alert that both nodes raise at once is one, told at both', async () => {
  await using nodes = await twoNodes();
  const both = [nodes.a, nodes.b];
  const raise = ({ alerts }: TestNode, subject: string) =>
    alerts.raise({
      ...{ kind: 'DESTINATION_FAILING', severity: 'WARNING', subject, code: null },
      notice: notice('DESTINATION_FAILING', { device: subject }),
    });
  const subjects = ['one', 'two', 'three', 'four'];
  for (const subject of subjects) await Promise.all(both.map((node) => raise(node, subject)));
  await nodes.b.alerts.resolve('DESTINATION_FAILING', 'two');
  for (const { added, alerts } of both) {
    await waitFor(() => added.alerts.length >= 5, { what: 'every alert' });
    assert.deepEqual(
      added.alerts.map(({ cursor, subject, resolved }) => [cursor, subject, resolved]),
      [...subjects.map((subject, nth) => [nth + 1, subject, false]), [5, 'two', true]],
    );
    assert.deepEqual(
      (await alerts.open()).map(({ subject }) => subject),
      ['four', 'three', 'one'],
    );
  }
});
