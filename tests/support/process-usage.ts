import { readdirSync, readFileSync } from 'node:fs';

export interface ProcessUsage {
  /** Memory in MB, pages shared with other processes counted in part (PSS): Node's own code is there once. */
  readonly megabytes: number;
  /** Resident memory in MB as `ps` shows it, shared pages counted in each process. */
  readonly residentMegabytes: number;
  /** Open file descriptors. */
  readonly descriptors: number;
}

/** What a process and its descendants use (Linux). */
export function processUsage(pid: number): ProcessUsage {
  const memory = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
  const megabytes = (name: string) =>
    Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(memory)?.[1] ?? 0) / 1024;
  const own = {
    megabytes: megabytes('Pss'),
    residentMegabytes: megabytes('Rss'),
    descriptors: readdirSync(`/proc/${pid}/fd`).length,
  };
  return childrenOf(pid)
    .map(processUsage)
    .reduce(
      (sum, child) => ({
        megabytes: sum.megabytes + child.megabytes,
        residentMegabytes: sum.residentMegabytes + child.residentMegabytes,
        descriptors: sum.descriptors + child.descriptors,
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
