import { tlsNotice } from '../devices/tls-notice.ts';
import { networkNotice } from '../base/network-notice.ts';
import { notice, type Notice } from '../base/notices.ts';

export interface WebPlace {
  readonly url: string;
  readonly host: string;
  readonly port: number;
}

/** Why there was no answer, by the errors of undici, of TLS and of the operating system. */
export function unansweredNotice(error: unknown, { host, port }: WebPlace, silenceMs: number): Notice {
  const { code = '', message, cause } = error as NodeJS.ErrnoException;
  const tls = tlsNotice(host, port, error);
  if (tls?.code === 'TLS_UNTRUSTED') return notice('WEB_TLS_UNTRUSTED', { host, detail: code });
  // Within a connection that was open, a reset is no word about TLS.
  if (tls && code !== 'ECONNRESET' && code !== 'EPIPE') return tls;
  switch (code) {
    case 'UND_ERR_CONNECT_TIMEOUT':
      return notice('HOST_SILENT', { host, seconds: CONNECT_MS / 1000 });
    case 'UND_ERR_HEADERS_TIMEOUT':
    case 'UND_ERR_BODY_TIMEOUT':
      return notice('WEB_SILENT', { host, seconds: Math.ceil(silenceMs / 1000) });
    case 'UND_ERR_SOCKET':
    case 'ECONNRESET':
    case 'EPIPE':
      return notice('WEB_BROKE_OFF', { host, detail: (cause as NodeJS.ErrnoException)?.code ?? message });
    default:
      return networkNotice(host, port, error as NodeJS.ErrnoException);
  }
}

/** What a status says that is none of success, and that no instance is told of. */
export function statusNotice(status: number, url: string): Notice {
  if (status >= 300 && status < 400) return notice('WEB_REDIRECTED', { url, status });
  if (status === 401 || status === 403) return notice('WEB_SIGN_IN', { url, status });
  if (status === 404 || status === 405 || status === 501) return notice('WEB_NOT_FOUND', { url, status });
  if (status === 413) return notice('WEB_TOO_LARGE', { url, status });
  return notice('WEB_FAILED', { url, status });
}

/** For a connection, ms. */
export const CONNECT_MS = 10_000;
