/** One mail to one SMTP server (RFC 5321) over TLS, and what is wrong in words where it is not taken. */
import { once } from 'node:events';
import { connect } from 'node:net';
import { rootCertificates } from 'node:tls';
import { certificatesOf } from '../base/certificates.ts';
import { networkNotice } from '../base/network-notice.ts';
import { notice, type Notice } from '../base/notices.ts';
import { visible } from '../base/visible-text.ts';
import type { SecretMail } from './mail.ts';

export interface MailMessage {
  readonly subject: string;
  readonly text: string;
}

const LONGEST_DETAIL = 300;

/**
 * @param mail server, credentials and sender
 * @param stop gives up at once
 * @param patienceMs for all of it, however slowly the server answers
 * @returns why it was not taken; null where it was taken for every recipient
 */
export async function sendMail(
  mail: SecretMail,
  recipients: readonly string[],
  message: MailMessage,
  stop: AbortSignal,
  patienceMs: number,
): Promise<Notice | null> {
  const { host, port, username, password, security, authority, sender } = mail;
  const signal = AbortSignal.any([stop, AbortSignal.timeout(patienceMs)]);
  // A socket of our own: its end is the end of whatever is said over it.
  const socket = connect({ host, port });
  socket.on('error', () => undefined);
  signal.addEventListener('abort', () => socket.destroy());
  try {
    await once(socket, 'connect', { signal });
    // Few gateways send mail: what it takes is loaded with the first.
    const { createTransport } = await import('nodemailer');
    const transport = createTransport({
      ...{ host, port, secure: security === 'TLS', requireTLS: true },
      tls: { ca: [...rootCertificates, ...certificatesOf(authority)], minVersion: 'TLSv1.2' },
      ...(username !== '' && { auth: { user: username, pass: password } }),
      disableFileAccess: true,
      disableUrlAccess: true,
      getSocket: (_options: unknown, give: (error: null, socket: object) => void) =>
        give(null, { connection: socket }),
    });
    const from = { name: 'PETfectior Client', address: sender };
    const to = recipients.map((address) => ({ name: '', address }));
    const headers = { 'Auto-Submitted': 'auto-generated' };
    const { rejected } = await transport.sendMail({ from, to, headers, ...message });
    return rejected.length > 0
      ? notice('MAIL_RECIPIENTS_REFUSED', { host, addresses: rejected.map(String).join(', ') })
      : null;
  } catch (error) {
    if (signal.aborted) return notice('HOST_SILENT', { host, seconds: Math.round(patienceMs / 1000) });
    return failureNotice(mail, error as SmtpError);
  } finally {
    socket.destroy();
  }
}

interface SmtpError extends NodeJS.ErrnoException {
  /** What nodemailer put a code of its own over. */
  readonly originalCode?: string;
  readonly response?: string;
}

function failureNotice({ host, port }: SecretMail, error: SmtpError): Notice {
  // Node.js appends advice on its own options, which is for programmers.
  const said = (error.response ?? error.message).replace(/; if the root CA is .*/s, '');
  const detail = visible(said.slice(0, LONGEST_DETAIL)).replace(/\.$/, '');
  switch (error.code) {
    case 'EAUTH':
      return notice('MAIL_SIGN_IN_REFUSED', { host, detail });
    case 'ETLS':
      return error.response === undefined
        ? notice('MAIL_TLS_FAILED', { host, detail })
        : notice('MAIL_STARTTLS_REFUSED', { host, port, detail });
    case 'EENVELOPE':
    case 'EMESSAGE':
      return notice('MAIL_REFUSED', { host, detail });
    case 'EPROTOCOL':
      return notice('MAIL_NOT_SMTP', { host, port, detail });
    case 'ECONNECTION':
    case 'ESOCKET':
      // The system's own errors are of the connection; what OpenSSL and Node.js name otherwise is of TLS.
      return /^E(?!RR_)/.test(error.originalCode ?? 'E')
        ? notice('CONNECTION_FAILED', { host, detail })
        : notice('MAIL_TLS_FAILED', { host, detail });
    default:
      return networkNotice(host, port, error);
  }
}
