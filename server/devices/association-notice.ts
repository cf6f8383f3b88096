import { AssociationError, describeStatus } from '../../dicom/index.ts';
import { networkNotice } from '../base/network-notice.ts';
import { notice, noticeOf, type Notice } from '../base/notices.ts';
import { tlsNotice } from './tls-notice.ts';

export interface AssociationPeer {
  readonly host: string;
  readonly port: number;
  readonly aeTitle: string;
  /** What this gateway calls itself. */
  readonly callingAeTitle: string;
}

/** Why an association to a device could not be made or ended early, and what to do. */
export function associationNotice(error: unknown, peer: AssociationPeer): Notice {
  if (!(error instanceof AssociationError)) return noticeOf(error);
  const { host, port, callingAeTitle } = peer;
  switch (error.kind) {
    case 'resolve':
      return notice('HOST_UNKNOWN', { host });
    case 'connect':
      return networkNotice(host, port, (error.cause ?? error) as NodeJS.ErrnoException);
    case 'tls':
      return tlsNotice(host, port, error.cause) ?? notice('TLS_FAILED', { detail: error.message });
    case 'rejected':
      return rejectionNotice(error, peer);
    case 'no-context':
      return notice('ECHO_NOT_OFFERED');
    case 'timeout':
      return notice('DEVICE_SILENT', { detail: error.message });
    case 'closed':
    case 'aborted':
      // In TLS 1.3 the device looks at our certificate after our side of the handshake is done.
      return refusedAfterHandshake(host, port, error) ?? notice('ASSOCIATION_ENDED', { callingAeTitle });
    default:
      return error.foreignType === undefined
        ? notice('ASSOCIATION_FAILED', { detail: error.message })
        : otherProtocolNotice(host, port, error.foreignType);
  }
}

/** By the first byte of the answer: `HTTP/1.1` or `<html>`, and a TLS alert (RFC 8446 5.1). */
function otherProtocolNotice(host: string, port: number, first: number): Notice {
  if (first === 0x48 || first === 0x3c) return notice('WEB_SERVER_ANSWERED', { host, port });
  if (first === 0x15) return notice('TLS_ANSWERED', { host, port });
  return notice('DICOM_NOT_SPOKEN', { host, port });
}

function refusedAfterHandshake(host: string, port: number, { cause }: AssociationError): Notice | undefined {
  const code = (cause as NodeJS.ErrnoException | undefined)?.code ?? '';
  return code.startsWith('ERR_SSL_') ? tlsNotice(host, port, cause) : undefined;
}

/** PS3.8 9.3.4, table 9-21. */
function rejectionNotice(
  { rejection, message }: AssociationError,
  { aeTitle, callingAeTitle }: AssociationPeer,
): Notice {
  if (rejection?.source === 1 && rejection.reason === 3)
    return notice('CALLING_AE_TITLE_UNKNOWN', { callingAeTitle });
  if (rejection?.source === 1 && rejection.reason === 7)
    return notice('CALLED_AE_TITLE_UNKNOWN', { aeTitle });
  if (rejection?.result === 2) return notice('DEVICE_BUSY', { detail: message });
  return notice('ASSOCIATION_REJECTED', { detail: message });
}

/** A DIMSE status (PS3.7 annex C) for a notice: its four digits, and what they mean in English. */
export function statusParams(status: number): { readonly status: string; readonly meaning: string } {
  const [, ...words] = describeStatus(status).split(' ');
  return {
    status: status.toString(16).toUpperCase().padStart(4, '0'),
    meaning: words.join(' ') || 'a status of its own',
  };
}
