/**
 * Numbers of rows that several writers append to one table, taken in the transaction that appends them. The counter's
 * row is locked until that transaction ends: numbers have no gaps and become visible in their order, on every database.
 */
import type { Tx } from './database.ts';

/** Tables whose rows are numbered so; each has the counter of its name. */
export type Numbered = 'transition' | 'announcement' | 'log_entry' | 'alert';
/** Claims of deliveries, so that nodes make them one after another. */
type Claimed = 'delivery';

/** Those that a gateway that works alone numbers by the database's own means: the counter is behind. */
export type NumberedByEither = Extract<Numbered, 'log_entry' | 'alert'>;

/** @returns the last of them */
export async function takeNumbers(tx: Tx, counter: Numbered | Claimed, count: number): Promise<number> {
  const { numUpdatedRows } = await tx
    .updateTable('counter')
    .set((eb) => ({ value: eb('value', '+', count) }))
    .where('name', '=', counter)
    .executeTakeFirstOrThrow();
  if (Number(numUpdatedRows) === 0)
    await tx.insertInto('counter').values({ name: counter, value: count }).execute();
  const { value } = await tx
    .selectFrom('counter')
    .select('value')
    .where('name', '=', counter)
    .executeTakeFirstOrThrow();
  return Number(value);
}

/** The same of a table to which others may have appended without the counter. @returns the last of them */
export async function takeNumbersAbove(tx: Tx, table: NumberedByEither, count: number): Promise<number> {
  const last = await takeNumbers(tx, table, count);
  const { newest } = await tx
    .selectFrom(table)
    .select((eb) => eb.fn.max('cursor').as('newest'))
    .executeTakeFirstOrThrow();
  const above = Number(newest ?? 0) + count;
  if (above <= last) return last;
  await tx.updateTable('counter').set({ value: above }).where('name', '=', table).execute();
  return above;
}
