import { parentPort, workerData } from 'node:worker_threads';
import { processJob, type JobFiles } from './process-job.ts';

export type JobMessage =
  | { readonly progress: number }
  | { readonly bytes: number; readonly sha256: string }
  | { readonly failure: string };

const post = (message: JobMessage): void => parentPort!.postMessage(message);
try {
  post(await processJob(workerData as JobFiles, (progress) => post({ progress })));
} catch (error) {
  if (!(error instanceof RangeError)) throw error;
  post({ failure: error.message });
}
