import { sql, type SelectQueryBuilder } from 'kysely';
import type { Total } from '../base/page.ts';
import type { Reader, Tables } from './database.ts';

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
