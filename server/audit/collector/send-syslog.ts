/** Messages of syslog to one collector over TLS (RFC 5425), and what is wrong in words where they are not taken. */
import { once } from 'node:events';
import { connect, rootCertificates, type ConnectionOptions, type TLSSocket } from 'node:tls';
import { certificatesOf } from '../../base/certificates.ts';
import { networkNotice } from '../../base/network-notice.ts';
import { notice, type Notice } from '../../base/notices.ts';
import { pause } from '../../base/pause.ts';

/** The certificate of this gateway, for collectors that ask for one. */
export type Identity = Pick<ConnectionOptions, 'cert' | 'key'>;

export interface Destination {
  readonly host: string;
  readonly port: number;
  /** PEM of authorities that are trusted beside the known ones. */
  readonly authority: string;
  readonly identity: Identity;
}

/** In which a collector that does not take this gateway's certificate says so: TLS 1.3 ends before it has looked. */
const LEAST_LOOK_MS = 50;

/**
 * Syslog has no answer. A batch counts as taken when the collector has read it to its end: we close our half of the
 * connection, and it closes its own without an error. One that ends with data unread resets the connection instead.
 * @param stop gives up at once
 * @param patienceMs for all of it
 * @returns why they were not taken; null where they were
 */
export async function sendSyslog(
  destination: Destination,
  frames: readonly Buffer[],
  stop: AbortSignal,
  patienceMs: number,
): Promise<Notice | null> {
  const { host, port, authority, identity } = destination;
  const signal = AbortSignal.any([stop, AbortSignal.timeout(patienceMs)]);
  const ca = [...rootCertificates, ...certificatesOf(authority)];
  const started = performance.now();
  const socket = connect({
    ...{ host, port, ca, minVersion: 'TLSv1.2', allowHalfOpen: true },
    ...(identity.cert && identity.key && { cert: identity.cert, key: identity.key }),
  });
  let isOpen = false;
  let hasEnded = false;
  let isSent = false;
  socket
    .on('error', () => undefined)
    .on('end', () => (hasEnded = true))
    .resume();
  const abort = () => socket.destroy(new Error('given up'));
  signal.addEventListener('abort', abort);
  try {
    await once(socket, 'secureConnect', { signal });
    isOpen = true;
    await pause(Math.max(LEAST_LOOK_MS, 2 * (performance.now() - started)), signal);
    signal.throwIfAborted();
    if (hasEnded || socket.destroyed) return notice('COLLECTOR_REFUSED_GATEWAY', { host });
    await written(socket, frames, signal);
    isSent = true;
    if (!hasEnded) await once(socket, 'end', { signal });
    return null;
  } catch (error) {
    if (signal.aborted)
      return isSent
        ? notice('COLLECTOR_KEEPS_OPEN', { host })
        : notice('HOST_SILENT', { host, seconds: Math.round(patienceMs / 1000) });
    return failureNotice(destination, socket.errored ?? (error as Error), isOpen);
  } finally {
    signal.removeEventListener('abort', abort);
    socket.destroy();
  }
}

/** Writes all and closes this half, at the pace of the collector. */
async function written(socket: TLSSocket, frames: readonly Buffer[], signal: AbortSignal): Promise<void> {
  const ended = once(socket, 'finish', { signal });
  socket.end(Buffer.concat(frames));
  await ended;
}

const UNTRUSTED = /CERT|ISSUER|INVALID_CA|ALTNAME|VERIFY/;
const OUT_OF_TIME = new Set(['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID']);
/** Alerts about the gateway's certificate, or the lack of one (RFC 8446 6.2). */
const REFUSED = /ALERT_(CERTIFICATE_\w+|BAD_CERTIFICATE|UNKNOWN_CA|ACCESS_DENIED|HANDSHAKE_FAILURE)$/;
const RESET = new Set(['ECONNRESET', 'EPIPE']);

function failureNotice({ host, port }: Destination, error: NodeJS.ErrnoException, isOpen: boolean): Notice {
  const { code = '' } = error;
  const detail = code || error.message;
  if (REFUSED.test(code)) return notice('COLLECTOR_REFUSED_GATEWAY', { host });
  if (isOpen) return notice('COLLECTOR_INTERRUPTED', { host, detail });
  if (OUT_OF_TIME.has(code)) return notice('TLS_OUT_OF_TIME', { host, detail });
  if (code.startsWith('ERR_SSL') || RESET.has(code))
    return notice('COLLECTOR_WITHOUT_TLS', { host, port, detail });
  if (UNTRUSTED.test(code)) return notice('SOURCE_UNTRUSTED', { host, detail });
  return networkNotice(host, port, error);
}
