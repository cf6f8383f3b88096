/** A TCP proxy that plays a poor network: slow, far, and cutting connections. */
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export interface Shape {
  /** ms, one way. */
  readonly latency?: number | undefined;
  /** Bytes a second, in each direction of each connection. */
  readonly bandwidth?: number | undefined;
  /** A connection is cut once it has carried as many bytes from client to server. */
  readonly cutUploadAfter?: number | undefined;
  /** ... from server to client. */
  readonly cutDownloadAfter?: number | undefined;
}

export interface ShapingProxy {
  readonly port: number;
  /** Bytes carried, over all connections, cut ones too. */
  readonly carried: { up: number; down: number };
  readonly cuts: number;
  /** Ends every connection now. */
  cut(): void;
  close(): Promise<void>;
}

/** Bytes on their way at which the sender is held up. */
const MOST_PENDING = 1 << 20;

export async function startShapingProxy(
  target: { readonly host: string; readonly port: number },
  shape: Shape,
  listen: { readonly host: string; readonly port: number } = { host: '127.0.0.1', port: 0 },
): Promise<ShapingProxy> {
  const carried = { up: 0, down: 0 };
  const sockets = new Set<Socket>();
  let cuts = 0;
  /** What was carried arrives, as on a real link; a reset would take it back from whoever has not read it yet. */
  const cut = (from: Socket, to: Socket): void => {
    cuts++;
    from.resetAndDestroy();
    to.destroySoon();
  };
  const server = createServer((client) => {
    const upstream = connect({ ...target, noDelay: true });
    client.setNoDelay(true);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
      socket.on('error', () => socket.destroy());
    }
    carry(
      client,
      upstream,
      shape,
      shape.cutUploadAfter,
      (bytes) => (carried.up += bytes),
      () => cut(client, upstream),
    );
    carry(
      upstream,
      client,
      shape,
      shape.cutDownloadAfter,
      (bytes) => (carried.down += bytes),
      () => cut(upstream, client),
    );
  });
  server.listen(listen.port, listen.host);
  await once(server, 'listening');
  const cutAll = (): void => sockets.forEach((socket) => socket.destroy());
  return {
    port: (server.address() as AddressInfo).port,
    carried,
    get cuts() {
      return cuts;
    },
    cut: cutAll,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      cutAll();
      await closed;
    },
  };
}

function carry(
  from: Socket,
  to: Socket,
  { latency = 0, bandwidth = Infinity }: Shape,
  cutAfter: number | undefined,
  count: (bytes: number) => void,
  cut: () => void,
): void {
  const queue: { readonly chunk: Buffer; readonly due: number }[] = [];
  let passed = 0;
  let pending = 0;
  let lastDue = 0;
  let ended = false;
  let timer: NodeJS.Timeout | undefined;

  const send = (chunk: Buffer): void => {
    const part = cutAfter === undefined ? chunk : chunk.subarray(0, cutAfter - passed);
    passed += part.length;
    count(part.length);
    to.write(part);
    if (passed === cutAfter) cut();
  };
  const pump = (): void => {
    timer = undefined;
    for (let next = queue[0]; next && !to.destroyed; next = queue[0]) {
      const wait = next.due - performance.now();
      if (wait > 0.5) {
        timer = setTimeout(pump, wait);
        return;
      }
      queue.shift();
      pending -= next.chunk.length;
      send(next.chunk);
    }
    if (pending <= MOST_PENDING) from.resume();
    if (ended) to.end();
  };
  from.on('data', (chunk: Buffer) => {
    lastDue = Math.max(lastDue, performance.now() + latency) + (chunk.length / bandwidth) * 1000;
    queue.push({ chunk, due: lastDue });
    pending += chunk.length;
    if (pending > MOST_PENDING) from.pause();
    if (!timer) pump();
  });
  from.on('end', () => {
    ended = true;
    if (!timer) pump();
  });
  from.on('close', () => {
    if (ended) return;
    clearTimeout(timer);
    to.destroySoon();
  });
}
