import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { backOff } from '../base/back-off.ts';
import { pause } from '../base/pause.ts';
import type { ReferenceServerOptions } from './server.ts';
import type { VoxelEncoding } from '../remote/transport.ts';
import type { StandInMessage } from './stand-in.worker.ts';

const FIRST_RESTART_MS = 500;
const LONGEST_RESTART_MS = 60_000;
/** A thread that lived that long starts the back-off anew. */
const STEADY_MS = 60_000;

/** Without JPEG-LS: it spares a link, which there is none of here, and costs a second for 300 slices there and back. */
const ENCODINGS: readonly VoxelEncoding[] = ['i2-planes+rescale', 'i2+rescale', 'f4'];

export interface StandInOptions {
  readonly dataDir: string;
  /** Told of faults within it that do not end it. */
  readonly onError?: (message: string) => void;
  /** Told that its thread ended by itself, and in how many ms it starts again. */
  readonly onEnded?: (error: Error, restartInMs: number) => void;
}

export interface StandIn {
  readonly url: string;
  readonly token: string;
  stop(): Promise<void>;
}

interface Thread {
  readonly url: string;
  /** Why it ended. */
  readonly ended: Promise<Error>;
  stop(): void;
}

/**
 * Starts the reference server in a thread of its own, on loopback and a free port, keeping its jobs in `dataDir`.
 * It stands in where no processing server is configured: not for clinical use. A thread that ends by itself is
 * started again with back-off, at the same address; its jobs are on disk and go on.
 */
export async function startStandIn({ dataDir, onError, onEnded }: StandInOptions): Promise<StandIn> {
  const token = randomBytes(24).toString('base64url');
  const options: ReferenceServerOptions = {
    dataDir,
    token,
    host: '127.0.0.1',
    port: 0,
    encodings: ENCODINGS,
  };
  const stopping = new AbortController();
  let thread = await startThread(options, onError);
  const { url } = thread;
  const keepRunning = async (): Promise<void> => {
    for (let failures = 0; ;) {
      const started = performance.now();
      const error = await thread.ended;
      if (stopping.signal.aborted) return;
      if (performance.now() - started > STEADY_MS) failures = 0;
      const restartInMs = backOff(failures++, FIRST_RESTART_MS, LONGEST_RESTART_MS);
      onEnded?.(error, restartInMs);
      await pause(restartInMs, stopping.signal);
      if (stopping.signal.aborted) return;
      thread = await startThread({ ...options, port: Number(new URL(url).port) }, onError).catch(
        (cause: Error) => ({ url, ended: Promise.resolve(cause), stop: () => {} }),
      );
      // Stopped while it started.
      if (stopping.signal.aborted) thread.stop();
    }
  };
  const ended = keepRunning();
  return {
    url,
    token,
    stop: async () => {
      if (!stopping.signal.aborted) thread.stop();
      stopping.abort();
      await ended;
    },
  };
}

/** Rejects with why it did not start. */
async function startThread(
  options: ReferenceServerOptions,
  onError: StandInOptions['onError'],
): Promise<Thread> {
  const worker = new Worker(new URL('./stand-in.worker.ts', import.meta.url), { workerData: options });
  const ended = once(worker, 'exit').then(
    ([code]) => new Error(`its thread ended with ${code}`),
    // What was thrown comes before the exit, and the port is free only after it.
    async (error: Error) => {
      await worker.terminate();
      return error;
    },
  );
  const { promise: listening, resolve } = Promise.withResolvers<string>();
  worker.on('message', (message: StandInMessage) => {
    if ('url' in message) resolve(message.url);
    else onError?.(message.error);
  });
  const failed = ended.then((error) => Promise.reject(error));
  const url = await Promise.race([listening, failed]);
  // From here on, `ended` says it.
  failed.catch(() => {});
  return { url, ended, stop: () => worker.postMessage('stop') };
}
