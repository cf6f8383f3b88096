/** Connections and requests that take room from others. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { POOL_LIMITS } from '../../server/http/connection-pool.ts';
import { HTTP_LIMITS } from '../../server/http/node-server.ts';
import { REQUEST_LIMITS } from '../../server/http/requests-under-way.ts';
import { makeAuthority } from '../support/authority.ts';
import { missingPrograms } from '../support/programs.ts';
import { startApiServer } from '../support/api-server.ts';
import { callerAt, halfOpen, workDuring, type HalfOpen } from '../support/attacker.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { waitFor } from '../support/wait-for.ts';

/** `LONG=1`: the limits of the gateway as it runs, otherwise a tenth to thirtieth of them. */
const isLong = process.env['LONG'] !== undefined;
const CONNECTIONS = isLong
  ? POOL_LIMITS
  : { strangers: 60, strangersOfNetwork: 20, known: 60, knownOfCredential: 8 };
const REQUESTS = isLong ? REQUEST_LIMITS : { ofNetwork: 6, ofStrangers: 18, ofCredential: 4 };
const [VICTIM, COLLEAGUE] = ['127.0.1.1', '127.0.1.2'];

const attackerAt = (index: number) => `127.0.2.${1 + index}`;

async function flood(
  url: string,
  count: number,
  addressOf: (index: number) => string,
  sent?: string,
): Promise<HalfOpen[]> {
  const open: HalfOpen[] = [];
  for (let index = 0; index < count; index++) open.push(await halfOpen(url, addressOf(index), sent));
  return open;
}

function end(connections: readonly HalfOpen[]): void {
  for (const { socket } of connections) socket.destroy();
}

describe('half-open connections', () => {
  test('of one address: it ends its own, and nobody else notices', async () => {
    await using api = await startApiServer({ httpLimits: { ...HTTP_LIMITS, connections: CONNECTIONS } });
    using victim = callerAt(api.url, VICTIM, await api.tokenOf('VIEWER'));
    const attack = flood(api.url, 2 * CONNECTIONS.strangers, () => attackerAt(0));
    await workDuring(victim, attack);
    const open = await attack;
    const { strangersOfNetwork } = CONNECTIONS;
    await waitFor(() => open.filter((one) => !one.isClosed()).length <= strangersOfNetwork, {
      what: 'the share of the address',
    });
    // Those that said something are told when to come again.
    assert.ok(open.some((one) => /^HTTP\/1.1 503 .*Retry-After: 1\r\n/s.test(one.said())));
    // Somebody new, also at the attacker's address, signs in.
    for (const address of [COLLEAGUE, attackerAt(0)]) {
      using other = callerAt(api.url, address);
      assert.equal((await other.ask('{ version }')).status, 401);
    }
    end(open);
  });

  test('of many addresses: half of the room is left to those who are signed in', async () => {
    await using api = await startApiServer({ httpLimits: { ...HTTP_LIMITS, connections: CONNECTIONS } });
    using victim = callerAt(api.url, VICTIM, await api.tokenOf('VIEWER'));
    assert.equal((await victim.ask('{ version }')).status, 200);
    const attack = flood(api.url, 2 * CONNECTIONS.strangers, (index) => attackerAt(index % 16));
    await workDuring(victim, attack);
    const open = await attack;
    await waitFor(() => open.filter((one) => !one.isClosed()).length <= CONNECTIONS.strangers, {
      what: 'the half for strangers',
    });
    using newcomer = callerAt(api.url, COLLEAGUE);
    assert.equal((await newcomer.ask('{ version }')).status, 401);
    end(open);
  });

  test('of somebody who is signed in: no more than their share is kept', async () => {
    await using api = await startApiServer({ httpLimits: { ...HTTP_LIMITS, connections: CONNECTIONS } });
    const token = await api.tokenOf('VIEWER');
    using victim = callerAt(api.url, VICTIM, await api.tokenOf('VIEWER'));
    const signedIn = `GET /graphql?query=%7Bversion%7D HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\n\r\nGET /`;
    const open: HalfOpen[] = [];
    const attack = (async () => {
      for (let index = 0; index < 2 * CONNECTIONS.strangers; index++) {
        const one = await halfOpen(api.url, attackerAt(0), signedIn);
        await waitFor(() => one.said() !== '' || one.isClosed(), { what: 'an answer' });
        open.push(one);
      }
    })();
    await workDuring(victim, attack);
    const most = CONNECTIONS.knownOfCredential + CONNECTIONS.strangersOfNetwork;
    await waitFor(() => open.filter((one) => !one.isClosed()).length <= most, { what: 'the share' });
    end(open);
  });

  test('that never become a request are ended in time', async () => {
    await using api = await startApiServer({
      httpLimits: { ...HTTP_LIMITS, headersMs: 200, requestMs: 400 },
    });
    const head = await halfOpen(api.url, attackerAt(0));
    const body = await halfOpen(
      api.url,
      attackerAt(0),
      'POST /process_ready HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{',
    );
    const silent = await halfOpen(api.url, attackerAt(0), '');
    for (const one of [head, body, silent]) await waitFor(() => one.isClosed(), { what: 'its end' });
    assert.match(head.said(), /^HTTP\/1.1 408 /);
  });
});

test(
  'handshakes that are never done leave those who are signed in over TLS alone',
  { skip: missingPrograms('openssl') },
  async () => {
    using folder = temporaryDirectory('tls-');
    const authority = await makeAuthority(folder.path, 'site');
    const tls = await authority.issue('gateway', { names: 'IP:127.0.0.1' });
    await using api = await startApiServer({
      environment: { TLS_CERT: tls.cert, TLS_KEY: tls.key },
      httpLimits: { ...HTTP_LIMITS, connections: CONNECTIONS },
    });
    const ca = readFileSync(authority.cert, 'utf8');
    using victim = callerAt(api.url, attackerAt(0), await api.tokenOf('VIEWER'), ca);
    assert.equal((await victim.ask('{ version }')).status, 200);
    const attack = flood(api.url, 2 * CONNECTIONS.strangers, () => attackerAt(0), '\x16\x03\x01\x02');
    await workDuring(victim, attack);
    const open = await attack;
    await waitFor(() => open.filter((one) => !one.isClosed()).length <= CONNECTIONS.strangersOfNetwork, {
      what: 'the share of the network',
    });
    using newcomer = callerAt(api.url, attackerAt(0), undefined, ca);
    assert.equal((await newcomer.ask('{ version }')).status, 401);
    end(open);
  },
);

test('answers that are not read do not keep a connection for ever', async () => {
  using folder = temporaryDirectory('console-');
  writeFileSync(join(folder.path, 'large.txt'), Buffer.alloc(32e6, 'x'));
  await using api = await startApiServer({
    consoleDirectory: folder.path,
    httpLimits: { ...HTTP_LIMITS, silenceMs: 200 },
  });
  const reader = await halfOpen(api.url, attackerAt(0), 'GET /large.txt HTTP/1.1\r\nHost: x\r\n\r\n');
  reader.socket.pause();
  await waitFor(
    async () => {
      const text = await (await fetch(`${api.url}/metrics`)).text();
      return !/petfectior_http_connections\{kind="strangers"\} [2-9]/.test(text);
    },
    { what: 'the end of the connection' },
  );
  reader.socket.destroy();
});

describe('requests that are not finished', () => {
  const begun = 'POST /process_ready HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{';

  test('of one address: 429, and when to come again; of all strangers: 503; who is signed in works on', async () => {
    await using api = await startApiServer({ httpLimits: { ...HTTP_LIMITS, requests: REQUESTS } });
    using victim = callerAt(api.url, VICTIM, await api.tokenOf('VIEWER'));
    const open: HalfOpen[] = [];
    using attacker = callerAt(api.url, attackerAt(0));
    using other = callerAt(api.url, COLLEAGUE);
    for (let index = 0; index < REQUESTS.ofNetwork; index++)
      open.push(await halfOpen(api.url, attackerAt(0), begun));
    const refused = await waitFor(
      async () => {
        const answer = await attacker.ask('{ version }');
        return answer.status === 429 && answer;
      },
      { what: 'the share of the address' },
    );
    assert.equal(refused.retryAfter, '1');
    assert.match(refused.body, /TOO_MANY_REQUESTS/);
    assert.equal((await other.ask('{ version }')).status, 401);

    for (let index = 0; index < REQUESTS.ofStrangers; index++)
      open.push(await halfOpen(api.url, attackerAt(1 + (index % 8)), begun));
    await waitFor(async () => (await other.ask('{ version }')).status === 503, {
      what: 'the half for strangers',
    });
    assert.equal((await victim.ask('{ version }')).status, 200);
    end(open);
    await waitFor(async () => (await other.ask('{ version }')).status === 401, { what: 'room again' });
  });

  test('of one session: 429, and others work on', async () => {
    await using api = await startApiServer({ httpLimits: { ...HTTP_LIMITS, requests: REQUESTS } });
    using victim = callerAt(api.url, VICTIM, await api.tokenOf('VIEWER'));
    const token = await api.tokenOf('VIEWER');
    using attacker = callerAt(api.url, attackerAt(0), token);
    const body = JSON.stringify({ query: 'subscription { processChanged { name } }' });
    const follows = `POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nAccept: text/event-stream\r\nAuthorization: Bearer ${token}\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
    const open: HalfOpen[] = [];
    for (let index = 0; index < REQUESTS.ofCredential; index++)
      open.push(await halfOpen(api.url, attackerAt(0), follows));
    const refused = await waitFor(
      async () => {
        const answer = await attacker.ask('{ version }');
        return answer.status === 429 && answer;
      },
      { what: 'the share of the session' },
    );
    assert.equal(refused.retryAfter, '1');
    assert.equal((await victim.ask('{ version }')).status, 200);
    end(open);
    await waitFor(async () => (await attacker.ask('{ version }')).status === 200, { what: 'room again' });
  });

  test('of a stranger with a long body: refused before it comes', async () => {
    await using api = await startApiServer();
    using stranger = callerAt(api.url, attackerAt(0));
    using known = callerAt(api.url, VICTIM, await api.tokenOf('VIEWER'));
    const long = `{ version } #${'x'.repeat(20_000)}`;
    const { status, body } = await stranger.ask(long);
    assert.equal(status, 413);
    assert.match(body, /TOO_LONG/);
    assert.equal((await known.ask(long)).status, 200);
  });
});
