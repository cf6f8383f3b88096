/** How much of a log is kept: its newest rows within a number of rows and of bytes. */
import { sql, type ExpressionBuilder, type SqlBool, type Expression } from 'kysely';
import type { Queries, Tables } from './database.ts';

export interface SizeBound {
  readonly rows: number;
  readonly bytes: number;
}

type Log = 'audit_entry' | 'log_entry';

/** Of a row beside its texts: columns, and its places in the indexes. */
const ROW_BYTES = 300;
/** Read at once: the embedded database answers nobody else meanwhile. */
const AT_ONCE = 5000;
const TEXTS = { audit_entry: ['details'], log_entry: ['message', 'fields'] } as const;

/** Removes the oldest of the rows in question beyond the bound. @returns how many. */
export async function keepWithin<Table extends Log>(
  queries: Queries,
  table: Table,
  bound: SizeBound,
  which: (eb: ExpressionBuilder<Tables, Log>) => Expression<SqlBool>,
): Promise<number> {
  const bytes = sql<number>`${ROW_BYTES} + ${sql.join(
    TEXTS[table].map((column) => sql`length(${sql.ref(column)})`),
    sql` + `,
  )}`;
  let [rows, size] = [0, 0];
  let before = Number.MAX_SAFE_INTEGER;
  for (;;) {
    const page = await queries
      .selectFrom(table as Log)
      .select(['cursor', bytes.as('bytes')])
      .where(which)
      .where('cursor', '<', before)
      .orderBy('cursor', 'desc')
      .limit(AT_ONCE)
      .execute();
    for (const row of page) {
      rows++;
      size += Number(row.bytes);
      if (rows > bound.rows || size > bound.bytes) return remove(queries, table, Number(row.cursor), which);
    }
    if (page.length < AT_ONCE) return 0;
    before = Number(page.at(-1)!.cursor);
  }
}

async function remove(
  queries: Queries,
  table: Log,
  upTo: number,
  which: (eb: ExpressionBuilder<Tables, Log>) => Expression<SqlBool>,
): Promise<number> {
  const { numDeletedRows } = await queries
    .deleteFrom(table)
    .where(which)
    .where('cursor', '<=', upTo)
    .executeTakeFirstOrThrow();
  return Number(numDeletedRows);
}
