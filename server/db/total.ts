import { sql, type SelectQueryBuilder } from 'kysely';
import type { Reader, Tables } from './database.ts';

/** How many rows there are: counting ends at 10,000, so that a list of a million costs no more than one of ten thousand. */
export interface Total {
  readonly count: number;
  /** False: there are more than `count`. */
  readonly exact: boolean;
}

export const MOST_COUNTED = 10_000;

/** @param rows what is counted; its selection does not matter. */
export async function totalOf<T extends keyof Tables>(
  reader: Reader,
  rows: SelectQueryBuilder<Tables, T, object>,
): Promise<Total> {
  const counted = rows
    .clearSelect()
    .select(sql<number>`1`.as('one'))
    .limit(MOST_COUNTED + 1);
  const row = await reader
    .selectFrom(counted.as('counted'))
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  const count = Number(row.count);
  return { count: Math.min(count, MOST_COUNTED), exact: count <= MOST_COUNTED };
}
