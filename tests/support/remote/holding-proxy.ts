import { once } from 'node:events';
import { createServer, request as forward, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface HeldAnswer {
  /** The server has done what it was asked, and whoever asked does not know. */
  readonly reached: Promise<void>;
  release(): void;
}

export interface HoldingProxy extends AsyncDisposable {
  readonly url: string;
  /** Holds back the next answer to such a request. */
  hold(method: string, path: RegExp): HeldAnswer;
}

interface Held {
  readonly fits: (request: IncomingMessage) => boolean;
  readonly reach: () => void;
  readonly released: Promise<void>;
}

/** Between a client and a server of HTTP: answers come when the test lets them. */
export async function startHoldingProxy(to: string): Promise<HoldingProxy> {
  const held: Held[] = [];
  const releases: (() => void)[] = [];
  const server = createServer((request, response) => {
    const { method, headers } = request;
    const far = forward(new URL(request.url ?? '/', to), { method, headers }, (answer) => {
      const index = held.findIndex(({ fits }) => fits(request));
      const [hold] = index < 0 ? [] : held.splice(index, 1);
      hold?.reach();
      void Promise.resolve(hold?.released).then(() => {
        response.writeHead(answer.statusCode ?? 500, answer.headers);
        answer.pipe(response);
      });
    });
    far.on('error', () => response.destroy());
    request.pipe(far);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    hold: (method, path) => {
      const reached = Promise.withResolvers<void>();
      const released = Promise.withResolvers<void>();
      releases.push(released.resolve);
      held.push({
        fits: (request) => request.method === method && path.test(request.url ?? ''),
        reach: reached.resolve,
        released: released.promise,
      });
      return { reached: reached.promise, release: released.resolve };
    },
    [Symbol.asyncDispose]: async () => {
      for (const release of releases) release();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
