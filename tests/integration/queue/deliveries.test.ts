/** Deliveries by the worker of the Store SCU over a real queue; the far side of the association is played. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { notice } from '../../../server/base/notices.ts';
import { acceptsAll, deliverTo, UIDS, type Peer } from '../../support/deliver-to.ts';
import { openQueue } from '../../support/open-queue.ts';
import { waitFor } from '../../support/wait-for.ts';

test('a task is completed when every destination has accepted every image', async () => {
  await using queue = await openQueue();
  await using it = await deliverTo(queue, { A: acceptsAll, B: acceptsAll });
  await waitFor(async () => (await it.task()).state === 'COMPLETED', { what: 'completion' });
  assert.deepEqual(it.received, { A: UIDS, B: UIDS });
  assert.deepEqual(
    (await it.deliveries()).map(({ state, sent, total }) => [state, sent, total]),
    [
      ['COMPLETED', 3, 3],
      ['COMPLETED', 3, 3],
    ],
  );
});

test('a delivery that lacks one image is not done: what is missing, and only that, is sent again', async () => {
  let associations = 0;
  const refusesOneFirst: Peer = (uids, accept) => {
    (associations++ > 0 ? uids : uids.slice(0, -1)).forEach(accept);
    return associations > 1
      ? undefined
      : { firstRefusal: notice('IMAGE_REFUSED', { status: 'A700', meaning: 'out of resources' }) };
  };
  await using queue = await openQueue();
  await using it = await deliverTo(queue, { A: refusesOneFirst, B: acceptsAll });
  await waitFor(async () => (await it.task()).state === 'WAITING', {
    what: 'a delivery to wait for its retry',
  });
  assert.deepEqual(
    (await it.deliveries()).map(({ state, sent, failed, notice }) => [state, sent, failed, notice]),
    [
      ['WAITING', 2, 1, { code: 'IMAGE_REFUSED', params: { status: 'A700', meaning: 'out of resources' } }],
      ['COMPLETED', 3, 0, null],
    ],
  );
  await it.hurry();
  await waitFor(async () => (await it.task()).state === 'COMPLETED', { what: 'completion' });
  assert.deepEqual(it.received['A'], UIDS);
  assert.deepEqual(it.received['B'], UIDS, 'the destination that had everything is left in peace');
  assert.deepEqual(it.sent, { A: 3, B: 3 }, 'each image counts once');
});

test('a dead destination holds nobody up, and costs one attempt per back-off', async () => {
  const dead: Peer = () => {
    throw new Error('connection refused');
  };
  await using queue = await openQueue();
  await using it = await deliverTo(queue, { DEAD: dead, B: acceptsAll });
  await waitFor(async () => (await it.task()).state === 'WAITING', { what: 'the dead one to wait' });
  assert.equal((await it.deliveries()).find(({ device }) => device === 'B')?.state, 'COMPLETED');
  await it.hurry();
  await waitFor(async () => (await it.task()).state === 'WAITING', { what: 'the task to wait again' });
  assert.equal(
    it.associations.filter((name) => name === 'DEAD').length,
    1,
    'not contacted before its back-off is over',
  );
});

test('while one finds out whether a silent destination is back, no other waits in line for it', async () => {
  let connections: PromiseWithResolvers<undefined>[] = [];
  const silent: Peer = () => {
    connections.push(Promise.withResolvers());
    return connections.at(-1)!.promise;
  };
  await using queue = await openQueue();
  await using it = await deliverTo(queue, { SILENT: silent, B: acceptsAll }, { tasks: 6 });
  const timeOut = () => {
    for (const { reject } of connections) reject(new Error('no answer'));
    connections = [];
  };
  await waitFor(() => it.received['B']!.length === 18 && connections.length === 2, {
    what: 'everything to be at the other, and two to try',
  });
  timeOut();
  await waitFor(async () => (await it.states()).every((state) => state === 'WAITING'), {
    what: 'all to wait for the back-off',
  });
  await waitFor(
    async () => {
      await it.hurry();
      return connections.length > 0;
    },
    { what: 'the back-off to be over', everyMs: 200 },
  );
  assert.equal(it.worker.stats.running, 1, 'one finds out, and the others hold nothing meanwhile');
  assert.equal(connections.length, 1);
  for (const { resolve } of connections) resolve(undefined);
});

test('a delivery that the database loses sight of is given back and sent again; the other of its task goes on', async () => {
  await using queue = await openQueue();
  const rename = (from: string, to: string) =>
    queue.database.orm.em.fork().execute(`alter table ${from} rename to ${to}`);
  let strikes = 0;
  await using it = await deliverTo(queue, {
    A: async (uids, accept) => {
      if (strikes++ === 0) await rename('delivery', 'delivery_away');
      uids.forEach(accept);
      return undefined;
    },
    B: acceptsAll,
  });
  await waitFor(() => it.worker.stats.running === 0 && it.received['A']!.length > 0, {
    what: 'the first to be sent',
  });
  await rename('delivery_away', 'delivery');
  assert.equal((await it.task()).state, 'RUNNING', 'its lease is held by nobody');
  await queue.node.renew();
  await waitFor(async () => (await it.states())[0] === 'COMPLETED', { what: 'completion' });
  assert.deepEqual(
    (await it.deliveries()).map(({ state, sent, total }) => [state, sent, total]),
    [
      ['COMPLETED', 3, 3],
      ['COMPLETED', 3, 3],
    ],
  );
});

test('many series for a slow destination leave the fast one its place, however few may run at once', async () => {
  const { promise: letGo, resolve: end } = Promise.withResolvers<undefined>();
  await using queue = await openQueue();
  await using it = await deliverTo(
    queue,
    {
      SLOW: async (uids, accept) => {
        await letGo;
        uids.forEach(accept);
        return undefined;
      },
      FAST: acceptsAll,
    },
    { tasks: 29, concurrency: 2 },
  );
  await waitFor(() => it.received['FAST']!.length === 29 * UIDS.length, {
    what: 'everything to be at the fast one',
  });
  assert.equal(it.received['SLOW']!.length, 0);
  assert.ok(it.associations.filter((name) => name === 'SLOW').length <= 2);
  end(undefined);
  await waitFor(async () => (await it.states()).every((state) => state === 'COMPLETED'), {
    what: 'the slow one to have everything',
  });
});

test('a person may have what waits for a destination tried at once', async () => {
  let isThere = false;
  await using queue = await openQueue();
  await using it = await deliverTo(queue, {
    A: (uids, accept) => {
      if (!isThere) throw new Error('connection refused');
      uids.forEach(accept);
      return undefined;
    },
  });
  await waitFor(async () => (await it.task()).state === 'WAITING', { what: 'the delivery to wait' });
  isThere = true;
  await it.commands.tryNow(it.id);
  it.worker.wake();
  await waitFor(async () => (await it.task()).state === 'COMPLETED', { what: 'completion' });
});

test('cancelling ends the association, and a retry sends what is missing', async () => {
  const { promise: never } = Promise.withResolvers<undefined>();
  let first = true;
  await using queue = await openQueue();
  await using it = await deliverTo(queue, {
    A: (uids, accept) => {
      if (!first) return void uids.forEach(accept);
      first = false;
      accept(uids[0]!);
      return never;
    },
  });
  await waitFor(() => it.received['A']!.length === 1, { what: 'the first image' });
  await it.commands.ask(it.id, { kind: 'cancel' });
  await waitFor(() => it.worker.stats.running === 0, { what: 'the association to end' });
  assert.equal((await it.task()).state, 'CANCELLED');
  await it.commands.ask(it.id, { kind: 'retry' });
  await waitFor(async () => (await it.task()).state === 'COMPLETED', { what: 'completion' });
});

test('a device that is no longer declared fails its delivery with a sentence; a retry after declaring it sends', async () => {
  await using queue = await openQueue();
  const peers: Record<string, Peer> = { A: acceptsAll, GONE: acceptsAll };
  await using it = await deliverTo(queue, peers);
  await waitFor(async () => (await it.task()).state === 'COMPLETED', { what: 'completion' });
  await queue.database.queries
    .updateTable('delivery')
    .set({ state: 'QUEUED', accepted: '[]', sent: 0 })
    .where('device', '=', 'GONE')
    .execute();
  delete peers['GONE'];
  await it.commands.resend(it.id, []);
  await waitFor(async () => (await it.task()).state === 'FAILED', { what: 'failure' });
  assert.equal((await it.task()).failureCode, 'DELIVERY_FAILED');
  const gone = (await it.deliveries()).find(({ device }) => device === 'GONE');
  assert.deepEqual(gone?.notice, { code: 'DEVICE_UNDECLARED', params: { device: 'GONE' } });
  peers['GONE'] = acceptsAll;
  await it.commands.ask(it.id, { kind: 'retry' });
  await waitFor(async () => (await it.task()).state === 'COMPLETED', { what: 'completion after the retry' });
  assert.equal(it.received['A']!.length, 3, 'A got its images once');
});

test('resending to one device sends everything there again, and nothing elsewhere', async () => {
  await using queue = await openQueue();
  await using it = await deliverTo(queue, { A: acceptsAll, B: acceptsAll });
  await waitFor(async () => (await it.task()).state === 'COMPLETED', { what: 'completion' });
  await it.commands.resend(it.id, ['B']);
  await waitFor(async () => it.received['B']!.length === 6 && (await it.task()).state === 'COMPLETED', {
    what: 'the second delivery',
  });
  assert.equal(it.received['A']!.length, 3);
  await assert.rejects(it.commands.resend(it.id, ['NOBODY']), /Device NOBODY does not exist/);
  await assert.rejects(
    it.commands.resend(it.id, ['b ']),
    /does not exist/,
    'another name, on every database',
  );
  assert.equal((await it.deliveries()).length, 2);
});

test('a device marked for storage commitment is to be asked once it has every image; what it refuses is sent again', async () => {
  await using queue = await openQueue();
  await using it = await deliverTo(queue, { ARCHIVE: acceptsAll, B: acceptsAll }, { archives: ['ARCHIVE'] });
  await waitFor(async () => (await it.task()).state === 'COMPLETED', { what: 'completion' });
  const commitments = async () =>
    (await queue.database.queries.selectFrom('commitment').select(['device', 'state']).execute()).map(
      ({ device, state }) => ({ device, state }),
    );
  assert.deepEqual(await commitments(), [{ device: 'ARCHIVE', state: 'QUEUED' }]);

  const refused = JSON.stringify([{ sopInstanceUid: UIDS[1], reason: 0x0110 }]);
  await queue.database.queries.updateTable('commitment').set({ state: 'FAILED', refused }).execute();
  await it.commands.resend(it.id, []);
  await waitFor(async () => it.received['ARCHIVE']!.length === 4 && (await it.task()).state === 'COMPLETED', {
    what: 'the second delivery',
  });
  assert.deepEqual(it.received, { ARCHIVE: [...UIDS, UIDS[1]], B: UIDS });
  assert.deepEqual(await commitments(), [{ device: 'ARCHIVE', state: 'QUEUED' }], 'it is asked anew');

  // An archive that never answered is asked again without sending anything.
  await queue.database.queries.updateTable('commitment').set({ state: 'FAILED', refused: '[]' }).execute();
  await it.commands.resend(it.id, []);
  await waitFor(async () => (await commitments())[0]?.state === 'QUEUED', { what: 'the wish, again' });
  assert.equal(it.received['ARCHIVE']!.length, 4);
});
