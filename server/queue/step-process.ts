import type { ManagedProcess } from '../processes/supervisor.ts';
import type { Runner } from './worker.ts';

/** A runner as one of the processes that a person can start and stop. */
export function stepProcess(runner: Runner): ManagedProcess {
  return {
    name: runner.step,
    start: async () => runner.start(),
    stop: (graceMs) => runner.stop(graceMs),
    stats: () => runner.stats,
    setConcurrency: (concurrency) => runner.setConcurrency(concurrency),
  };
}
