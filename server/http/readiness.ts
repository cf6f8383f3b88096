/** Whether the gateway gets its work done: told in a bounded time, whatever its parts do. */
import { within } from '../base/within.ts';
import type { Stall } from '../base/progress-watch.ts';

export interface ReadinessProblem {
  /** `DATABASE_AWAY`, `LISTENER_DOWN`, `DISK_FULL`, or what stands still: `STEP_STALLED`, `REGISTRATION_STALLED`… */
  readonly code: string;
  /** Ms since the epoch, where it is known. */
  readonly since?: number;
}

/** Empty: ready. */
export type Readiness = readonly ReadinessProblem[];

export interface ReadinessPorts {
  readonly databaseAnswers: () => Promise<boolean>;
  readonly listenerRuns: () => boolean;
  readonly diskHasRoom: () => Promise<boolean>;
  /** Work that has not moved for its bound. */
  readonly stalls: () => readonly Stall[];
}

const PATIENCE_MS = 1_500;

export async function readinessOf(ports: ReadinessPorts): Promise<Readiness> {
  const [database, disk] = await Promise.all([isSo(ports.databaseAnswers), isSo(ports.diskHasRoom)]);
  const wrong: Record<string, boolean> = {
    DATABASE_AWAY: !database,
    LISTENER_DOWN: !ports.listenerRuns(),
    DISK_FULL: !disk,
  };
  const codes = Object.keys(wrong).filter((code) => wrong[code]);
  return [...codes.map((code) => ({ code })), ...ports.stalls()];
}

/** What gives no answer in time, or fails, is not so. */
async function isSo(ask: () => Promise<boolean>): Promise<boolean> {
  try {
    return await within(PATIENCE_MS, ask(), () => false);
  } catch {
    return false;
  }
}
