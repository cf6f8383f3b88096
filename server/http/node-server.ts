import { readFileSync } from 'node:fs';
import { createServer as createPlainServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { TlsFiles } from '../base/config.ts';
import { POOL_LIMITS, type PoolLimits } from './connection-pool.ts';
import { REQUEST_LIMITS, type RequestLimits } from './requests-under-way.ts';

export interface HttpLimits {
  readonly connections: PoolLimits;
  readonly requests: RequestLimits;
  /** For the head of a request, and for all of it, ms. */
  readonly headersMs: number;
  readonly requestMs: number;
  /** Without a byte in either direction, ms: an answer is not read, or a request takes too long. */
  readonly silenceMs: number;
  /** From the opening of a WebSocket to the sign-in on it, ms. */
  readonly initMs: number;
}

export const HTTP_LIMITS: HttpLimits = {
  connections: POOL_LIMITS,
  requests: REQUEST_LIMITS,
  headersMs: 10_000,
  requestMs: 30_000,
  silenceMs: 120_000,
  initMs: 5000,
};

/** Node's server with our time-outs; over TLS where there are files for it. */
export function createNodeServer(
  tls: TlsFiles | undefined,
  { headersMs, silenceMs }: HttpLimits,
  answer: RequestListener,
): Server {
  const settings = {
    headersTimeout: headersMs,
    // `RequestDeadlines` sees to it, with an exception for images.
    requestTimeout: 0,
    connectionsCheckingInterval: Math.min(1000, headersMs),
    maxHeaderSize: 16 * 1024,
  };
  const server = tls
    ? createTlsServer(
        {
          ...settings,
          handshakeTimeout: headersMs,
          cert: readFileSync(tls.cert),
          key: readFileSync(tls.key),
        },
        answer,
      )
    : createPlainServer(settings, answer);
  server.timeout = silenceMs;
  return server;
}
