/** WebSockets that send much, read nothing, or are many: before somebody signs in on them, and after. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, before, describe, test } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import WebSocket from 'ws';
import { HTTP_LIMITS } from '../../server/http/node-server.ts';
import { CLOSE } from '../../server/http/socket-end.ts';
import { startApiServer, type ApiServer } from '../support/api-server.ts';
import { callerAt, workDuring, type Caller } from '../support/attacker.ts';
import { LivePeer } from '../support/live-peer.ts';
import { waitFor } from '../support/wait-for.ts';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const isLong = process.env['LONG'] !== undefined;
const SOCKETS = isLong ? 200 : 8;
const MESSAGES = isLong ? 20_000 : 400;
/** What the gateway may hold of what attackers send; the attackers' own buffers are of this process too. */
const MOST_BYTES = 48e6;
/** Where the attack itself takes longer than anybody may wait with signing in. */
const NO_SIGN_IN = 4408;
const VICTIM = '127.0.1.1';

let api: ApiServer;
let token: string;
let victim: Caller;
before(async () => {
  api = await startApiServer();
  token = await api.tokenOf('VIEWER');
  victim = callerAt(api.url, VICTIM, await api.tokenOf('VIEWER'));
});
after(async () => {
  victim[Symbol.dispose]();
  await api[Symbol.asyncDispose]();
});

interface Peer {
  readonly socket: WebSocket;
  /** The code with which it was closed. */
  code(): number | undefined;
}

async function open(from = '127.0.2.1', url = api.url): Promise<Peer> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', {
    localAddress: from,
  });
  let code: number | undefined;
  socket.on('error', () => undefined);
  socket.on('close', (closed) => (code = closed));
  await Promise.race([once(socket, 'open'), once(socket, 'close')]);
  return { socket, code: () => code };
}

const ping = (bytes: number) => JSON.stringify({ type: 'ping', payload: { filler: 'x'.repeat(bytes) } });

/** Sends without reading, as long as it can. */
function sendMany({ socket, code }: Peer, message: string, count: number): void {
  socket.pause();
  for (let sent = 0; sent < count && code() === undefined && socket.bufferedAmount < 5e5; sent++)
    socket.send(message, () => undefined);
}

async function ended(peer: Peer): Promise<number> {
  peer.socket.resume();
  return waitFor(() => peer.code(), { what: 'its end' });
}

/** Memory that is held outside V8's heap: what sockets have queued. */
function held(): number {
  collectGarbage();
  return process.memoryUsage().external;
}

describe('before somebody signs in', () => {
  test('long pings whose answers are not read: the first is too long', async () => {
    const before = held();
    const peers = await Promise.all(
      Array.from({ length: SOCKETS }, (_, index) => open(`127.0.2.${1 + (index % 200)}`)),
    );
    const attack = Promise.resolve().then(() => {
      for (const peer of peers) sendMany(peer, ping(250_000), MESSAGES);
    });
    await workDuring(victim, attack);
    for (const peer of peers)
      assert.ok([CLOSE.TOO_MUCH, NO_SIGN_IN, 1006].includes(await ended(peer)), String(peer.code()));
    assert.ok(held() - before < MOST_BYTES, `${((held() - before) / 1e6).toFixed(0)} MB`);
  });

  test('many short messages, and many pings of the protocol below', async () => {
    const talker = await open();
    for (let sent = 0; sent < 9; sent++) talker.socket.send(ping(1));
    assert.equal(await ended(talker), CLOSE.TOO_MUCH);
    const pinger = await open();
    for (let sent = 0; sent < 9; sent++) pinger.socket.ping();
    assert.equal(await ended(pinger), CLOSE.TOO_MUCH);
  });

  test('many connections: those that are open for longest make room, and one who means it gets in', async () => {
    const count = isLong ? 3000 : 700;
    const peers: Peer[] = [];
    const attack = (async () => {
      for (let index = 0; index < count; index++) peers.push(await open('127.0.2.1'));
    })();
    await workDuring(victim, attack);
    await waitFor(() => peers.filter((peer) => peer.code() === undefined).length <= 512, {
      what: 'the share of the network',
    });
    assert.ok([CLOSE.TOO_MUCH, NO_SIGN_IN].includes(peers[0]!.code()!), String(peers[0]!.code()));
    using peer = await LivePeer.open({ url: api.url, token });
    assert.equal(peer.told[0]?.type, 'connection_ack');
    for (const { socket } of peers) socket.terminate();
  });

  test('one that says nothing is closed', async () => {
    await using patient = await startApiServer({ httpLimits: { ...HTTP_LIMITS, initMs: 50 } });
    const peer = await open('127.0.2.1', patient.url);
    assert.equal(await ended(peer), NO_SIGN_IN);
  });
});

describe('of those who are signed in', () => {
  test('pings whose answers are not read end the connection, not the gateway', async () => {
    const before = held();
    const peers = await Promise.all(Array.from({ length: 4 }, () => LivePeer.open({ url: api.url, token })));
    const attack = Promise.all(
      peers.map(async (peer) => {
        peer.socket.pause();
        await waitFor(
          () => {
            if (peer.socket.bufferedAmount < 1e6) peer.socket.send(ping(200_000), () => undefined);
            return api.services.live.subscribers === 0 && peer.socket.bufferedAmount >= 1e6;
          },
          { what: 'nothing is taken any more', everyMs: 1, timeoutMs: 20_000 },
        );
      }),
    );
    await workDuring(victim, attack);
    assert.ok(held() - before < MOST_BYTES, `${((held() - before) / 1e6).toFixed(0)} MB`);
    for (const peer of peers) {
      peer.socket.resume();
      const code = await waitFor(() => peer.closed, { what: 'its end' });
      assert.ok([CLOSE.TOO_MUCH, 1006].includes(code), String(code));
    }
  });

  test('messages without end', async () => {
    using peer = await LivePeer.open({ url: api.url, token });
    for (let sent = 0; sent < 2000 && peer.closed === undefined; sent++) peer.socket.send(ping(1));
    assert.equal(await waitFor(() => peer.closed, { what: 'its end' }), CLOSE.TOO_MUCH);
  });

  test('more connections than one sign-in may have', async () => {
    const mine = await api.tokenOf('VIEWER');
    const peers: LivePeer[] = [];
    for (let index = 0; index < 128; index++) peers.push(await LivePeer.open({ url: api.url, token: mine }));
    const { socket, code } = await open();
    socket.send(JSON.stringify({ type: 'connection_init', payload: { token: mine } }));
    assert.equal(await waitFor(() => code(), { what: 'its end' }), CLOSE.TOO_MUCH);
    assert.ok(peers.every(({ closed }) => closed === undefined));
    using other = await LivePeer.open({ url: api.url, token });
    assert.equal(other.told[0]?.type, 'connection_ack');
    for (const peer of peers) peer.socket.terminate();
  });
});
