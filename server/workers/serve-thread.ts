/** The inside of a pool's thread: an entry file is one call of `serveThread` with the function that it runs. */
import { parentPort } from 'node:worker_threads';
import { toPlainError, type FromThread, type ToThread } from './thread-message.ts';

export type ThreadFunction<I, O> = (
  input: I,
  onProgress: (done: number, total: number) => void,
  signal: AbortSignal,
) => Promise<O>;

/** Progress is passed on at most this often, in ms. */
const PROGRESS_INTERVAL = 50;

export function serveThread<I, O>(run: ThreadFunction<I, O>): void {
  const port = parentPort;
  if (!port) throw new Error('serveThread is for worker threads');
  const running = new Map<number, AbortController>();
  const post = (message: FromThread) => port.postMessage(message);

  const start = async (id: number, input: I) => {
    const controller = new AbortController();
    running.set(id, controller);
    let lastProgress = 0;
    const onProgress = (done: number, total: number) => {
      const now = performance.now();
      if (done < total && now - lastProgress < PROGRESS_INTERVAL) return;
      lastProgress = now;
      post({ kind: 'progress', id, done, total });
    };
    try {
      post({ kind: 'result', id, value: await run(input, onProgress, controller.signal) });
    } catch (error) {
      post({ kind: 'error', id, error: toPlainError(error) });
    } finally {
      running.delete(id);
    }
  };

  port.on('message', (message: ToThread) => {
    if (message.kind === 'abort') running.get(message.id)?.abort();
    else void start(message.id, message.input as I);
  });
}
