/** Who may open a WebSocket, and what ends it. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, before, describe, test } from 'node:test';
import WebSocket from 'ws';
import { PASSWORD, startApiServer, type ApiServer } from '../../support/api-server.ts';
import { ask } from '../../support/drive-task.ts';
import { subscribeSse } from '../../support/sse-client.ts';
import { waitFor } from '../../support/wait-for.ts';

let api: ApiServer;
let token: string;
before(async () => {
  api = await startApiServer();
  token = await api.tokenOf('ADMINISTRATOR');
});
after(() => api[Symbol.asyncDispose]());

describe('WebSocket', () => {
  async function open(headers: Record<string, string>, params?: object): Promise<string> {
    const socket = new WebSocket(`${api.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', {
      headers,
    });
    socket.on('open', () => socket.send(JSON.stringify({ type: 'connection_init', payload: params })));
    try {
      return await Promise.race([
        once(socket, 'message').then(([data]) => String(data)),
        once(socket, 'close').then(([code]) => `closed ${code}`),
      ]);
    } catch (error) {
      return (error as Error).message;
    } finally {
      socket.terminate();
    }
  }
  const cookie = () => `petfectior_session=${token}`;

  test('opens with a token, or with the cookie from our own page', async () => {
    assert.match(await open({}, { authorization: `Bearer ${token}` }), /connection_ack/);
    assert.match(await open({ cookie: cookie(), origin: api.url }), /connection_ack/);
  });

  test('does not open from the page of another site, with or without the cookie', async () => {
    assert.match(await open({ cookie: cookie(), origin: 'https://evil.example' }), /403/);
    assert.match(await open({ origin: 'https://evil.example' }, { authorization: `Bearer ${token}` }), /403/);
  });

  test('is closed with 4401 for those who are not signed in', async () => {
    assert.equal(await open({}), 'closed 4401');
    assert.equal(await open({}, { authorization: 'Bearer pfs_invented' }), 'closed 4401');
  });

  test('tells what is wrong with a document, and masks what goes wrong inside', async () => {
    await using other = await startApiServer();
    const token = await other.tokenOf('VIEWER');
    const socket = new WebSocket(`${other.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
    const messages: string[] = [];
    socket.on('message', (data: Buffer) => messages.push(data.toString('utf8')));
    await once(socket, 'open');
    socket.send(JSON.stringify({ type: 'connection_init', payload: { token } }));
    const answerTo = async (id: string, query: string) => {
      socket.send(JSON.stringify({ type: 'subscribe', id, payload: { query } }));
      return waitFor(() => messages.find((message) => message.includes(`"id":"${id}"`)), { what: query });
    };
    await waitFor(() => messages.length > 0, { what: 'the connection' });
    assert.match(await answerTo('syntax', 'subscription {'), /Syntax Error/);
    assert.match(await answerTo('field', 'subscription { nothing }'), /Cannot query field/);
    const aliases = Array.from({ length: 31 }, (_, index) => `a${index}: name`).join(' ');
    assert.match(
      await answerTo('limit', `subscription { processChanged { ${aliases} } }`),
      /At most 30 aliases/,
    );

    await other.receive('1.2.3');
    const last = (await other.services.tasks.transitionsAfter(0, 500)).at(-1)!;
    other.events.publish('transition', { ...last, cursor: last.cursor + 1, toStep: 'NOWHERE' as never });
    const masked = await answerTo(
      'inside',
      `subscription { taskTransitions(since: "${last.cursor}") { to { step } } }`,
    );
    assert.match(masked, /Internal error; the log has the details under/);
    assert.doesNotMatch(masked, /NOWHERE/);
    socket.terminate();
    const errors = other.records.splice(0).filter(({ level }) => level === 'error');
    assert.deepEqual(
      errors.map(({ event }) => event),
      ['api.internal-error'],
    );
  });

  test('a session that is revoked closes what is open with it, on WebSocket and on server-sent events', async () => {
    const user = await api.services.users.create({ username: 'leaver', password: PASSWORD, role: 'VIEWER' });
    const session = await api.services.sessions.open(user, { address: '127.0.0.1', userAgent: 'test' });
    const socket = new WebSocket(`${api.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
    await once(socket, 'open');
    socket.send(JSON.stringify({ type: 'connection_init', payload: { token: session.token } }));
    await once(socket, 'message');
    const closed = once(socket, 'close');
    const stream = await subscribeSse(
      { url: api.url, token: session.token },
      'subscription { processChanged { name } }',
    );

    await api.services.users.delete('leaver');
    assert.equal((await closed)[0], 4401);
    await stream.closed;
    assert.equal(await api.services.sessions.bearer(session.token), 'TOKEN_UNKNOWN');
  });
});

test('a subscriber that stops reading is closed, and everyone else is told on', async () => {
  await using busy = await startApiServer({ stallMs: 300 });
  const token = await busy.tokenOf('VIEWER');
  const id = await busy.receive('1.2.3');
  for (let round = 0; round < 50; round++) {
    await ask(busy.store, id, { kind: 'claim' });
    await ask(busy.store, id, { kind: 'release' });
  }
  const history = 'transitions(first: 100) { edges { node { cursor at to { step state } } } }';
  const socket = new WebSocket(`${busy.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
  await once(socket, 'open');
  socket.send(JSON.stringify({ type: 'connection_init', payload: { token } }));
  await once(socket, 'message');
  socket.send(
    JSON.stringify({
      type: 'subscribe',
      id: '1',
      payload: { query: `subscription { taskChanged { task { ${history} } } }` },
    }),
  );
  await waitFor(() => busy.services.live.subscribers === 1, { what: 'the subscription' });
  socket.pause();
  await waitFor(
    () => {
      busy.events.publish('taskChanged', { taskId: id, deleted: false });
      return busy.services.live.subscribers === 0;
    },
    { what: 'the stalled subscriber is closed', everyMs: 1, timeoutMs: 30_000 },
  );
  assert.ok(busy.records.some(({ event }) => event === 'api.subscriber-stalled'));
  socket.terminate();
});
