/** Connections that only take room, and a session of somebody who works meanwhile. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { Agent, request, type IncomingMessage } from 'node:http';
import { Agent as TlsAgent, request as requestTls } from 'node:https';
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';

export interface HalfOpen {
  readonly socket: Socket;
  /** What the gateway said so far. */
  said(): string;
  isClosed(): boolean;
}

/** Sends the beginning of a request, and no more. */
export async function halfOpen(url: string, from: string, sent = 'GET / HTTP/1.1\r\n'): Promise<HalfOpen> {
  const { hostname: host, port } = new URL(url);
  const socket = connect({ host, port: Number(port), localAddress: from });
  let said = '';
  let closed = false;
  socket.on('data', (chunk: Buffer) => (said += chunk.toString('latin1')));
  socket.on('error', () => undefined);
  socket.on('close', () => (closed = true));
  await Promise.race([once(socket, 'connect'), once(socket, 'close')]);
  if (!closed) socket.write(sent);
  return { socket, said: () => said, isClosed: () => closed };
}

export interface Caller extends Disposable {
  /** @returns status, headers and body of the answer. */
  ask(query: string): Promise<{ status: number; retryAfter: string | undefined; body: string }>;
}

/**
 * Somebody at an address, who keeps connections as browsers do.
 * @param ca of the certificate, PEM, where the URL is https
 */
export function callerAt(url: string, address: string, token?: string, ca?: string): Caller {
  const kept = { keepAlive: true, maxSockets: 6 };
  const agent = ca === undefined ? new Agent(kept) : new TlsAgent({ ...kept, ca });
  const ask = ca === undefined ? request : requestTls;
  return {
    ask: async (query) => {
      const asked = ask(`${url}/graphql`, {
        method: 'POST',
        agent,
        localAddress: address,
        headers: {
          'content-type': 'application/json',
          ...(token !== undefined && { authorization: `Bearer ${token}` }),
        },
      });
      const body = JSON.stringify({ query });
      asked.setHeader('content-length', Buffer.byteLength(body));
      asked.end(body);
      const [response] = (await once(asked, 'response')) as [IncomingMessage];
      const { statusCode, headers } = response;
      return { status: statusCode!, retryAfter: headers['retry-after'], body: await text(response) };
    },
    [Symbol.dispose]: () => agent.destroy(),
  };
}

/** Works until `attack` has ended, and must not notice it. */
export async function workDuring(caller: Caller, attack: Promise<unknown>): Promise<void> {
  let isOver = false;
  const over = attack.finally(() => (isOver = true));
  do {
    const { status, body } = await caller.ask('{ viewer { name } tasks(first: 5) { totalCount } }');
    assert.equal(status, 200, body);
    assert.match(body, /"totalCount":/);
  } while (!isOver);
  await over;
}
