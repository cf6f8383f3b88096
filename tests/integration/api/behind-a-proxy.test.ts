/** What is believed of proxies, and of those who say that they are one. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request as requestPlain, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { request as requestTls } from 'node:https';
import { test } from 'node:test';
import { text } from 'node:stream/consumers';
import WebSocket from 'ws';
import { PASSWORD, startApiServer, type ApiServer } from '../../support/api-server.ts';
import { startCaddy } from '../../support/caddy.ts';
import { startNginx } from '../../support/nginx.ts';
import { missingPrograms } from '../../support/programs.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

const SIGN_IN = `mutation { signIn(username: "someone", password: "${PASSWORD}") { __typename } }`;

/** From which a proxy is asked. */
const BROWSER = '127.0.0.2';

const behind = (proxies: string, more: Record<string, string> = {}) => ({
  environment: { TRUSTED_PROXIES: proxies, ...more },
});

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Everything in the headers as it stands, also `Host`. */
async function post(
  url: string,
  query: string,
  headers: Record<string, string>,
  ca?: string,
): Promise<Answer> {
  const options = { method: 'POST', headers: { 'content-type': 'application/json', ...headers } };
  const asked =
    ca === undefined
      ? requestPlain(url, options)
      : requestTls(url, { ...options, ca, localAddress: BROWSER, family: 4 });
  asked.end(JSON.stringify({ query }));
  const [response] = (await once(asked, 'response')) as [IncomingMessage];
  return { status: response.statusCode!, headers: response.headers, body: await text(response) };
}

async function withSomeone(api: ApiServer): Promise<void> {
  await api.services.users.create({ username: 'someone', password: PASSWORD, role: 'VIEWER' });
}

async function lastAddress(api: ApiServer): Promise<string> {
  const { items } = await api.services.audit.list({ actions: ['signIn'] }, { first: 1, after: null });
  return items[0]!.address;
}

test('nobody is believed where no proxy is named', async () => {
  await using api = await startApiServer();
  await withSomeone(api);
  const { headers, body } = await post(`${api.url}/graphql`, SIGN_IN, {
    'x-forwarded-for': '192.0.2.7',
    'x-forwarded-proto': 'https',
    'x-forwarded-host': 'elsewhere.example',
    forwarded: 'for=192.0.2.8;proto=https;host=elsewhere.example',
  });
  assert.match(body, /Session/);
  assert.equal(await lastAddress(api), '127.0.0.1');
  assert.doesNotMatch(String(headers['set-cookie']), /Secure/);
  assert.equal(headers['strict-transport-security'], undefined);
  const { status } = await post(`${api.url}/graphql`, '{ version }', {
    origin: 'https://elsewhere.example',
    'x-forwarded-host': 'elsewhere.example',
    'x-forwarded-proto': 'https',
  });
  assert.equal(status, 403);
});

test('of a named proxy, the nearest address that is no proxy counts, and its scheme and host', async () => {
  await using api = await startApiServer(behind('127.0.0.0/8, 10.1.0.0/16, 2001:db8:1::/48'));
  await withSomeone(api);
  for (const [sent, address] of [
    ['192.0.2.7', '192.0.2.7'],
    ['203.0.113.66, 192.0.2.7, 10.1.2.3', '192.0.2.7'],
    ['203.0.113.66, 2001:db8::7, 2001:db8:1::5', '2001:db8::7'],
    ['192.0.2.7:52011', '192.0.2.7'],
    ['[2001:db8::7]:52011', '2001:db8::7'],
    ['::ffff:192.0.2.9', '192.0.2.9'],
    ['192.0.2.7, unknown', '127.0.0.1'],
    ['192.0.2.7, <script>, 10.1.2.3', '10.1.2.3'],
    ['', '127.0.0.1'],
  ] as const) {
    const { headers } = await post(`${api.url}/graphql`, SIGN_IN, {
      'x-forwarded-for': sent,
      'x-forwarded-proto': 'https',
      'x-forwarded-host': 'petfectior.hospital.example',
      // Not the family of headers that this proxy writes: a caller may have.
      forwarded: 'for=198.51.100.1;proto=http;host=evil.example',
      origin: 'https://petfectior.hospital.example',
      host: 'upstream:8000',
    });
    assert.equal(await lastAddress(api), address, sent);
    assert.match(String(headers['set-cookie']), /; Secure/);
    assert.equal(headers['strict-transport-security'], 'max-age=31536000');
  }
});

test('a page of another site is refused behind a proxy too, and one that is not encrypted', async () => {
  await using api = await startApiServer(behind('127.0.0.1'));
  const from = async (origin: string, host = 'here.example:8443') =>
    (
      await post(`${api.url}/graphql`, '{ needsSetUp }', {
        origin,
        'x-forwarded-for': '192.0.2.7',
        'x-forwarded-proto': 'https',
        'x-forwarded-host': host,
      })
    ).status;
  assert.equal(await from('https://here.example:8443'), 200);
  assert.equal(await from('https://here.example', 'here.example:443'), 200);
  assert.equal(await from('https://here.example'), 403);
  assert.equal(await from('http://here.example:8443'), 403);
  assert.equal(await from('https://elsewhere.example'), 403);
});

test('RFC 7239 where that is what the proxy writes, and nothing else', async () => {
  await using api = await startApiServer(behind('127.0.0.1', { PROXY_HEADERS: 'forwarded' }));
  await withSomeone(api);
  const { headers } = await post(`${api.url}/graphql`, SIGN_IN, {
    forwarded: 'for=203.0.113.66, For="[2001:db8::7]:4711";Proto=https;Host="here.example"',
    'x-forwarded-for': '198.51.100.1',
    'x-forwarded-proto': 'http',
    origin: 'https://here.example',
  });
  assert.equal(await lastAddress(api), '2001:db8::7');
  assert.match(String(headers['set-cookie']), /; Secure/);
});

test('sign-ins are slowed down by the address behind the proxy, not by that of the proxy', async () => {
  await using api = await startApiServer(behind('127.0.0.1'));
  await withSomeone(api);
  const guess = (address: string, name: string) =>
    post(
      `${api.url}/graphql`,
      `mutation { signIn(username: "${name}", password: "a wrong password") { ... on Error { message } } }`,
      { 'x-forwarded-for': address },
    );
  for (let turn = 0; turn < 20; turn++) await guess('192.0.2.66', `nobody${turn}`);
  assert.match((await guess('192.0.2.66', 'nobody')).body, /Too many|try again/);
  const { body } = await post(`${api.url}/graphql`, SIGN_IN, { 'x-forwarded-for': '192.0.2.7' });
  assert.match(body, /Session/);
});

for (const [program, start] of [
  ['nginx', startNginx],
  ['caddy', startCaddy],
] as const)
  test(
    `${program} as the documentation sets it up: address, Secure cookies, HSTS, WebSocket, and nothing that a caller invents`,
    {
      skip: missingPrograms(program, 'openssl'),
    },
    async () => {
      using folder = temporaryDirectory(`${program}-`);
      await using api = await startApiServer(behind('127.0.0.1'));
      await withSomeone(api);
      await using proxy = await start(folder.path, Number(new URL(api.url).port));
      const site = `https://localhost:${proxy.port}`;
      const { headers, body } = await post(
        `${site}/graphql`,
        SIGN_IN,
        { origin: site, 'x-forwarded-for': '203.0.113.66', forwarded: 'for=203.0.113.67' },
        proxy.authority,
      );
      assert.match(body, /Session/);
      assert.equal(await lastAddress(api), BROWSER);
      assert.equal(headers['strict-transport-security'], 'max-age=31536000');
      const [cookie = ''] = headers['set-cookie'] ?? [];
      assert.match(cookie, /; Secure/);

      const socket = new WebSocket(`wss://localhost:${proxy.port}/graphql`, 'graphql-transport-ws', {
        ca: proxy.authority,
        headers: { origin: site, cookie: cookie.split(';', 1)[0]! },
      });
      await once(socket, 'open');
      socket.send(JSON.stringify({ type: 'connection_init' }));
      const [answer] = (await once(socket, 'message')) as [Buffer];
      assert.match(answer.toString('utf8'), /connection_ack/);
      socket.terminate();
    },
  );
