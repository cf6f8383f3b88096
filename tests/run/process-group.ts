/** The processes that a job and all that it started form together. */
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

/** Kills a group; does nothing where it is gone. */
export function killGroup(group: number): void {
  try {
    process.kill(-group, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/**
 * Waits until nobody of a group lives, at most `graceMs`.
 * @returns command lines of those that still do.
 */
export async function survivors(group: number, graceMs: number): Promise<string[]> {
  const end = performance.now() + graceMs;
  for (;;) {
    const alive = members(group);
    if (alive.length === 0 || performance.now() > end) return alive;
    await pause(20);
  }
}

/** Those that ended and that nobody has waited for are not counted: an init that does not reap is not the job's. */
function members(group: number): string[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.flatMap((pid) => {
    // proc(5): pid (comm) state ppid pgrp ...; comm may hold anything, brackets too.
    const [state, , pgrp] = readProc(pid, 'stat')
      .replace(/^.*\) /s, '')
      .split(' ');
    if (Number(pgrp) !== group || state === 'Z') return [];
    return [readProc(pid, 'cmdline').replaceAll('\0', ' ').trim() || pid];
  });
}

/** Empty where the process has ended meanwhile. */
function readProc(pid: string, name: string): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8');
  } catch {
    return '';
  }
}
