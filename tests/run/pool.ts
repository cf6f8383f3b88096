/** Runs jobs side by side, as many as the cores have room for. */
import type { Job } from './job.ts';

/**
 * Starts jobs in their order; where the next one has no room beside those that run, a later one that has goes before.
 * At least one runs at any time.
 * @param cores that the jobs may keep busy together
 */
export async function runPool(
  jobs: readonly Job[],
  cores: number,
  run: (job: Job) => Promise<void>,
): Promise<void> {
  const waiting = [...jobs];
  const running = new Map<Job, Promise<void>>();
  let free = cores;
  while (waiting.length > 0 || running.size > 0) {
    const next = waiting.findIndex((job) => running.size === 0 || job.cost.cores <= free);
    const [job] = next < 0 ? [] : waiting.splice(next, 1);
    if (job === undefined) {
      await Promise.race(running.values());
      continue;
    }
    free -= job.cost.cores;
    running.set(
      job,
      run(job).finally(() => {
        running.delete(job);
        free += job.cost.cores;
      }),
    );
  }
}
