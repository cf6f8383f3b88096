/** Whoever reads the past again is told what is there now, and costs bounded memory however much there is. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { MOST_ENTRIES, MOST_SUBSCRIPTIONS } from '../../server/live/live.ts';
import { MOST_ANSWER_BYTES } from '../../server/live/shared-answers.ts';
import { startApiServer, type ApiServer } from '../support/api-server.ts';
import { ask, failTask } from '../support/drive-task.ts';
import { LivePeer, type Told } from '../support/live-peer.ts';
import { subscribeSse } from '../support/sse-client.ts';
import { waitFor } from '../support/wait-for.ts';

const long = process.env['LONG'] !== undefined;
const REPLAY =
  'subscription { taskTransitions(since: "0") { cursor taskId to { state } task { state patient { name } } } }';
interface Replayed {
  readonly taskTransitions: {
    readonly cursor: string;
    readonly task: { readonly state: string; readonly patient: { readonly name: string } } | null;
  };
}

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** MiB, after what nobody holds is gone. */
function heap(): number {
  collectGarbage();
  collectGarbage();
  return process.memoryUsage().heapUsed / 2 ** 20;
}

async function transitions(api: ApiServer, count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let series = 0; series < 10; series++) ids.push(await api.receive(`1.2.${series}`));
  for (let round = 0; (await api.services.tasks.lastCursor()) < count; round++) {
    const id = ids[round % ids.length]!;
    await ask(api.store, id, { kind: 'claim' });
    await ask(api.store, id, { kind: 'release' });
  }
  return ids;
}

function replayed(told: readonly Told[]): readonly Replayed['taskTransitions'][] {
  return told.map(({ payload }) => (payload as { data: Replayed }).data.taskTransitions);
}

test('a replay gives the task as it is now, and nothing of one that was deleted, whoever was told of it before', async () => {
  await using api = await startApiServer();
  const token = await api.tokenOf('VIEWER');
  using before = await LivePeer.open({ url: api.url, token });
  before.subscribe(REPLAY);
  const [kept, deleted] = [await api.receive('1.1'), await api.receive('1.2')];
  await waitFor(() => before.of('next').length >= 2, { what: 'what was told at the time' });
  assert.ok(replayed(before.of('next')).every(({ task }) => task?.patient.name === 'DOE^JANE'));

  const again = async () => {
    const last = await api.services.tasks.lastCursor();
    const peer = await LivePeer.open({ url: api.url, token });
    peer.subscribe(REPLAY);
    const stream = await subscribeSse<Replayed>({ url: api.url, token }, REPLAY);
    await waitFor(() => peer.of('next').length >= last && stream.received.length >= last, {
      what: 'the replay',
    });
    peer[Symbol.dispose]();
    await stream.close();
    const told = replayed(peer.of('next'));
    assert.deepEqual(
      stream.received.map(({ taskTransitions }) => taskTransitions),
      told,
    );
    return told as readonly (Replayed['taskTransitions'] & { readonly taskId: string })[];
  };
  await failTask(api.store, kept, { code: 'STORAGE_FULL', params: {} });
  for (const { taskId, task } of await again())
    assert.equal(task?.state, taskId === kept ? 'FAILED' : 'QUEUED');
  await api.services.tasks.delete([deleted]);
  const told = await again();
  assert.ok(told.some(({ taskId }) => taskId === deleted));
  for (const { taskId, task } of told) assert.equal(task?.state, taskId === deleted ? undefined : 'FAILED');
});

test('many who read a long past again, from memory and from the database, leave the heap as it was', async () => {
  await using writer = await startApiServer();
  const token = await writer.tokenOf('VIEWER');
  const last = long ? 6000 : 400;
  await transitions(writer, last);
  // Another run on the same database has nothing of it in memory.
  await using reader = await startApiServer({
    address: { kind: 'sqlite', file: join(writer.folder, 'petfectior.db') },
  });
  for (const api of [writer, reader]) {
    const before = heap();
    const peers = await Promise.all(
      Array.from({ length: 12 }, async (_, index) => {
        const peer = await LivePeer.open({ url: api.url, token });
        let count = 0;
        peer.socket.removeAllListeners('message').on('message', () => count++);
        // Each asks something else, so that each has answers of its own.
        peer.subscribe(REPLAY.replace('cursor', `cursor at${index}: at`));
        return { peer, count: () => count };
      }),
    );
    let most = 0;
    await waitFor(
      () => {
        most = Math.max(most, api.services.live.held.entries);
        return peers.every(({ count }) => count() >= last);
      },
      { what: 'all of the past', timeoutMs: 120_000 },
    );
    const grown = heap() - before;
    assert.ok(grown < 8, `${grown.toFixed(1)} MiB more`);
    assert.ok(most <= MOST_ENTRIES + 12, `${most} entries`);
    assert.ok(api.subscriptions.held.shared <= MOST_ANSWER_BYTES);
    assert.equal(api.services.live.held.entries, 0, 'nothing is held of a page that was taken');
    for (const { peer } of peers) peer[Symbol.dispose]();
  }
});

test('the next page of the past is read when the last one was taken, and all pages together are bounded', async () => {
  await using writer = await startApiServer();
  const last = long ? 2000 : 300;
  await transitions(writer, last);
  await using api = await startApiServer({
    address: { kind: 'sqlite', file: join(writer.folder, 'petfectior.db') },
  });
  const viewer = await api.viewerOf(await api.tokenOf('VIEWER'));
  // Of one sign-in, each on a connection of its own.
  const streams = Array.from({ length: MOST_SUBSCRIPTIONS.SIGN_IN }, () =>
    api.services.live.transitions({ viewer: { ...viewer }, address: '192.0.2.7' }, 0, {}),
  );
  for (const stream of streams) assert.equal((await stream.next()).value.cursor, 1);
  const { entries } = api.services.live.held;
  assert.ok(entries > 0);
  assert.ok(entries <= MOST_ENTRIES + streams.length, `${entries} entries`);
  for (const stream of streams) {
    for (let cursor = 2; cursor <= last; cursor++) assert.equal((await stream.next()).value.cursor, cursor);
    await stream.return?.();
  }
  assert.equal(api.services.live.held.entries, 0);
});
