import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls, type ConnectionOptions } from 'node:tls';
import { AssociationError } from './association-error.ts';

export interface Endpoint {
  readonly host: string;
  readonly port: number;
  /** TLS 1.2 or later. */
  readonly tls?: Pick<ConnectionOptions, 'ca' | 'key' | 'cert' | 'checkServerIdentity'>;
}

/**
 * Opens the transport.
 * @throws AssociationError resolve, connect, tls, timeout or cancelled
 */
export function connect(endpoint: Endpoint, timeoutMs: number, signal?: AbortSignal): Promise<Socket> {
  const { host, port, tls } = endpoint;
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(cancelled());
    const socket = tls
      ? connectTls({ ...tls, host, port, minVersion: 'TLSv1.2' })
      : connectTcp({ host, port, noDelay: true });
    const settle = (finish: () => void) => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
      socket.removeListener('error', onError);
      finish();
    };
    const fail = (error: AssociationError) => {
      settle(() => reject(error));
      socket.on('error', () => undefined);
      socket.destroy();
    };
    const timer = setTimeout(
      () => fail(new AssociationError('timeout', `no connection in ${timeoutMs} ms`)),
      timeoutMs,
    );
    const onAbort = () => fail(cancelled());
    const onError = (cause: NodeJS.ErrnoException) => fail(transportError(cause, socket));
    signal?.addEventListener('abort', onAbort, { once: true });
    socket.once('error', onError);
    socket.once(tls ? 'secureConnect' : 'connect', () => settle(() => resolve(socket)));
  });
}

function transportError(cause: NodeJS.ErrnoException, socket: Socket): AssociationError {
  if (cause.syscall === 'getaddrinfo')
    return new AssociationError('resolve', `host not found (${cause.code})`, { cause });
  if (cause.syscall === 'connect')
    return new AssociationError('connect', `no connection (${cause.code})`, { cause });
  const kind = 'encrypted' in socket ? 'tls' : 'connect';
  return new AssociationError(
    kind,
    `${kind === 'tls' ? 'no TLS' : 'no'} connection (${cause.code ?? cause.message})`,
    { cause },
  );
}

export function cancelled(): AssociationError {
  return new AssociationError('cancelled', 'cancelled');
}
