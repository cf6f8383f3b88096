import assert from 'node:assert/strict';
import { test } from 'node:test';
import { THROTTLE, Throttle } from '../../../server/auth/throttle.ts';
import { GatewayError } from '../../../server/base/errors.ts';
import type { GatewayEvents } from '../../../server/base/events.ts';
import { notice } from '../../../server/base/notices.ts';
import { GatesOfOthers } from '../../../server/nodes/gates-of-others.ts';
import { deliveriesElsewhere } from '../../../server/queue/delivery-room.ts';
import { ServerGate } from '../../../server/remote/server-gate.ts';
import { Destinations } from '../../../server/steps/deliver/destinations.ts';
import { twoNodes, type TestNode } from '../../support/two-nodes.ts';
import { waitFor } from '../../support/wait-for.ts';

test('a destination has no more associations than it may, of both nodes together, and others go on', async () => {
  await using nodes = await twoNodes();
  const both = [nodes.a, nodes.b];
  for (let nth = 0; nth < 3; nth++) await nodes.a.queue.newResult([`1.${nth}`], ['PACS', 'WS']);
  const claimed: string[] = [];
  const claim = async ({ queue: { store } }: TestNode, passOver: readonly string[]) =>
    store.claimDelivery(
      passOver,
      ({ device }) => claimed.push(device),
      () => 2,
    );
  // Neither knows yet what the other has begun.
  for (let round = 0; round < 4; round++) await Promise.all(both.map((node) => claim(node, ['WS'])));
  assert.deepEqual(claimed, ['PACS', 'PACS']);
  assert.equal(await claim(nodes.b, ['PACS']), true);
  assert.deepEqual(claimed, ['PACS', 'PACS', 'WS']);
  const { database, store } = nodes.a.queue;
  const elsewhere = await deliveriesElsewhere(database.queries, store.owner);
  const own = 2 - (elsewhere.get('PACS') ?? 0);
  assert.equal(elsewhere.get('WS'), 1);
  const destinations = new Destinations(
    () => 2,
    () => 0,
  );
  for (let nth = 0; nth < own; nth++) destinations.begin('PACS');
  assert.deepEqual(destinations.passedOver(false, elsewhere), ['PACS']);
});

test('what one gateway finds out about a destination holds at the other, unless that knows newer', () => {
  const told: GatewayEvents['destinationContacted'][] = [];
  const here = new Destinations(
    () => 2,
    () => 1_000,
  );
  const there = new Destinations(
    () => 2,
    () => 1_000,
    (contact) => told.push(contact),
  );
  const why = notice('SERVER_SILENT');
  there.contacted('PACS', why, 1_000);
  here.learn(told[0]!);
  assert.deepEqual(here.troubles(), [{ device: 'PACS', since: 1_000, failure: why }]);
  assert.deepEqual(here.passedOver(false), ['PACS']);
  here.contacted('PACS', undefined, 1_500);
  here.learn({ ...told[0]!, at: 1_200 });
  assert.deepEqual(here.troubles(), []);
  there.contacted('PACS', undefined, 1_600);
  there.contacted('PACS', undefined, 1_700);
  assert.deepEqual(
    told.map(({ failures }) => failures),
    [1, 0],
  );
});

test('guesses at one node make the pause at the other, and a right one ends it', async () => {
  await using nodes = await twoNodes();
  const throttleOf = ({ queue: { events } }: TestNode) => {
    const throttle = new Throttle(undefined, (guess) => events.publish('signInGuessed', guess));
    return throttle;
  };
  const [a, b] = [throttleOf(nodes.a), throttleOf(nodes.b)];
  const toldAt = ({ told }: TestNode) => told.filter(({ name }) => name === 'signInGuessed');
  nodes.b.queue.events.on('signInGuessed', (guess) => b.count(guess));
  const guess = { account: 'owner', address: '192.0.2.1', isKnown: true };
  const { freeTries } = THROTTLE.pair;
  let succeed: () => void = () => undefined;
  for (let nth = 0; nth < freeTries; nth++) succeed = a.guess(guess);
  await waitFor(() => toldAt(nodes.b).length === freeTries, { what: 'each guess to be told' });
  assert.throws(() => b.guess(guess), { message: /Try again in|attempts/ });
  const [first] = toldAt(nodes.b);
  assert.doesNotMatch(JSON.stringify(first), /owner|192\.0/);
  succeed();
  await waitFor(() => toldAt(nodes.b).length === freeTries + 1, { what: 'the success to be told' });
  b.guess(guess);
});

/** A gate whose server answers or does not. */
function gateOf(server: { isWell: boolean }) {
  const opened: number[] = [];
  const gate = new ServerGate({
    probe: async () => {
      if (!server.isWell) throw new Error('away');
    },
    onShut: () => undefined,
    onOpen: (downMs) => opened.push(downMs),
  });
  const allOpen: string[] = [];
  const others = new GatesOfOthers({ gate, node: 'here', onAllOpen: () => allOpen.push('open') });
  return { gate, others, opened, allOpen };
}

const SHUT = { code: 'SERVER_UNREACHABLE', params: { reason: 'refused' } } as const;

test('a server that another node does not reach is asked: only where it does not answer here is the gate shut', async () => {
  const server = { isWell: true };
  const { gate, others, allOpen } = gateOf(server);
  await others.turned({ node: 'here', error: SHUT, retryAfterMs: null });
  assert.equal(others.isAnyShut, false);
  await others.turned({ node: 'there', error: SHUT, retryAfterMs: null });
  assert.deepEqual([gate.shutBy, others.isAnyShut], [undefined, true]);
  server.isWell = false;
  await others.turned({ node: 'there', error: SHUT, retryAfterMs: null });
  assert.equal(gate.shutBy?.code, 'SERVER_UNREACHABLE');
  server.isWell = true;
  await others.turned({ node: 'there', error: null, retryAfterMs: null });
  assert.deepEqual([gate.shutBy, others.isAnyShut, allOpen], [undefined, false, ['open']]);
  await gate.close();
});

test('what the server asks one node to wait for, all wait for; a node that is gone keeps no alert open', async () => {
  const { gate, others, allOpen } = gateOf({ isWell: true });
  await others.turned({ node: 'there', error: SHUT, retryAfterMs: 60_000 });
  assert.equal(gate.status().waitingReason, 'RETRY_AFTER');
  assert.ok(gate.shutBy instanceof GatewayError);
  others.keep(new Set(['here']));
  assert.deepEqual([others.isAnyShut, allOpen], [false, []]);
  await gate.tryNow();
  await others.turned({ node: 'there', error: SHUT, retryAfterMs: 60_000 });
  await gate.tryNow();
  others.keep(new Set(['here']));
  assert.deepEqual(allOpen, ['open']);
  await gate.close();
});
