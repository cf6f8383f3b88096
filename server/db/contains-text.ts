import { sql, type RawBuilder, type SqlBool } from 'kysely';

/** Whether a column contains a text, without case: `%`, `_` and `!` of the text stand for themselves. */
export function containsText(column: string, text: string): RawBuilder<SqlBool> {
  const pattern = `%${text.toLowerCase().replace(/[%_!]/g, (character) => `!${character}`)}%`;
  return sql<SqlBool>`lower(${sql.ref(column)}) like ${pattern} escape '!'`;
}
