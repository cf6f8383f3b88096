import { connect } from 'node:net';
import { networkNotice } from '../base/network-notice.ts';
import { notice, type Notice } from '../base/notices.ts';
import type { EchoOutcome } from '../db/entities/device.ts';

const PATIENCE_MS = 3000;

/** Opens a TCP connection and closes it. */
export function ping(host: string, port: number): Promise<EchoOutcome> {
  const at = Date.now();
  const started = performance.now();
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: PATIENCE_MS });
    const end = (why: Notice | null) => {
      socket.destroy();
      const latencyMs = why === null ? Math.round((performance.now() - started) * 10) / 10 : null;
      resolve({ at, ok: why === null, latencyMs, notice: why });
    };
    socket.once('connect', () => end(null));
    socket.once('timeout', () => end(notice('HOST_SILENT', { host, seconds: PATIENCE_MS / 1000 })));
    socket.once('error', (error: NodeJS.ErrnoException) => end(networkNotice(host, port, error)));
  });
}
