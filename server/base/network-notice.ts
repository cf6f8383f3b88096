import { notice, type Notice } from './notices.ts';

/** Why there is no connection to a host, by what the operating system says of it. */
export function networkNotice(host: string, port: number, error: NodeJS.ErrnoException): Notice {
  switch (error.code) {
    case 'ECONNREFUSED':
      return notice('PORT_CLOSED', { host, port });
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return notice('HOST_UNKNOWN', { host });
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return notice('HOST_UNREACHABLE', { host, detail: error.code });
    default:
      return notice('CONNECTION_FAILED', { host, detail: error.code ?? error.message });
  }
}
