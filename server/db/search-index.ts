import type { MikroORM } from '@mikro-orm/sql';

/** The embedded database's index over `task_search`, by runs of three characters (SQLite FTS5, trigram). */
export const SEARCH_INDEX = 'task_fts';

/** Shorter words are not in the index. */
export const SHORTEST_INDEXED = 3;

/**
 * Makes the index where it is missing. It is not part of the schema, since it is derived from a table. It is numbered by
 * the task's id, so that it gives what it finds in the order of ids.
 */
export async function setUpSearchIndex(orm: MikroORM): Promise<void> {
  const run = (statement: string) => orm.em.fork().execute(statement);
  const [known] = await orm.em
    .fork()
    .execute<{ name: string }[]>(`select name from sqlite_master where name = '${SEARCH_INDEX}'`);
  if (known) return;
  await run(
    `create virtual table ${SEARCH_INDEX} using fts5(words, content='', contentless_delete=1, tokenize='trigram case_sensitive 1')`,
  );
  await run(
    `insert into ${SEARCH_INDEX}(rowid, words) select cast(taskId as integer), words from task_search`,
  );
}
