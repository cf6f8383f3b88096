/**
 * After a restore nothing leaves the gateway until a person has said that it is the real one: no upload, download or
 * delivery, no storage commitment, no job that is given up at the processing server, no alert by mail or webhook.
 * Images are received, compiled, validated and packed meanwhile. Kept as a counter in the database, so that it outlasts a restart and the
 * command line may end it too.
 */
import type { Events } from '../base/events.ts';
import { WakeLoop } from '../base/wake-loop.ts';
import type { Database } from '../db/database.ts';

/** Its value is when the restore was finished, ms since the epoch. */
export const RESTORED_COUNTER = 'restored-at';
/** While it is held: the command line tells nobody of what it did. */
const LOOK_EVERY_MS = 2_000;

export class RestoreHold {
  readonly #database: Database;
  readonly #events: Events;
  readonly #loop: WakeLoop;
  #since: number | null = null;

  private constructor(database: Database, events: Events, onError: (error: unknown) => void) {
    this.#database = database;
    this.#events = events;
    this.#loop = new WakeLoop(async () => (await this.#look()) ?? undefined, { onError });
  }

  static async open(
    database: Database,
    events: Events,
    onError: (error: unknown) => void,
  ): Promise<RestoreHold> {
    const hold = new RestoreHold(database, events, onError);
    hold.#since = await restoredAt(database);
    if (hold.#since !== null) hold.#loop.start();
    return hold;
  }

  /** When this gateway was restored, ms since the epoch; null where nothing is held. */
  get since(): number | null {
    return this.#since;
  }

  async confirm(): Promise<this> {
    await confirmRestore(this.#database);
    await this.#look();
    return this;
  }

  async stop(): Promise<void> {
    await this.#loop.stop();
  }

  async #look(): Promise<number | null> {
    const since = await restoredAt(this.#database);
    const isOver = this.#since !== null && since === null;
    this.#since = since;
    if (isOver) {
      this.#events.publish('restoreConfirmed', {});
      this.#events.publish('recordsChanged', { part: 'RESTORE' });
    }
    return since === null ? null : LOOK_EVERY_MS;
  }
}

/** @returns false where nothing was held. */
export async function confirmRestore(database: Database): Promise<boolean> {
  const deleted = await database.queries
    .deleteFrom('counter')
    .where('name', '=', RESTORED_COUNTER)
    .executeTakeFirst();
  return Number(deleted.numDeletedRows) > 0;
}

async function restoredAt(database: Database): Promise<number | null> {
  const row = await database.queries
    .selectFrom('counter')
    .select('value')
    .where('name', '=', RESTORED_COUNTER)
    .executeTakeFirst();
  return row ? Number(row.value) : null;
}
