import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export interface SilentProxy extends AsyncDisposable {
  readonly port: number;
  /** The connections that there are stay open and carry nothing more, as behind a firewall that forgot them. */
  forget(): void;
  /** Connections that the other side still holds open. */
  open(): number;
}

/** Between a client and `port` of the loopback. */
export async function startSilentProxy(port: number): Promise<SilentProxy> {
  const sockets = new Set<Socket>();
  const clients = new Set<Socket>();
  const server = createServer((client) => {
    const far = connect(port, '127.0.0.1');
    clients.add(client);
    for (const socket of [client, far]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => sockets.delete(socket) && clients.delete(socket));
    }
    client.pipe(far);
    far.pipe(client);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    forget: () => {
      for (const socket of sockets) {
        socket.unpipe();
        // What still comes is read, and dropped, as by a firewall.
        socket.on('data', () => undefined);
      }
    },
    open: () => clients.size,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
