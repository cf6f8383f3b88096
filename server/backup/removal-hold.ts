/**
 * While a backup notes which files it takes, nobody removes any: a file that the database named in the moment of the
 * backup is there until the backup has a link to it. The hold is a counter in the database with its end, by the
 * database's clock, so that every gateway on it knows, and a backup that was killed holds nobody up for long.
 */
import { pause } from '../base/pause.ts';
import type { Database } from '../db/database.ts';

const COUNTER = 'removals-held-until';
export const HOLD_MS = 15_000;
const LOOK_EVERY_MS = 200;

/** Begins or prolongs the hold. @param now by the database's clock, ms */
export async function holdRemovals(database: Database, now: number): Promise<void> {
  await setCounter(database, now + HOLD_MS);
}

export async function releaseRemovals(database: Database): Promise<void> {
  await database.queries.deleteFrom('counter').where('name', '=', COUNTER).execute();
}

/**
 * Resolves when files may be removed that the database does not name any more: what it still named when the hold began
 * is not among them.
 * @param now by the database's clock, ms
 */
export async function removalsAllowed(
  database: Database,
  now: () => number,
  signal: AbortSignal = new AbortController().signal,
): Promise<void> {
  for (;;) {
    const row = await database.queries
      .selectFrom('counter')
      .select('value')
      .where('name', '=', COUNTER)
      .executeTakeFirst();
    if (!row || Number(row.value) <= now()) return;
    await pause(LOOK_EVERY_MS, signal);
    signal.throwIfAborted();
  }
}

async function setCounter(database: Database, value: number): Promise<void> {
  await database.transaction(async (tx) => {
    await tx.deleteFrom('counter').where('name', '=', COUNTER).execute();
    await tx.insertInto('counter').values({ name: COUNTER, value }).execute();
  });
}
