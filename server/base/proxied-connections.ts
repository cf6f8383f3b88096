/**
 * Connections that load balancers pass on: their header is taken off before anybody else reads, and the socket says the
 * address of who connects. Of all others nothing is read: what they say of themselves is believed of nobody.
 */
import type { Server, Socket } from 'node:net';
import { pause } from './pause.ts';
import { ProxyHeaderError, readProxyHeader, type ProxyHeader } from './proxy-protocol.ts';

export interface ProxiedOptions {
  /** Whether connections from there begin with a header. */
  readonly isProxy: (address: string) => boolean;
  /** A header did not come, or was none: the connection was closed. */
  readonly onRefused: (address: string, reason: string) => void;
  readonly withinMs?: number;
}

const WITHIN_MS = 5_000;
/** Connections without a header yet: one more closes the oldest. */
const MOST_WAITING = 256;

type OnConnection = (this: Server, socket: Socket) => void;

/**
 * Call it when everybody who listens for connections does: `server` is a plain, TLS, HTTP or HTTPS server.
 * @returns closes those that wait for their header
 */
export function takeProxyHeaders(server: Server, options: ProxiedOptions): () => void {
  const { isProxy, onRefused, withinMs = WITHIN_MS } = options;
  const listeners = server.listeners('connection') as OnConnection[];
  const waiting = new Set<Socket>();
  /** Over TLS requests come on another socket than the one that was accepted; by its own address and port. */
  const sources = new Map<string, NonNullable<ProxyHeader['source']>>();
  const pass = (socket: Socket) => {
    for (const listener of listeners) listener.call(server, socket);
  };
  server.removeAllListeners('connection');
  server.on('connection', (socket: Socket) => {
    const own = nameOf(socket);
    const address = (socket.remoteAddress ?? '').replace(/^::ffff:(?=\d+\.)/i, '');
    if (!isProxy(address)) return pass(socket);
    waiting.add(socket);
    const [oldest] = waiting;
    if (waiting.size > MOST_WAITING) oldest?.destroy();
    takeHeader(socket, withinMs).then(
      ({ source }) => {
        waiting.delete(socket);
        if (source) {
          sources.set(own, source);
          socket.once('close', () => sources.delete(own));
          tell(socket, source);
        }
        pass(socket);
      },
      (error: Error) => {
        waiting.delete(socket);
        socket.destroy();
        onRefused(address, error.message);
      },
    );
  });
  server.prependListener('secureConnection', (socket: Socket) => {
    const source = sources.get(nameOf(socket));
    if (source) tell(socket, source);
  });
  return () => {
    for (const socket of waiting) socket.destroy();
  };
}

function nameOf({ remoteAddress, remotePort }: Socket): string {
  return `${remoteAddress} ${remotePort}`;
}

function tell(socket: Socket, { address, port }: NonNullable<ProxyHeader['source']>): void {
  const family = address.includes(':') ? 'IPv6' : 'IPv4';
  Object.defineProperties(socket, {
    remoteAddress: { value: address },
    remotePort: { value: port },
    remoteFamily: { value: family },
  });
}

/** Reads the header and no more: what follows it is left on the socket. @throws ProxyHeaderError */
function takeHeader(socket: Socket, withinMs: number): Promise<ProxyHeader> {
  return new Promise((resolve, reject) => {
    let bytes = Buffer.alloc(0);
    const patience = new AbortController();
    const settle = (then: () => void) => {
      if (patience.signal.aborted) return;
      patience.abort();
      socket.off('readable', read).off('close', closed);
      // The stream forgets in the next tick that it was read so.
      process.nextTick(then);
    };
    const refuse = (error: Error) => settle(() => reject(error));
    const read = () => {
      for (let chunk: Buffer | null; (chunk = socket.read() as Buffer | null);) {
        bytes = Buffer.concat([bytes, chunk]);
        try {
          const header = readProxyHeader(bytes);
          if (!header) continue;
          const rest = bytes.subarray(header.length);
          if (rest.length > 0) socket.unshift(rest);
          return settle(() => resolve(header));
        } catch (error) {
          return refuse(error as Error);
        }
      }
    };
    const closed = () => refuse(new ProxyHeaderError('closed before its header was whole'));
    void pause(withinMs, patience.signal).then(() => refuse(new ProxyHeaderError('no header in time')));
    socket.on('readable', read).once('close', closed);
    // Until somebody else listens.
    socket.on('error', () => undefined);
  });
}
