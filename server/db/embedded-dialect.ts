/** Kysely on node:sqlite. One connection; a statement runs to its end before anything else does. */
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import {
  SqliteDialect,
  SqliteDriver,
  type DatabaseConnection,
  type Driver,
  type SqliteDatabase,
  type SqliteStatement,
} from 'kysely';
import { refuseUnstorable, UnstorableValueError } from './database-error.ts';

/** Another program that writes stops everything here for so long; what was to be written then is tried again. */
const BUSY_MS = 500;
/** Statements that are kept prepared: SQLite parses and plans each anew otherwise, a fifth of what a task costs. */
const MOST_PREPARED = 300;

export class EmbeddedDialect extends SqliteDialect {
  readonly #file: string;

  constructor(file: string) {
    super({ database: () => Promise.reject(new Error('The driver opens the file')) });
    this.#file = file;
  }

  override createDriver(): Driver {
    return new EmbeddedDriver(this.#file);
  }
}

class EmbeddedDriver extends SqliteDriver {
  #database: DatabaseSync | undefined;

  constructor(file: string) {
    super({
      database: async () => {
        this.#database = new DatabaseSync(file, { timeout: BUSY_MS });
        return bridge(this.#database);
      },
    });
  }

  /** SQLite has done so by itself after some errors, such as a full disk: the first error is the one to tell. */
  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    if (this.#database?.isTransaction) await super.rollbackTransaction(connection);
  }
}

function bridge(database: DatabaseSync): SqliteDatabase {
  const prepared = new Map<string, SqliteStatement>();
  return {
    prepare: (sql) => {
      const statement = prepared.get(sql) ?? prepare(database, sql);
      // Last in the map is what was used last.
      prepared.delete(sql);
      prepared.set(sql, statement);
      const [oldest] = prepared.keys();
      if (prepared.size > MOST_PREPARED && oldest !== undefined) prepared.delete(oldest);
      return statement;
    },
    close: () => database.close(),
  };
}

function prepare(database: DatabaseSync, sql: string): SqliteStatement {
  const statement = database.prepare(sql);
  return {
    reader: statement.columns().length > 0,
    all: (parameters) => bound(parameters, (values) => statement.all(...values)),
    run: (parameters) => bound(parameters, (values) => statement.run(...values)),
    // One of its own: it may be left before its end.
    iterate: (parameters) => bound(parameters, (values) => database.prepare(sql).iterate(...values)),
  };
}

/** node:sqlite makes NULL of NaN, and throws Node's own codes for what it cannot bind or read. */
function bound<T>(parameters: readonly unknown[], run: (values: SQLInputValue[]) => T): T {
  refuseUnstorable(parameters);
  try {
    return run(parameters as SQLInputValue[]);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code?.startsWith('ERR_INVALID_ARG') || code === 'ERR_OUT_OF_RANGE')
      throw new UnstorableValueError(0, { cause: error });
    throw error;
  }
}
