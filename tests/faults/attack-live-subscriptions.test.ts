/** A viewer who asks for more events than is theirs, and reads none: what is held is bounded, and others do not notice. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { test } from 'node:test';
import { LONGEST_ANSWER, MOST_ASKED, MOST_UNREAD } from '../../server/http/subscribe.ts';
import { MOST_SUBSCRIPTIONS } from '../../server/live/live.ts';
import { startApiServer, type ApiServer } from '../support/api-server.ts';
import { ask } from '../support/drive-task.ts';
import { LivePeer } from '../support/live-peer.ts';
import { subscribeSse } from '../support/sse-client.ts';
import { leastOf } from '../support/least-of.ts';
import { waitFor } from '../support/wait-for.ts';

const long = process.env['LONG'] !== undefined;
const FOLLOW = 'subscription { taskChanged { taskId task { state patient { name } } } }';
/** Asks something else each time, so that no answer is shared. */
const followAs = (alias: string) =>
  `subscription { ${alias}: taskChanged { taskId task { state patient { name } } } }`;

async function disturb(api: ApiServer, id: string, rounds: number): Promise<void> {
  for (let round = 0; round < rounds; round++) {
    await ask(api.store, id, { kind: 'claim' });
    await ask(api.store, id, { kind: 'release' });
  }
}

async function open(api: ApiServer, token: string, query: string, count: number): Promise<LivePeer> {
  const before = api.services.live.subscribers;
  const peer = await LivePeer.open({ url: api.url, token });
  for (let each = 0; each < count; each++) peer.subscribe(query);
  await waitFor(() => api.services.live.subscribers - before + peer.of('complete').length === count, {
    what: 'the subscriptions',
  });
  return peer;
}

/** After each attack: whoever attacked has gone, and the gateway holds nothing of it. */
async function assertNothingIsHeld(api: ApiServer): Promise<void> {
  const { live } = api.services;
  const held = () => [live.subscribers, api.access.size, live.held, api.subscriptions.held];
  await waitFor(
    () => {
      const { entries, keys, accounts } = live.held;
      const { asked, unread, atWork } = api.subscriptions.held;
      const held = [entries, keys, accounts, asked, unread, atWork, live.subscribers, api.access.size];
      return held.every((count) => count === 0);
    },
    { what: `nothing to be held` },
  ).catch((error: unknown) => assert.fail(`${String(error)} ${JSON.stringify(held())}`));
}

test('a flood of subscriptions on one connection ends it with a code; another viewer is told meanwhile', async () => {
  await using api = await startApiServer();
  const [mine, other] = [await api.tokenOf('VIEWER'), await api.tokenOf('VIEWER')];
  const honest = await open(api, other, FOLLOW, 1);
  const flood = await LivePeer.open({ url: api.url, token: mine });
  for (let each = 0; each < (long ? 10_000 : 1000); each++) flood.subscribe(followAs(`a${each}`));
  const id = await api.receive('1.2.3');
  await waitFor(() => flood.closed, { what: 'the end of the flood' });
  assert.equal(flood.closed, 4429);
  await waitFor(() => honest.of('next').length > 0, { what: 'what the other viewer is told' });
  await waitFor(() => api.services.live.subscribers === 1, { what: 'the end of its subscriptions' });
  assert.equal((await api.services.tasks.get(id))?.id, id);
  honest[Symbol.dispose]();
  await assertNothingIsHeld(api);
});

test('a connection and a sign-in have each their share of subscriptions, over WebSocket and SSE; another sign-in has its own', async () => {
  await using api = await startApiServer();
  const token = await api.tokenOf('VIEWER');
  const { CONNECTION, SIGN_IN } = MOST_SUBSCRIPTIONS;
  const first = await open(api, token, FOLLOW, CONNECTION + 1);
  assert.equal(api.services.live.subscribers, CONNECTION);
  const [refused] = first.of('next').map(({ payload }) => payload as { errors: [{ extensions: unknown }] });
  assert.deepEqual(refused?.errors[0].extensions, {
    code: 'OverBudgetError',
    notice: { code: 'TOO_MANY_SUBSCRIPTIONS', params: { holder: 'CONNECTION', most: CONNECTION } },
  });
  first.complete('1');
  await waitFor(() => api.services.live.subscribers === CONNECTION - 1, { what: 'the end of one' });
  first.subscribe(FOLLOW);

  await waitFor(() => api.services.live.subscribers === CONNECTION, { what: 'another one' });

  const peers = [first];
  while (peers.length < SIGN_IN / CONNECTION) peers.push(await open(api, token, FOLLOW, CONNECTION));
  assert.equal(api.services.live.subscribers, SIGN_IN);
  const beyond = await open(api, token, FOLLOW, 1);
  assert.match(JSON.stringify(beyond.told), /"holder":"SIGN_IN"/);
  const stream = await fetch(`${api.url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'text/event-stream',
      authorization: `Bearer ${token}`,
    },
    body: JSON.stringify({ query: FOLLOW }),
  });
  assert.match(await stream.text(), /"holder":"SIGN_IN"/);

  const other = await open(api, await api.tokenOf('VIEWER'), FOLLOW, 1);
  assert.equal(other.of('complete').length, 0);
  const refusals = (await api.services.audit.list({ succeeded: false }, { first: 10, after: null })).items;
  assert.equal(refusals.length, 1, 'refusals of one minute are one entry');
  for (const peer of [...peers, beyond, other]) peer[Symbol.dispose]();
  await assertNothingIsHeld(api);
});

test('what subscriptions ask with is bounded too: long documents are fewer', async () => {
  await using api = await startApiServer();
  const token = await api.tokenOf('VIEWER');
  using peer = await LivePeer.open({ url: api.url, token });
  const fields = Array.from({ length: 550 }, (_, index) => ['id', 'step', 'state', 'eta'][index % 4]).join(
    ' ',
  );
  const queries = Array.from(
    { length: MOST_SUBSCRIPTIONS.CONNECTION },
    (_, index) => `subscription { a${index}: taskChanged { task { ${fields} } } }`,
  );
  for (const query of queries) peer.subscribe(query);
  await waitFor(() => api.services.live.subscribers + peer.of('complete').length === queries.length, {
    what: 'the subscriptions',
  });
  assert.match(JSON.stringify(peer.of('next')[0]), /"code":"TOO_MUCH_ASKED".*"holder":"CONNECTION"/);
  assert.ok(api.subscriptions.held.asked <= MOST_ASKED.CONNECTION);
  assert.ok(api.services.live.subscribers < MOST_ASKED.CONNECTION / queries[0]!.length);
  peer[Symbol.dispose]();
  await assertNothingIsHeld(api);
});

test('one event costs one reading of the task, however many subscriptions of a connection ask the same', async () => {
  let statements = 0;
  await using api = await startApiServer({ onStatement: () => statements++ });
  const token = await api.tokenOf('VIEWER');
  const id = await api.receive('1.2.3');
  async function told(count: number): Promise<number> {
    const peer = await open(api, token, FOLLOW, count);
    await api.services.logs.flush();
    const before = statements;
    api.events.publish('taskChanged', { taskId: id, deleted: false });
    await waitFor(() => peer.of('next').length >= count, { what: 'what all are told' });
    const cost = statements - before;
    peer[Symbol.dispose]();
    await assertNothingIsHeld(api);
    return cost;
  }
  const one = await leastOf(3, () => told(1));
  const many = await leastOf(3, () => told(MOST_SUBSCRIPTIONS.CONNECTION));
  assert.ok(many <= one + 2, `${many} statements for many, ${one} for one`);
});

test('connections that do not read hold one answer each, and never more than their shares', async () => {
  await using api = await startApiServer({ stallMs: 60_000 });
  const token = await api.tokenOf('VIEWER');
  const id = await api.receive('1.2.3');
  await disturb(api, id, 100);
  const history =
    'transitions(first: 200) { edges { node { cursor at from { step state } to { step state } } } }';
  const query = `subscription { taskChanged { task { a: id ${history} } } }`;
  const peers: LivePeer[] = [];
  for (let connection = 0; connection < (long ? 40 : 6); connection++) {
    // Shares of a sign-in are for later; what is looked at here is what they leave unread.
    const own = connection % 4 === 3 ? token : await api.tokenOf('VIEWER');
    const peer = await open(api, own, query, long ? MOST_SUBSCRIPTIONS.CONNECTION : 16);
    peer.socket.pause();
    peers.push(peer);
  }
  const honest = await open(api, await api.tokenOf('VIEWER'), FOLLOW, 1);
  let most = 0;
  // What is told while others are busy is told at once: it takes more changes then until the system's buffers are full.
  for (let change = 0; change < (long ? 1000 : 60) || (most === 0 && change < 5000); change++) {
    const before = honest.of('next').length;
    api.events.publish('taskChanged', { taskId: id, deleted: false });
    await waitFor(() => honest.of('next').length > before, { what: 'the one who reads', everyMs: 0 });
    most = Math.max(most, api.subscriptions.held.unread);
  }
  assert.ok(most > 0);
  assert.ok(
    most <= Math.min((peers.length + 1) * LONGEST_ANSWER, MOST_UNREAD.GATEWAY),
    `${most} bytes unread`,
  );
  for (const peer of [...peers, honest]) peer[Symbol.dispose]();
  await assertNothingIsHeld(api);
});

test('an answer that is too long is refused with a code, and the stream goes on', async () => {
  await using api = await startApiServer();
  const id = await api.receive('1.2.3');
  await disturb(api, id, 100);
  const many = Array.from(
    { length: 14 },
    (_, each) => `t${each}: transitions(first: 200) { edges { node { ${'x'.repeat(60)}: at } } }`,
  );
  using peer = await open(
    api,
    await api.tokenOf('VIEWER'),
    `subscription { taskChanged { task { ${many.join(' ')} } } }`,
    1,
  );
  for (let change = 1; change <= 2; change++) {
    api.events.publish('taskChanged', { taskId: id, deleted: false });
    await waitFor(() => peer.of('next').length === change, { what: 'an answer' });
  }
  for (const { payload } of peer.of('next')) {
    const text = JSON.stringify(payload);
    assert.ok(text.length < 1000);
    assert.match(text, /"code":"ANSWER_TOO_LONG"/);
  }
});

test('subscriptions do not outlive a connection that ignores its end', async () => {
  await using api = await startApiServer();
  const token = await api.tokenOf('VIEWER');
  using peer = await open(api, token, FOLLOW, 20);
  // The close frame is not read, so it is not answered either, and the socket stays half open.
  peer.socket.pause();
  await api.services.sessions.end((await api.viewerOf(token)).credentialId);
  await waitFor(() => api.services.live.subscribers === 0, { what: 'the end of its subscriptions' });
  assert.equal(api.subscriptions.held.unread, 0);
});

test('a reader of server-sent events that stops reading is ended, and holds nothing', async () => {
  await using api = await startApiServer({ stallMs: 200 });
  const token = await api.tokenOf('VIEWER');
  const id = await api.receive('1.2.3');
  await disturb(api, id, 50);
  const history = 'transitions(first: 100) { edges { node { cursor at to { step state } } } }';
  const query = encodeURIComponent(`subscription { taskChanged { task { ${history} } } }`);
  const request = get(`${api.url}/graphql?query=${query}`, {
    headers: { accept: 'text/event-stream', authorization: `Bearer ${token}` },
  });
  request.on('response', (response) => response.pause());
  request.on('error', () => undefined);
  await waitFor(() => api.services.live.subscribers === 1, { what: 'the subscription' });
  await waitFor(
    () => {
      api.events.publish('taskChanged', { taskId: id, deleted: false });
      assert.ok(api.subscriptions.held.unread <= LONGEST_ANSWER);
      return api.services.live.subscribers === 0;
    },
    { what: 'the stalled reader is ended', everyMs: 1, timeoutMs: 30_000 },
  );
  assert.ok(api.records.some(({ event }) => event === 'api.subscriber-stalled'));
  request.destroy();
  await assertNothingIsHeld(api);
});

test('streams are told to their end when the gateway stops, and one that nobody reads keeps it for no longer than its patience', async () => {
  const api = await startApiServer();
  try {
    const token = await api.tokenOf('VIEWER');
    const query = encodeURIComponent('subscription { processChanged { name } }');
    const follow = async () => {
      const request = get(`${api.url}/graphql?query=${query}`, {
        headers: { accept: 'text/event-stream', authorization: `Bearer ${token}` },
      });
      const [response] = (await once(request, 'response')) as [IncomingMessage];
      return response;
    };
    const [reader, other] = [await follow(), await follow()];
    let said = '';
    reader.setEncoding('utf8').on('data', (chunk: string) => (said += chunk));
    const ended = once(reader, 'end');
    other.on('error', () => undefined).pause();
    await waitFor(() => api.services.live.subscribers === 2, { what: 'the subscriptions' });
    api.events.publish('processChanged', { name: 'PACKER' });
    await waitFor(() => /event: next\ndata: .*"PACKER"/.test(said), { what: 'the event' });
    await api.stop('SIGTERM');
    // Rejects where the connection is cut.
    await ended;
    assert.match(said, /event: complete\ndata:\s*$/);
    assert.ok(reader.complete);
  } finally {
    await api[Symbol.asyncDispose]();
  }
});

test('streams that come and go leave nothing behind', async () => {
  await using api = await startApiServer();
  const token = await api.tokenOf('VIEWER');
  for (let round = 0; round < (long ? 200 : 10); round++) {
    const peer = await open(api, token, FOLLOW, 8);
    const stream = await subscribeSse({ url: api.url, token }, FOLLOW);
    api.events.publish('processChanged', { name: 'PACKER' });
    if (round % 2) for (let id = 1; id <= 8; id++) peer.complete(String(id));
    peer[Symbol.dispose]();
    await stream.close();
    await assertNothingIsHeld(api);
  }
});
