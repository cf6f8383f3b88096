/**
 * The clock by which leases and waits are kept: the database's, which every gateway on it shares, read by this
 * process's monotonic clock. A wall clock that is set back or forward, here or there, moves nothing that waits in
 * memory; what stands in rows is moved by whoever calls `sync` and is told by how much.
 */
import { sql } from 'kysely';
import type { Database } from './database.ts';

export interface DatabaseClockPorts {
  /** Monotonic, ms; from any beginning. */
  readonly monotonic: () => number;
  /** The database's time, ms since the epoch. */
  readonly ask: () => Promise<number>;
}

/** Drift and slewing between two measurements are smaller. */
const TOLERANCE_MS = 1_000;

interface Measurement {
  /** The database's time less the monotonic one, ms. */
  readonly offset: number;
  /** By how much it may be wrong, ms. */
  readonly uncertainty: number;
}

export class DatabaseClock {
  readonly #ports: DatabaseClockPorts;
  #last: Measurement;

  private constructor(ports: DatabaseClockPorts, last: Measurement) {
    this.#ports = ports;
    this.#last = last;
  }

  static async open(ports: DatabaseClockPorts): Promise<DatabaseClock> {
    return new DatabaseClock(ports, await measure(ports));
  }

  /** Whole ms since the epoch. Never goes back but by a `sync`. */
  now(): number {
    return Math.round(this.#ports.monotonic() + this.#last.offset);
  }

  /**
   * Measures again.
   * @returns by how many ms the database's clock has jumped since it was last measured, forward positive; 0 where the
   * difference is within a second and half of both round trips.
   */
  async sync(): Promise<number> {
    const before = this.#last;
    this.#last = await measure(this.#ports);
    const jump = Math.round(this.#last.offset - before.offset);
    return Math.abs(jump) <= TOLERANCE_MS + before.uncertainty + this.#last.uncertainty ? 0 : jump;
  }
}

async function measure({
  monotonic,
  ask,
}: DatabaseClockPorts): Promise<{ offset: number; uncertainty: number }> {
  const before = monotonic();
  const there = await ask();
  const after = monotonic();
  return { offset: there - (before + after) / 2, uncertainty: (after - before) / 2 };
}

export function openDatabaseClock(database: Database): Promise<DatabaseClock> {
  const now =
    database.kind === 'sqlite'
      ? sql<number>`cast(unixepoch('subsec') * 1000 as integer)`
      : sql<number>`cast(unix_timestamp(now(3)) * 1000 as signed)`;
  return DatabaseClock.open({
    monotonic: () => performance.now(),
    ask: async () => {
      const { rows } = await sql<{ now: number }>`select ${now} as now`.execute(database.queries);
      return Number(rows[0]!.now);
    },
  });
}
