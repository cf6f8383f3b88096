import { readdirSync, readFileSync, writeFileSync } from 'node:fs';

export interface ProcessUsage {
  /** Memory in MB, pages shared with other processes counted in part (PSS): Node's own code is there once. */
  readonly megabytes: number;
  /** Resident memory in MB as `ps` shows it, shared pages counted in each process. */
  readonly residentMegabytes: number;
  /** Memory in MB that is of no file: of the process alone, whatever other processes of the same program come and go. */
  readonly anonymousMegabytes: number;
  readonly threads: number;
  /** Open file descriptors. */
  readonly descriptors: number;
}

/** What a process and its descendants use (Linux). */
export function processUsage(pid: number): ProcessUsage {
  return childrenOf(pid)
    .map(processUsage)
    .reduce(
      (sum, child) => ({
        megabytes: sum.megabytes + child.megabytes,
        residentMegabytes: sum.residentMegabytes + child.residentMegabytes,
        anonymousMegabytes: sum.anonymousMegabytes + child.anonymousMegabytes,
        threads: sum.threads + child.threads,
        descriptors: sum.descriptors + child.descriptors,
      }),
      ownUsage(pid),
    );
}

/** Of a process without its descendants. */
export function ownUsage(pid: number): ProcessUsage {
  const memory = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
  const megabytes = (name: string) =>
    Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(memory)?.[1] ?? 0) / 1024;
  return {
    megabytes: megabytes('Pss'),
    residentMegabytes: megabytes('Rss'),
    anonymousMegabytes: megabytes('Anonymous'),
    threads: readdirSync(`/proc/${pid}/task`).length,
    descriptors: readdirSync(`/proc/${pid}/fd`).length,
  };
}

/** The most memory that was resident since the process began, MB. */
export function peakMegabytes(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) / 1024;
}

/** Process ids of the direct children (Linux). */
export function childrenOf(pid: number): number[] {
  return readdirSync(`/proc/${pid}/task`).flatMap((task) =>
    readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
  );
}

/** The listener's process of a gateway. */
export function listenerOf(pid: number): number {
  const found = childrenOf(pid).find((child) =>
    readFileSync(`/proc/${child}/cmdline`, 'utf8').includes('listener.process'),
  );
  if (found === undefined) throw new Error('The gateway has no listener');
  return found;
}

/** Forgets the most memory so far: `peakMegabytes` begins anew. */
export function forgetPeak(pid: number): void {
  writeFileSync(`/proc/${pid}/clear_refs`, '5');
}

/** Hundredths of a second in which `/proc` counts, whatever the kernel's own tick (sysconf _SC_CLK_TCK). */
const TICKS_PER_SECOND = 100;

/** Seconds of processor, user and system, of a process and its living descendants. */
export function processorSeconds(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // Behind the name, which may hold anything, in brackets.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const own = (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
  return childrenOf(pid).reduce((sum, child) => sum + processorSeconds(child), own);
}
