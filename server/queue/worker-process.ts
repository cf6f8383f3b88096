import type { ManagedProcess } from '../processes/supervisor.ts';
import type { Worker } from './worker.ts';

/** A worker as one of the processes that a person can start and stop. */
export function workerProcess(
  worker: Pick<Worker<never>, 'step' | 'start' | 'stop' | 'stats' | 'setConcurrency'>,
): ManagedProcess {
  return {
    name: worker.step,
    start: async () => worker.start(),
    stop: (graceMs) => worker.stop(graceMs),
    stats: () => worker.stats,
    setConcurrency: (concurrency) => worker.setConcurrency(concurrency),
  };
}
