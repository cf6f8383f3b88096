import { parentPort, workerData } from 'node:worker_threads';
import { processJob, type JobFiles, type ProcessedResult } from './process-job.ts';

export type JobMessage = { readonly progress: number } | ProcessedResult | { readonly failure: string };

const post = (message: JobMessage): void => parentPort!.postMessage(message);
try {
  post(await processJob(workerData as JobFiles, (progress) => post({ progress })));
} catch (error) {
  if (!(error instanceof RangeError)) throw error;
  post({ failure: error.message });
}
