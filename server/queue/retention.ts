/**
 * Removes what is no longer kept: images of finished tasks first, then rows and logs. Never anything of a task that
 * is not finished, and never an image that no task knows of yet.
 */
import type { Database } from '../db/database.ts';
import type { Logger } from '../base/log.ts';
import type { DataDirectory } from '../storage/data-directory.ts';
import type { TaskStore } from './store.ts';

export interface RetentionPorts {
  readonly database: Database;
  readonly data: DataDirectory;
  readonly store: TaskStore;
  readonly log: Logger;
  readonly rules: () => {
    readonly keepFinishedDays: number;
    readonly keepFailedDays: number;
    readonly keepRecordsDays: number;
    readonly reserveBytes: number;
    /** Images may go before their time where less than the reserve is free. */
    readonly freePromisedWhenFull: boolean;
  };
  /** Files of what was removed are gone: before that the disk has not more room. */
  readonly filesRemoved: () => Promise<void>;
  /** Removes log entries older than this. @returns how many. */
  readonly removeLogs: (before: number) => Promise<number>;
  /** Ms of a clock that nobody sets. */
  readonly monotonic: () => number;
}

const DAY_MS = 24 * 3_600_000;
const AT_ONCE = 100;
/** Nobody is expected to do anything about them. */
const DONE = ['COMPLETED', 'CANCELLED', 'IGNORED'];
/** Others fill the disk: after so many tasks without gain no more are removed. */
const MOST_IN_VAIN = 3;
/** Then one more is tried: what else filled the disk may have come to its end. */
const TRIED_AGAIN_AFTER_MS = 3_600_000;

export class Retention {
  readonly #ports: RetentionPorts;
  /** Tasks whose images were removed without gain one after another, also in earlier runs. */
  #inVain = 0;
  /** When the last of them was. */
  #inVainAt = 0;

  constructor(ports: RetentionPorts) {
    this.#ports = ports;
  }

  async run(signal: AbortSignal): Promise<void> {
    const { rules, log, removeLogs } = this.#ports;
    const { keepFinishedDays, keepFailedDays, keepRecordsDays } = rules();
    const now = Date.now();
    let tasks = await this.#removeImages(DONE, now - keepFinishedDays * DAY_MS, signal);
    tasks += await this.#removeImages(['FAILED'], now - keepFailedDays * DAY_MS, signal);
    tasks += await this.#makeRoom(signal);
    const records =
      (await this.#removeRecords(now - keepRecordsDays * DAY_MS, signal)) +
      (await removeLogs(now - keepRecordsDays * DAY_MS));
    if (tasks + records > 0) log.info('retention.removed', { tasks, records });
  }

  /**
   * Under the reserve, and only where a setting says so, images go before their time: oldest first, those of finished
   * tasks before those of failed ones, as many as are needed, and no more once removing them gains nothing: then not
   * before the disk was above the reserve or the setting off, but for one in an hour.
   */
  async #makeRoom(signal: AbortSignal): Promise<number> {
    const { data, rules, filesRemoved, monotonic } = this.#ports;
    let tasks = 0;
    if (!rules().freePromisedWhenFull) this.#inVain = 0;
    for (const states of [DONE, ['FAILED']])
      while (!signal.aborted && rules().freePromisedWhenFull) {
        const { free } = await data.space();
        if (free >= rules().reserveBytes) this.#inVain = 0;
        if (this.#inVain >= MOST_IN_VAIN && monotonic() - this.#inVainAt >= TRIED_AGAIN_AFTER_MS)
          this.#inVain = MOST_IN_VAIN - 1;
        if (free >= rules().reserveBytes || this.#inVain >= MOST_IN_VAIN) return tasks;
        const [oldest] = await this.#finished(states, Date.now(), 1);
        if (!oldest) break;
        await this.#removeImagesOf(oldest);
        await filesRemoved();
        this.#inVain = (await data.space()).free > free ? 0 : this.#inVain + 1;
        this.#inVainAt = monotonic();
        tasks++;
      }
    return tasks;
  }

  async #removeImages(states: readonly string[], before: number, signal: AbortSignal): Promise<number> {
    let tasks = 0;
    while (!signal.aborted) {
      const ids = await this.#finished(states, before, AT_ONCE);
      if (ids.length === 0) break;
      for (const id of ids) await this.#removeImagesOf(id);
      tasks += ids.length;
    }
    return tasks;
  }

  async #finished(states: readonly string[], before: number, limit: number): Promise<string[]> {
    const rows = await this.#ports.database.queries
      .selectFrom('task')
      .select('id')
      .where('state', 'in', [...states])
      .where('imagesDeleted', '=', 0)
      .where('finishedAt', '<', before)
      // An archive that has not yet taken responsibility may need the images again. Its time is bounded.
      .where(({ not, exists, selectFrom }) =>
        not(
          exists(
            selectFrom('commitment')
              .select('commitment.id')
              .whereRef('commitment.taskId', '=', 'task.id')
              .where('commitment.wakeAt', 'is not', null),
          ),
        ),
      )
      .orderBy('finishedAt')
      .limit(limit)
      .execute();
    return rows.map(({ id }) => id);
  }

  async #removeImagesOf(id: string): Promise<void> {
    await this.#ports.store.act(id, { kind: 'removeImages' });
  }

  async #removeRecords(before: number, signal: AbortSignal): Promise<number> {
    const { database, store } = this.#ports;
    let records = 0;
    while (!signal.aborted) {
      const rows = await database.queries
        .selectFrom('task')
        .select('id')
        .where('finishedAt', '<', before)
        .limit(AT_ONCE)
        .execute();
      if (rows.length === 0) break;
      for (const { id } of rows) await store.act(id, { kind: 'delete' });
      records += rows.length;
    }
    await store.removeTransitions(before);
    return records;
  }
}
