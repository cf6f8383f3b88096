import type { PeerCertificate } from 'node:tls';
import { notice, type Notice } from '../base/notices.ts';

/** X509 verification results and errors of TLS, by what mends them. */
const UNTRUSTED = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'CERT_SIGNATURE_FAILURE',
  'CERT_UNTRUSTED',
  'INVALID_CA',
]);
const OUT_OF_TIME = new Set(['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID']);
const NOT_SPOKEN = new Set([
  'ERR_SSL_WRONG_VERSION_NUMBER',
  'ERR_SSL_PACKET_LENGTH_TOO_LONG',
  'ECONNRESET',
  'EPIPE',
]);

/** Why there is no TLS connection to a device; undefined where the error is none of TLS. */
export function tlsNotice(host: string, port: number, error: unknown): Notice | undefined {
  const { code = '', cert } = error as NodeJS.ErrnoException & { cert?: Partial<PeerCertificate> };
  if (UNTRUSTED.has(code)) return notice('TLS_UNTRUSTED', { host, detail: code });
  if (OUT_OF_TIME.has(code)) return notice('TLS_OUT_OF_TIME', { host, detail: code });
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID')
    return notice('TLS_OTHER_NAME', {
      host,
      names: cert?.subjectaltname ?? String(cert?.subject?.CN ?? '?'),
    });
  if (NOT_SPOKEN.has(code)) return notice('TLS_NOT_SPOKEN', { host, port, detail: code });
  // An alert of the peer's (RFC 8446 6.2): about our certificate, or the lack of one.
  if (/ALERT_(CERTIFICATE_\w+|BAD_CERTIFICATE|UNKNOWN_CA|ACCESS_DENIED|HANDSHAKE_FAILURE)$/.test(code))
    return notice('TLS_CLIENT_REFUSED', { detail: code });
  return code.startsWith('ERR_SSL_') ? notice('TLS_FAILED', { detail: code }) : undefined;
}
