/** An HTTP proxy in front of a good server that makes a bad one of it: the far side of a wire, played. */
import { once } from 'node:events';
import {
  createServer,
  request as forward,
  type IncomingHttpHeaders,
  type OutgoingHttpHeaders,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

export interface Alterations {
  /** Before the good server sees it. */
  readonly request?: (message: {
    method: string;
    url: string;
    headers: IncomingHttpHeaders;
  }) => void | Promise<void>;
  /** All that the client sent, in the order in which requests ended. */
  readonly sent?: (message: {
    method: string;
    url: string;
    rawHeaders: readonly string[];
    body: Buffer;
  }) => void;
  /** Before the client sees it. */
  readonly answer?: (message: {
    method: string;
    url: string;
    status: number;
    headers: OutgoingHttpHeaders;
    body: Buffer;
  }) => { status?: number; body?: Buffer } | void;
}

export interface AlteringProxy extends AsyncDisposable {
  readonly url: string;
}

export async function startAlteringProxy(target: string, alterations: Alterations): Promise<AlteringProxy> {
  const server = createServer((incoming, outgoing) => {
    const message = {
      method: incoming.method ?? 'GET',
      url: incoming.url ?? '/',
      headers: { ...incoming.headers },
    };
    const { method, url } = message;
    const relay = async (): Promise<void> => {
      await alterations.request?.(message);
      const upstream = forward(new URL(message.url, target), {
        method: message.method,
        headers: { ...message.headers, connection: 'close' },
      });
      upstream.on('error', () => outgoing.destroy());
      incoming.on('close', () => !incoming.complete && upstream.destroy());
      const parts: Buffer[] = [];
      incoming.on('data', (part: Buffer) => alterations.sent && parts.push(part));
      incoming.on('close', () =>
        alterations.sent?.({ method, url, rawHeaders: incoming.rawHeaders, body: Buffer.concat(parts) }),
      );
      incoming.pipe(upstream);
      upstream.on('response', (answer) => {
        void buffer(answer).then(
          (body) => {
            const headers: OutgoingHttpHeaders = { ...answer.headers };
            const status = answer.statusCode ?? 500;
            const altered = alterations.answer?.({ method, url, status, headers, body }) ?? {};
            delete headers['transfer-encoding'];
            if (method !== 'HEAD') delete headers['content-length'];
            outgoing.writeHead(altered.status ?? status, headers);
            outgoing.end(altered.body ?? body);
          },
          () => outgoing.destroy(),
        );
      });
    };
    relay().catch(() => outgoing.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    [Symbol.asyncDispose]: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
