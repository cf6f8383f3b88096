import { connect } from 'node:net';
import type { EchoOutcome } from './device.ts';

const PATIENCE_MS = 3000;

/** Opens a TCP connection and closes it. */
export function ping(host: string, port: number): Promise<EchoOutcome> {
  const at = Date.now();
  const started = performance.now();
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: PATIENCE_MS });
    const end = (error: string | null) => {
      socket.destroy();
      const latencyMs = error === null ? Math.round((performance.now() - started) * 10) / 10 : null;
      resolve({ at, ok: error === null, latencyMs, error });
    };
    socket.once('connect', () => end(null));
    socket.once('timeout', () => end(`${host}:${port} did not answer within ${PATIENCE_MS / 1000} s.`));
    socket.once('error', (error: NodeJS.ErrnoException) => end(sentence(error, host, port)));
  });
}

function sentence(error: NodeJS.ErrnoException, host: string, port: number): string {
  switch (error.code) {
    case 'ECONNREFUSED':
      return `${host} is there, but nothing listens on port ${port}.`;
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `The name ${host} is not known to the name server.`;
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return `There is no route to ${host}.`;
    default:
      return `${host}:${port} could not be reached (${error.code ?? error.message}).`;
  }
}
