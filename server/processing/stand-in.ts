import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { ReferenceServerOptions } from './reference-server/server.ts';
import type { StandInMessage } from './stand-in.worker.ts';

export interface StandInOptions {
  readonly dataDir: string;
  /** Told of faults within it that do not end it. */
  readonly onError?: (message: string) => void;
}

export interface StandIn {
  readonly url: string;
  readonly token: string;
  /** Rejects if the thread ends by itself; pends for ever otherwise. */
  readonly failed: Promise<never>;
  stop(): Promise<void>;
}

/**
 * Starts the reference server in a thread of its own, on loopback and a free port, keeping its jobs in `dataDir`.
 * It stands in where no processing server is configured: not for clinical use.
 */
export async function startStandIn({ dataDir, onError }: StandInOptions): Promise<StandIn> {
  const token = randomBytes(24).toString('base64url');
  const options: ReferenceServerOptions = { dataDir, token, host: '127.0.0.1', port: 0 };
  const worker = new Worker(new URL('./stand-in.worker.ts', import.meta.url), { workerData: options });
  const exited = once(worker, 'exit');
  let stopping = false;
  const failed = exited.then(
    () => (stopping ? new Promise<never>(() => {}) : Promise.reject(new Error('the stand-in server ended'))),
    (error: unknown) => Promise.reject(error as Error),
  );
  // Whoever is interested awaits it; nobody has to.
  failed.catch(() => {});
  const { promise: listening, resolve } = Promise.withResolvers<string>();
  worker.on('message', (message: StandInMessage) => {
    if ('url' in message) resolve(message.url);
    else onError?.(message.error);
  });
  const url = await Promise.race([listening, failed]);
  return {
    url,
    token,
    failed,
    stop: async () => {
      if (stopping) return;
      stopping = true;
      worker.postMessage('stop');
      await exited;
    },
  };
}
