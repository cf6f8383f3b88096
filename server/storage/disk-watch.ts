/** How full the disk is and what the gateway holds of it: now, and by the hour for the past. */
import { WakeLoop } from '../base/wake-loop.ts';
import type { Database } from '../db/database.ts';
import type { DataDirectory } from './data-directory.ts';
import { sumOf, walkDirectory, type DirectoryUse } from './directory-use.ts';
import type { StorageRecord } from './storage-record.ts';

export interface DiskWatchPorts {
  readonly database: Database;
  readonly data: DataDirectory;
  /** Receiving stops while less than this is free, bytes. */
  readonly reserved: () => number;
  /** Whether this gateway writes what is written once for all nodes. */
  readonly hasDuty: () => boolean;
  readonly onError: (error: unknown) => void;
  /** Ms since the epoch, by the database's clock. */
  readonly now: () => number;
}

const EVERY_MS = 10 * 60_000;
const HOUR_MS = 3_600_000;
/** As long as records of tasks by default. */
const KEPT_MS = 366 * 24 * HOUR_MS;

export class DiskWatch {
  readonly #ports: DiskWatchPorts;
  readonly #loop: WakeLoop;
  #use: DirectoryUse | undefined;

  constructor(ports: DiskWatchPorts) {
    this.#ports = ports;
    this.#loop = new WakeLoop((signal) => this.#look(signal), { sweepMs: EVERY_MS, onError: ports.onError });
  }

  start(): void {
    this.#loop.start();
  }

  stop(): Promise<void> {
    return this.#loop.stop();
  }

  readonly status = async (): Promise<StorageRecord> => {
    const { data, reserved } = this.#ports;
    const use = this.#use;
    return {
      ...(await data.space()),
      reserved: reserved(),
      used: use ? sumOf(use) : 0,
      usedAt: use?.at ?? null,
      parts: use
        ? (Object.entries(use.parts).map(([part, bytes]) => ({ part, bytes })) as StorageRecord['parts'])
        : [],
    };
  };

  async #look(signal: AbortSignal): Promise<void> {
    const { data, database, hasDuty, now } = this.#ports;
    try {
      this.#use = await walkDirectory(data.root, signal);
    } catch (error) {
      if (signal.aborted) return;
      throw error;
    }
    if (!hasDuty()) return;
    const at = now() - (now() % HOUR_MS);
    const { total, free } = await data.space();
    await database.transaction(async (tx) => {
      const hour = { at, total, free, used: sumOf(this.#use!) };
      const { numUpdatedRows } = await tx
        .updateTable('disk_sample')
        .set(hour)
        .where('at', '=', at)
        .executeTakeFirst();
      // The server counts rows that were changed, not those that were found.
      const known =
        numUpdatedRows > 0n ||
        (await tx.selectFrom('disk_sample').select('at').where('at', '=', at).executeTakeFirst());
      if (!known) await tx.insertInto('disk_sample').values(hour).execute();
      await tx
        .deleteFrom('disk_sample')
        .where('at', '<', at - KEPT_MS)
        .execute();
    });
  }
}
