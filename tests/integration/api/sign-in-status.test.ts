/** Who is not signed in is told so by the status, with a code that says why; who may not do something, by a typed answer. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import WebSocket from 'ws';
import { THROTTLE } from '../../../server/auth/throttle.ts';
import { startApiServer, type ApiServer } from '../../support/api-server.ts';
import { once } from 'node:events';

const clock = { now: Date.now() };
let api: ApiServer;
const tokens = { expired: '', right: '', revoked: '' };
let expiredSession: string;
before(async () => {
  api = await startApiServer({ now: () => clock.now });
  const by = { name: 'admin', role: 'ADMINISTRATOR', kind: 'session', credentialId: 1 } as const;
  const made = async (name: string, expiresAt: number | null) =>
    api.services.apiTokens.create(by, { name, role: 'VIEWER', expiresAt });
  tokens.expired = (await made('expired', clock.now + 1000)).token;
  tokens.right = (await made('right', null)).token;
  const revoked = await made('revoked', null);
  tokens.revoked = revoked.token;
  await api.services.apiTokens.revoke(revoked.record.id);
  expiredSession = await api.tokenOf('VIEWER');
  clock.now += 8 * 86_400_000;
  // Whoever signs in next sweeps what has expired: it is known all the same that it was a session.
  await api.tokenOf('VIEWER');
});
after(() => api[Symbol.asyncDispose]());

const TASKS = '{ tasks { totalCount } }';

interface Asked {
  readonly headers?: Readonly<Record<string, string>>;
  readonly accept?: string;
  readonly get?: boolean;
}

async function ask(query: string, { headers = {}, accept = 'application/json', get = false }: Asked = {}) {
  const response = await fetch(
    get ? `${api.url}/graphql?query=${encodeURIComponent(query)}` : `${api.url}/graphql`,
    {
      method: get ? 'GET' : 'POST',
      headers: {
        accept,
        'x-requested-with': 'petfectior',
        ...(!get && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(!get && { body: JSON.stringify({ query }) }),
    },
  );
  const text = await response.text();
  return {
    status: response.status,
    code: /"code":"(\w+)"/.exec(text)?.[1],
    challenge: response.headers.get('www-authenticate'),
    text,
  };
}
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const cookie = (token: string) => ({ cookie: `petfectior_session=${token}` });

const WAYS: readonly [string, string, Asked][] = [
  ['POST', TASKS, {}],
  ['POST for GraphQL over HTTP', TASKS, { accept: 'application/graphql-response+json' }],
  ['GET', TASKS, { get: true }],
  ['server-sent events', 'subscription { processChanged { name } }', { accept: 'text/event-stream' }],
  [
    'server-sent events by GET',
    'subscription { processChanged { name } }',
    { accept: 'text/event-stream', get: true },
  ],
  ['a mutation', 'mutation { retryTask(id: "1") { __typename } }', {}],
  ['a fragment', 'query { ...All } fragment All on Query { ... { tasks { totalCount } } }', {}],
  ['a document that is not valid', '{ secrets { all } }', {}],
];
for (const [way, document, asked] of WAYS)
  test(`${way}: 401 without a token, with an unknown one and with an expired one`, async () => {
    const cases = [
      [{}, 'SIGN_IN_FIRST'],
      [bearer('pft_wrong'), 'TOKEN_UNKNOWN'],
      [bearer('anything'), 'TOKEN_UNKNOWN'],
      [bearer('pfs_wrong'), 'TOKEN_UNKNOWN'],
      [bearer(tokens.revoked), 'TOKEN_UNKNOWN'],
      [bearer(tokens.expired), 'TOKEN_EXPIRED'],
      [bearer(expiredSession), 'TOKEN_EXPIRED'],
      [cookie('pfs_wrong'), 'TOKEN_UNKNOWN'],
      [cookie(expiredSession), 'TOKEN_EXPIRED'],
    ] as const;
    for (const [headers, code] of cases) {
      const answer = await ask(document, { ...asked, headers });
      assert.deepEqual([answer.status, answer.code], [401, code], answer.text);
      assert.match(answer.challenge ?? '', /^Bearer realm="petfectior"/);
      assert.equal(/error="invalid_token"/.test(answer.challenge ?? ''), code !== 'SIGN_IN_FIRST');
    }
  });

test('a document that somebody who is signed in has asked before is 401 for others all the same', async () => {
  const asked = '{ tasks(first: 1) { totalCount } }';
  assert.equal((await ask(asked, { headers: bearer(tokens.right) })).status, 200);
  const answer = await ask(asked);
  assert.deepEqual([answer.status, answer.code], [401, 'SIGN_IN_FIRST']);
});

test('a wrong bearer token fails whatever is asked; a browser with an old cookie may sign in again', async () => {
  const PUBLIC = '{ needsSetUp viewer { name } }';
  assert.equal((await ask(PUBLIC, { headers: bearer(tokens.expired) })).status, 401);
  assert.equal((await ask(PUBLIC)).status, 200);
  assert.equal((await ask(PUBLIC, { headers: cookie(expiredSession) })).status, 200);
  const signIn = 'mutation { signIn(username: "nobody", password: "nothing") { __typename } }';
  const answer = await ask(signIn, { headers: cookie(expiredSession) });
  assert.deepEqual(
    [answer.status, answer.text],
    [200, '{"data":{"signIn":{"__typename":"NotAllowedError"}}}'],
  );
  const signOut = await ask('mutation { signOut { __typename } }', { headers: cookie(expiredSession) });
  assert.equal(signOut.status, 200);
  for (const path of ['/healthz', '/readyz', '/metrics'])
    assert.notEqual((await fetch(`${api.url}${path}`, { headers: bearer('pft_wrong') })).status, 401, path);
});

test('with an expired cookie, what only a session may be as long as is 401 too', async () => {
  const long = `{ ${Array.from({ length: 300 }, (_, index) => `f${index}: viewer { name }`).join(' ')} }`;
  const answer = await ask(long, { headers: cookie(expiredSession) });
  assert.deepEqual([answer.status, answer.code], [401, 'TOKEN_EXPIRED']);
  const longer = await ask(`{ viewer { name } } #${' '.repeat(20_000)}`, { headers: cookie(expiredSession) });
  assert.deepEqual([longer.status, longer.code], [401, 'TOKEN_EXPIRED']);
});

test('what a role may not do is the typed answer, with status 200', async () => {
  const mutation = await ask('mutation { updateConfig(input: {}) { __typename } }', {
    headers: bearer(tokens.right),
  });
  assert.deepEqual(
    [mutation.status, mutation.text],
    [200, '{"data":{"updateConfig":{"__typename":"NotAllowedError"}}}'],
  );
  const query = await ask('{ users { username } }', { headers: bearer(tokens.right) });
  assert.deepEqual([query.status, query.code], [200, 'NotAllowedError']);
});

test('files: 401 with the same codes, 403 for a role that may not', async () => {
  for (const path of [`/previews/${'1'.repeat(18)}/slice.png`, '/quarantine/1'])
    for (const [headers, code] of [
      [{}, 'SIGN_IN_FIRST'],
      [bearer('pft_wrong'), 'TOKEN_UNKNOWN'],
      [cookie(expiredSession), 'TOKEN_EXPIRED'],
    ] as const) {
      const response = await fetch(`${api.url}${path}`, { headers });
      assert.equal(response.status, 401);
      assert.equal(/"code":"(\w+)"/.exec(await response.text())?.[1], code);
      assert.ok(response.headers.get('www-authenticate'));
    }
  const { status } = await fetch(`${api.url}/quarantine/1`, { headers: bearer(tokens.right) });
  assert.equal(status, 403);
});

test('a WebSocket is closed with 4401 and the code', async () => {
  for (const [payload, code] of [
    [{}, 'SIGN_IN_FIRST'],
    [{ token: 'pft_wrong' }, 'TOKEN_UNKNOWN'],
    [{ authorization: `Bearer ${tokens.expired}` }, 'TOKEN_EXPIRED'],
    [{ token: expiredSession }, 'TOKEN_EXPIRED'],
  ] as const) {
    const socket = new WebSocket(`${api.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
    await once(socket, 'open');
    const closed = once(socket, 'close') as Promise<[number, Buffer]>;
    socket.send(JSON.stringify({ type: 'connection_init', payload }));
    const [status, reason] = await closed;
    assert.deepEqual([status, reason.toString()], [4401, code]);
  }
});

test('the audit log tells that somebody asked without a sign-in, and counts what follows', async () => {
  await using other = await startApiServer();
  for (let turn = 0; turn < 3; turn++)
    await fetch(`${other.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-request-id': `asked-here-${turn}` },
      body: JSON.stringify({ query: TASKS }),
    });
  await fetch(`${other.url}/quarantine/1`, { headers: bearer('pft_wrong') });
  const { items } = await other.services.audit.list({ byGateway: false }, { first: 10, after: null });
  assert.deepEqual(
    items.map(({ action, actor, outcome, address }) => [action, actor, outcome, address]),
    [
      ['askUnidentified', null, 'TOKEN_UNKNOWN', '127.0.0.1'],
      ['askUnidentified', null, 'SIGN_IN_FIRST', '127.0.0.1'],
    ],
  );
  assert.equal(items.at(-1)?.requestId, 'asked-here-0');
});

test('a network that has guessed too many tokens is told to wait, not that a right one is wrong', async () => {
  for (let guess = 0; guess <= THROTTLE.token.burst; guess++)
    await ask(TASKS, { headers: bearer(`pft_guess${guess}`) });
  const answer = await ask(TASKS, { headers: bearer(`pft_one-more`) });
  assert.deepEqual([answer.status, answer.code], [429, 'TOO_MANY_ATTEMPTS'], answer.text);
  // One that was right before stays right.
  assert.equal((await ask(TASKS, { headers: bearer(tokens.right) })).status, 200);
});
