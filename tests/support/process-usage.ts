import { readdirSync, readFileSync } from 'node:fs';

export interface ProcessUsage {
  /** Resident memory, MB. */
  readonly megabytes: number;
  /** Open file descriptors. */
  readonly descriptors: number;
}

/** What a process and its descendants use (Linux). */
export function processUsage(pid: number): ProcessUsage {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const own = {
    megabytes: Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) / 1024,
    descriptors: readdirSync(`/proc/${pid}/fd`).length,
  };
  return childrenOf(pid)
    .map(processUsage)
    .reduce(
      (sum, { megabytes, descriptors }) => ({
        megabytes: sum.megabytes + megabytes,
        descriptors: sum.descriptors + descriptors,
      }),
      own,
    );
}

/** Process ids of the direct children (Linux). */
export function childrenOf(pid: number): number[] {
  return readdirSync(`/proc/${pid}/task`).flatMap((task) =>
    readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
  );
}
