/** Destinations that a person gives up, and what is sent again afterwards. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { acceptsAll, deliverTo, UIDS, type Peer } from '../../support/deliver-to.ts';
import { openQueue } from '../../support/open-queue.ts';
import { waitFor } from '../../support/wait-for.ts';

test('a destination that is dropped ends what waits for it, and no retry sends there again', async () => {
  const dead: Peer = () => {
    throw new Error('connection refused');
  };
  await using queue = await openQueue();
  await using it = await deliverTo(queue, { DEAD: dead, B: acceptsAll });
  await waitFor(async () => (await it.task()).state === 'WAITING', { what: 'the dead one to wait' });
  await it.commands.ask(it.id, { kind: 'dropDestination', device: 'DEAD' });
  assert.equal((await it.task()).state, 'COMPLETED');
  assert.deepEqual(
    (await it.deliveries()).map(({ state }) => state),
    ['CANCELLED', 'COMPLETED'],
  );
  await it.commands.resend(it.id, []);
  await waitFor(async () => (await it.task()).state === 'COMPLETED', { what: 'nothing is lacking' });
  assert.equal(it.associations.filter((name) => name === 'DEAD').length, 1);
  await assert.rejects(it.commands.ask(it.id, { kind: 'dropDestination', device: 'DEAD' }), {
    notice: { code: 'NOT_A_DESTINATION', params: { device: 'DEAD' } },
  });
});

test('dropping the destination that is being sent to ends its association; the only one leaves the task cancelled', async () => {
  const { promise: opened, resolve } = Promise.withResolvers<void>();
  const silent: Peer = () => {
    resolve();
    return new Promise(() => undefined);
  };
  await using queue = await openQueue();
  await using it = await deliverTo(queue, { SILENT: silent });
  await opened;
  await it.commands.ask(it.id, { kind: 'dropDestination', device: 'SILENT' });
  assert.equal((await it.task()).state, 'CANCELLED');
  await waitFor(() => it.worker.stats.running === 0, { what: 'the association to end' });
  assert.equal((await it.deliveries())[0]?.state, 'CANCELLED');
});

test('what a device lacks, and only that, is sent again where that is asked', async () => {
  let associations = 0;
  const refusesOneFirst: Peer = (uids, accept) => {
    (associations++ > 0 ? uids : uids.slice(0, -1)).forEach(accept);
    return undefined;
  };
  await using queue = await openQueue();
  await using it = await deliverTo(queue, { A: refusesOneFirst, B: acceptsAll });
  await waitFor(async () => (await it.task()).state === 'WAITING', { what: 'one image is missing' });
  await it.commands.ask(it.id, { kind: 'dropDestination', device: 'A' });
  await it.commands.resend(it.id, ['A'], true);
  await waitFor(async () => (await it.task()).state === 'COMPLETED', { what: 'completion' });
  assert.deepEqual(it.received, { A: UIDS, B: UIDS });
});
