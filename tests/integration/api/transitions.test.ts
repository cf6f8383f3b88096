/** Subscriptions to transitions: none lost, none twice, while tasks change, connections break and the gateway restarts. */
import { ask, failTask } from '../../support/drive-task.ts';
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startMariadb, type Mariadb } from '../../support/mariadb.ts';
import { startApiServer, type ApiServer } from '../../support/api-server.ts';
import { subscribe } from '../../support/graphql-client.ts';
import { subscribeSse } from '../../support/sse-client.ts';
import { waitFor } from '../../support/wait-for.ts';

const SUBSCRIPTION =
  'subscription ($since: Cursor) { taskTransitions(since: $since) { cursor task { id } to { step state } } }';
interface Told {
  taskTransitions: { cursor: string; task: { id: string } };
}

let mariadb: Mariadb;
before(async () => {
  mariadb = await startMariadb();
});
after(() => mariadb[Symbol.asyncDispose]());

/** Takes a task and gives it back over and over, `rounds` times: two transitions each. */
async function disturb(api: ApiServer, id: string, rounds: number): Promise<void> {
  for (let round = 0; round < rounds; round++) {
    await ask(api.store, id, { kind: 'claim' });
    await ask(api.store, id, { kind: 'release' });
  }
}

function cursorsTo(last: number): string[] {
  return Array.from({ length: last }, (_, index) => String(index + 1));
}

for (const kind of ['sqlite', 'mariadb'] as const) {
  describe(kind === 'sqlite' ? 'embedded database' : 'MariaDB', () => {
    async function start(): Promise<ApiServer> {
      if (kind === 'sqlite') return startApiServer();
      const url = await mariadb.createDatabase(`live_${Math.random().toString(36).slice(2)}`);
      return startApiServer({ address: { kind, url } });
    }

    test('a subscriber that comes while tasks change is told each transition once, in order', async () => {
      await using api = await start();
      const token = await api.tokenOf('VIEWER');
      const ids = await Promise.all(['1.1', '1.2', '1.3', '1.4'].map((series) => api.receive(series)));
      const disturbing = Promise.all(ids.map((id) => disturb(api, id, 40)));

      const socket: string[] = [];
      const subscription = subscribe<Told>({ url: api.url, token }, SUBSCRIPTION, { since: '0' }, (told) =>
        socket.push(told.taskTransitions.cursor),
      );
      const stream = await subscribeSse<Told>({ url: api.url, token }, SUBSCRIPTION, { since: '0' });
      await disturbing;
      const last = await api.services.tasks.lastCursor();
      await waitFor(() => socket.length >= last && stream.received.length >= last, {
        what: 'all transitions',
      });
      await Promise.all([subscription.close(), stream.close()]);

      assert.ok(last > 4 * 80);
      assert.deepEqual(socket, cursorsTo(last));
      assert.deepEqual(
        stream.received.map(({ taskTransitions }) => taskTransitions.cursor),
        cursorsTo(last),
      );
    });

    test('a subscriber whose connection breaks again and again resumes by cursor without a gap or a duplicate', async () => {
      await using api = await start();
      const token = await api.tokenOf('VIEWER');
      const id = await api.receive('1.1');
      const disturbing = disturb(api, id, 150);
      let ended = false;
      void disturbing.finally(() => (ended = true));

      const cursors: string[] = [];
      let connections = 0;
      const complete = async () => ended && cursors.length >= (await api.services.tasks.lastCursor());
      while (!(await complete())) {
        connections++;
        const seen = cursors.length;
        // Hangs up after twenty: what still arrives then is not seen, and has to come again.
        const subscription = subscribe<Told>(
          { url: api.url, token },
          SUBSCRIPTION,
          { since: cursors.at(-1) ?? '0' },
          (told) => {
            if (cursors.length < seen + 20) cursors.push(told.taskTransitions.cursor);
          },
        );
        await waitFor(async () => cursors.length >= seen + 20 || (await complete()), { what: 'twenty more' });
        await subscription.close();
      }
      await disturbing;
      assert.ok(connections > 10, `${connections} connections`);
      assert.deepEqual(cursors, cursorsTo(await api.services.tasks.lastCursor()));
    });
  });
}

test('a cursor outlives a restart of the gateway', async () => {
  await using first = await startApiServer();
  const id = await first.receive('1.1');
  await disturb(first, id, 3);
  const file = `${first.folder}/petfectior.db`;
  const before = await first.services.tasks.lastCursor();

  await using second = await startApiServer({ address: { kind: 'sqlite', file } });
  const token = await second.tokenOf('VIEWER');
  const stream = await subscribeSse<Told>({ url: second.url, token }, SUBSCRIPTION, {
    since: String(before - 2),
  });
  await disturb(second, id, 1);
  await waitFor(() => stream.received.length >= 4, { what: 'two missed and two new ones' });
  await stream.close();
  assert.deepEqual(
    stream.received.map(({ taskTransitions }) => Number(taskTransitions.cursor)),
    [before - 1, before, before + 1, before + 2],
  );
});

test('a cursor that was never given out is refused, so that no client waits for what came before it', async () => {
  await using api = await startApiServer();
  const token = await api.tokenOf('VIEWER');
  const { closed } = subscribe({ url: api.url, token }, SUBSCRIPTION, { since: '99' }, () => undefined);
  await assert.rejects(closed, /never given out/);
});

test('a filter lets through the transitions of the tasks that fit, of none other', async () => {
  await using api = await startApiServer();
  const token = await api.tokenOf('VIEWER');
  const [one, other] = [
    await api.receive('1.1', { accessionNumber: 'A1' }),
    await api.receive('1.2', { accessionNumber: 'A2' }),
  ];
  const stream = await subscribeSse<Told>(
    { url: api.url, token },
    'subscription { taskTransitions(since: "0", filter: { accessionNumber: "A2" }) { cursor task { id } } }',
  );
  await disturb(api, one, 2);
  await disturb(api, other, 2);
  const total = await api.services.tasks.lastCursor();
  await waitFor(
    () => stream.received.some(({ taskTransitions }) => Number(taskTransitions.cursor) === total),
    {
      what: 'the last transition',
    },
  );
  await stream.close();
  const own = (await api.services.tasks.transitionsAfter(0, 500)).filter(({ taskId }) => taskId === other);
  assert.deepEqual(
    stream.received.map(({ taskTransitions }) => taskTransitions.cursor),
    own.map(({ cursor }) => String(cursor)),
  );
});

test('a slow subscriber to changed tasks is told the newest state of each task, not each step of it', async () => {
  await using api = await startApiServer();
  const viewer = await api.viewerOf(await api.tokenOf('VIEWER'));
  const changes = api.services.live.changedTasks({ viewer, address: '127.0.0.1' }, {});
  const id = await api.receive('1.1');
  await disturb(api, id, 20);
  await failTask(api.store, id, { code: 'STORAGE_FULL', params: {} });
  const { value } = await changes.next();
  assert.equal(value.taskId, id);
  assert.equal(value.task?.state, 'FAILED');
  await api.services.tasks.delete([id]);
  const gone = await changes.next();
  assert.deepEqual(gone.value, { taskId: id, task: null });
  await changes.return?.();
  assert.equal(api.services.live.subscribers, 0);
});
