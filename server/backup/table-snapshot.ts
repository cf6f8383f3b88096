/** The database as it was in one moment, read row by row by the schema that it has: whichever version made it. */
import { DatabaseSync } from 'node:sqlite';
import { once } from 'node:events';
import type { RowDataPacket } from 'mysql2';
import type { DatabaseAddress } from '../base/database-address.ts';
import { serverConnection } from '../db/orm-options.ts';
import { SEARCH_INDEX } from '../db/search-index.ts';
import { usable } from '../db/usable.ts';

export type Value = string | number | null;

export interface SnapshotTable {
  readonly name: string;
  readonly columns: readonly string[];
  /** The number that the next row gets; null where rows are not numbered by the database. */
  readonly next: number | null;
}

export interface TableSnapshot extends AsyncDisposable {
  readonly migrations: readonly string[];
  readonly tables: readonly SnapshotTable[];
  /** Rows in no order, each with its values in the order of the columns. */
  rows(table: SnapshotTable): AsyncIterable<readonly Value[]>;
  /** Rows of a query without values, by names of columns. */
  query(sql: string): AsyncIterable<Readonly<Record<string, Value>>>;
}

export const MIGRATION_TABLE = 'migration';
/** While its rows go to a slow disk, the server waits for the reader. */
const READER_PATIENCE_S = 3600;
const BUSY_MS = 10_000;

/** @throws StartError 75 where the database cannot be used */
export function openTableSnapshot(address: DatabaseAddress): Promise<TableSnapshot> {
  return usable(address, () =>
    address.kind === 'sqlite' ? embeddedSnapshot(address.file) : serverSnapshot(address.url),
  );
}

/** A read transaction in the write-ahead log: the gateway writes on meanwhile. */
async function embeddedSnapshot(file: string): Promise<TableSnapshot> {
  const database = new DatabaseSync(file, { timeout: BUSY_MS });
  try {
    database.exec('begin');
    const named = (sql: string) => database.prepare(sql).all() as Record<string, Value>[];
    const names = named(
      `select name from sqlite_master where type = 'table' and name not like 'sqlite~_%' escape '~'
       and name not like '${SEARCH_INDEX}%' and name <> '${MIGRATION_TABLE}' order by name`,
    ).map(({ name }) => String(name));
    const sequences = new Map(
      named('select name, seq from sqlite_sequence').map(({ name, seq }) => [String(name), Number(seq) + 1]),
    );
    const isNumbered = (name: string) =>
      named(`select 1 as yes from sqlite_master where name = '${name}' and sql like '%autoincrement%'`)
        .length > 0;
    const tables = names.map((name) => ({
      name,
      columns: named(`pragma table_info(\`${name}\`)`).map((column) => String(column['name'])),
      next: sequences.get(name) ?? (isNumbered(name) ? 1 : null),
    }));
    return {
      migrations: named(`select name from ${MIGRATION_TABLE} order by id`).map(({ name }) => String(name)),
      tables,
      rows: async function* ({ name, columns }) {
        const statement = database.prepare(`select ${columns.map(quoted).join()} from ${quoted(name)}`);
        statement.setReturnArrays(true);
        yield* statement.iterate() as unknown as Iterable<Value[]>;
      },
      query: async function* (sql) {
        yield* database.prepare(sql).iterate() as Iterable<Record<string, Value>>;
      },
      [Symbol.asyncDispose]: async () => database.close(),
    };
  } catch (error) {
    database.close();
    throw error;
  }
}

async function serverSnapshot(url: string): Promise<TableSnapshot> {
  const { createConnection } = await import('mysql2');
  const raw = createConnection(serverConnection(url));
  // Whatever ends it is told by what runs on it.
  raw.on('error', () => undefined);
  const connection = raw.promise();
  const named = async (sql: string): Promise<Record<string, Value>[]> =>
    (await connection.query<RowDataPacket[]>(sql))[0] as Record<string, Value>[];
  try {
    await connection.query(
      `set session net_write_timeout = ${READER_PATIENCE_S}, session wait_timeout = ${READER_PATIENCE_S}` +
        ' /*M!100300 , session max_statement_time = 0, session idle_transaction_timeout = 0 */' +
        ' /*!80000 , session max_execution_time = 0 */',
    );
    await connection.query('set session transaction isolation level repeatable read');
    await connection.query('start transaction with consistent snapshot, read only');
    const tables: SnapshotTable[] = [];
    for (const row of await named('show tables')) {
      const name = String(Object.values(row)[0]);
      if (name === MIGRATION_TABLE) continue;
      const columns = await named(`show columns from ${quoted(name)}`);
      const [made] = await named(`show create table ${quoted(name)}`);
      const isNumbered = columns.some((column) => column['Extra'] === 'auto_increment');
      const [, next] = / AUTO_INCREMENT=(\d+)/.exec(String(made!['Create Table'])) ?? [];
      tables.push({
        name,
        columns: columns.map((column) => String(column['Field'])),
        next: isNumbered ? Number(next ?? 1) : null,
      });
    }
    const streamed = async function* <T>(sql: string, rowsAsArray: boolean): AsyncGenerator<T> {
      const query = raw.query({ sql, rowsAsArray });
      const stream = query.stream({ highWaterMark: 64 });
      for await (const row of stream) yield row as T;
      if (!stream.closed) await once(stream, 'close');
    };
    return {
      migrations: (await named(`select name from ${MIGRATION_TABLE} order by id`)).map(({ name }) =>
        String(name),
      ),
      tables,
      rows: async function* ({ name, columns }) {
        const sql = `select ${columns.map(quoted).join()} from ${quoted(name)}`;
        for await (const row of streamed<(Value | Buffer)[]>(sql, true))
          // Columns of bytes hold text in UTF-8 (task_search), which the embedded database keeps as text.
          yield row.map((value) => (Buffer.isBuffer(value) ? value.toString() : value));
      },
      query: (sql) => streamed<Record<string, Value>>(sql, false),
      [Symbol.asyncDispose]: async () => raw.destroy(),
    };
  } catch (error) {
    raw.destroy();
    throw error;
  }
}

/** A name of a column or table; both kinds of database read backquotes. */
export function quoted(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``;
}
