/** One connection to the directory: TLS before anything is said, bounded in time and in what is read (RFC 4511, RFC 4513). */
import { connect as connectTcp, isIP } from 'node:net';
import { connect as connectTls, type ConnectionOptions } from 'node:tls';
import type { Socket } from 'node:net';
import { BerReader, Client } from 'ldapts';
import type { LdapOptions } from './sign-in-source.ts';

/** Of all that is asked over one connection. */
export const DIRECTORY_PATIENCE_MS = 10_000;
/** ldapts joins what has come anew for every piece of an answer: memory for a while is many times this. */
const MOST_BYTES = 2 * 1024 * 1024;

export class DirectoryError extends Error {
  override name = 'DirectoryError';
}

/** Works over a connection that is encrypted and whose certificate was verified; ends it whatever happens. */
export async function withDirectory<T>(
  options: LdapOptions,
  work: (client: Client) => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  const { host, port, transport, authority } = options;
  const sockets = new Set<Socket>();
  let overdue: DirectoryError | undefined;
  const kill = (why: string) => {
    overdue ??= new DirectoryError(why);
    for (const socket of sockets) socket.destroy(overdue);
  };
  let read = 0;
  let inTheClear = Buffer.alloc(0);
  const watched = <S extends Socket>(socket: S, isClear = false): S => {
    sockets.add(socket);
    socket.on('data', (chunk: Buffer) => {
      read += chunk.length;
      if (read > MOST_BYTES) return kill(`it sent more than ${MOST_BYTES} bytes`);
      if (isClear) inTheClear = Buffer.concat([inTheClear, chunk]);
    });
    return socket;
  };
  const tls: ConnectionOptions = {
    host,
    // A name only (RFC 6066 3); an address is compared with the certificate all the same.
    ...(isIP(host) === 0 && { servername: host }),
    minVersion: 'TLSv1.2',
    ...(authority && { ca: authority }),
  };
  const client = new Client({
    url: `${transport === 'LDAPS' ? 'ldaps' : 'ldap'}://${host.includes(':') ? `[${host}]` : host}:${port}`,
    timeout: DIRECTORY_PATIENCE_MS,
    connectTimeout: DIRECTORY_PATIENCE_MS,
    strictDN: false,
    ...(transport === 'LDAPS' && { tlsOptions: tls }),
    createConnection: ((...args: Parameters<typeof connectTcp>) =>
      watched(connectTcp(...args), true)) as typeof connectTcp,
    createSecureConnection: ((...args: Parameters<typeof connectTls>) => {
      if (transport === 'STARTTLS' && !isOneMessage(inTheClear))
        throw new DirectoryError('it said more than its answer to StartTLS');
      return watched(connectTls(...args));
    }) as typeof connectTls,
  });
  const patience = AbortSignal.timeout(DIRECTORY_PATIENCE_MS);
  const onOverdue = () => kill(`it did not answer in ${DIRECTORY_PATIENCE_MS / 1000} s`);
  const onAbort = () => kill('the gateway stops');
  patience.addEventListener('abort', onOverdue, { once: true });
  signal?.addEventListener('abort', onAbort, { once: true });
  try {
    if (transport === 'STARTTLS') await client.startTLS(tls);
    const result = await work(client);
    await client.unbind();
    return result;
  } catch (error) {
    throw overdue ?? error;
  } finally {
    patience.removeEventListener('abort', onOverdue);
    signal?.removeEventListener('abort', onAbort);
    for (const socket of sockets) socket.destroy();
  }
}

/**
 * Whether nothing follows the answer to StartTLS (RFC 4511 4.14.1): ldapts would read the rest, which anybody on the way
 * may have added, together with what comes over TLS.
 */
function isOneMessage(bytes: Buffer): boolean {
  const reader = new BerReader(bytes);
  return reader.readSequence() !== null && reader.remain === reader.length;
}
