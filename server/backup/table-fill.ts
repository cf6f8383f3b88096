/**
 * Fills an empty database with the rows of another. While that goes on a counter marks the database, so that no gateway
 * starts on half of it, and the same command may begin again where it was cut off.
 */
import { existsSync, rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import type { DatabaseAddress } from '../base/database-address.ts';
import { StartError } from '../base/start-error.ts';
import { FILLING_COUNTER, openOrm } from '../db/database.ts';
import { ENTITIES } from '../db/entities/index.ts';
import { MIGRATION_QUERY_MS, DATABASE_LIMITS } from '../db/database-limits.ts';
import { serverConnection } from '../db/orm-options.ts';
import { placeOf, usable } from '../db/usable.ts';
import { DamagedArchiveError } from './archive-cipher.ts';
import {
  MIGRATION_TABLE,
  openTableSnapshot,
  quoted,
  type SnapshotTable,
  type Value,
} from './table-snapshot.ts';
import { TableSummer, type TableSum } from './table-sum.ts';

export interface TableFill extends AsyncDisposable {
  /** @throws DamagedArchiveError for a table or column that the schema does not have */
  insert(table: SnapshotTable, rows: AsyncIterable<readonly Value[]>): Promise<void>;
  /**
   * Reads back what was written and compares it; then the database is ready. `counters` are set with that.
   * @returns rows, by table
   */
  finish(counters: Readonly<Record<string, number>>): Promise<ReadonlyMap<string, TableSum>>;
}

/** Writes rows into one kind of database. */
interface Sink {
  insert(table: SnapshotTable, rows: readonly (readonly Value[])[]): Promise<void>;
  setNext(table: string, next: number): Promise<void>;
  finish(counters: Readonly<Record<string, number>>): Promise<void>;
  close(): Promise<void>;
}

const ROWS_AT_ONCE = 500;
const CHARACTERS_AT_ONCE = 1024 * 1024;
const SCHEMA_LIMITS = { ...DATABASE_LIMITS, queryMs: MIGRATION_QUERY_MS };

/**
 * @param migrations of the source, in their order
 * @throws StartError 75 where there is something in the database, or it cannot be used; DamagedArchiveError where a newer version made the rows
 */
export function openTableFill(address: DatabaseAddress, migrations: readonly string[]): Promise<TableFill> {
  return usable(address, () => openFill(address, migrations));
}

async function openFill(address: DatabaseAddress, migrations: readonly string[]): Promise<TableFill> {
  await emptyDatabase(address);
  const orm = await openOrm(address, () => SCHEMA_LIMITS);
  try {
    const known = (await orm.migrator.getPending()).map(({ name }) => name);
    const unknown = migrations.find((name, place) => name !== known[place]);
    if (unknown || migrations.length === 0)
      throw new DamagedArchiveError(
        `Made by a version of the gateway that this one does not know (${unknown})`,
      );
    await orm.migrator.up({ to: migrations.at(-1)! });
    await orm.em.fork().execute(`insert into counter (name, value) values ('${FILLING_COUNTER}', 1)`);
  } finally {
    await orm.close(true);
  }
  const tables = await tablesOf(address);
  const sink = address.kind === 'sqlite' ? embeddedSink(address.file) : await serverSink(address.url);
  const written = new Map<string, TableSum>();
  return {
    insert: async (table, rows) => {
      const here = tables.get(table.name);
      if (!here || [...here.columns].sort().join() !== [...table.columns].sort().join())
        throw new DamagedArchiveError(`The schema has no table ${table.name} of these columns`);
      const summer = new TableSummer(table.columns);
      for await (const batch of inBatches(rows)) {
        for (const row of batch) summer.add(row);
        await sink.insert(table, batch);
      }
      if (table.next !== null) await sink.setNext(table.name, table.next);
      written.set(table.name, summer.result);
    },
    finish: async (counters) => {
      await compare(address, written);
      await sink.finish(counters);
      return written;
    },
    [Symbol.asyncDispose]: () => sink.close(),
  };
}

/** Whether rows may be filled in: nothing is there but what a fill that was cut off has left. @throws StartError 75 */
async function emptyDatabase(address: DatabaseAddress): Promise<void> {
  if (address.kind === 'sqlite' && !existsSync(address.file)) return;
  const where = placeOf(address);
  const ours = new Set<string>(ENTITIES.map(({ meta }) => meta.className));
  const { tables, isHalfFilled } = await lookInto(address);
  const foreign = tables.find(({ name }) => !ours.has(name) && name !== MIGRATION_TABLE);
  if (foreign)
    throw new StartError(75, `The database at ${where} has a table ${foreign.name} that is not ours`);
  const filled = tables.find(({ hasRows }) => hasRows);
  if (filled && !isHalfFilled)
    throw new StartError(75, `The database at ${where} is not empty: its table ${filled.name} has rows`);
  if (address.kind === 'sqlite') {
    for (const end of ['', '-wal', '-shm']) rmSync(`${address.file}${end}`, { force: true });
    return;
  }
  const connection = await connectionTo(address.url);
  try {
    for (const { name } of [...tables, { name: MIGRATION_TABLE }])
      await connection.query(`drop table if exists ${quoted(name)}`);
  } finally {
    connection.destroy();
  }
}

async function lookInto(address: DatabaseAddress) {
  const tables: { name: string; hasRows: boolean }[] = [];
  let isHalfFilled = false;
  if (!(await hasSchema(address))) return { tables, isHalfFilled };
  await using snapshot = await openTableSnapshot(address);
  for (const { name } of snapshot.tables) {
    const first = await firstOf(snapshot.query(`select 1 as present from ${quoted(name)} limit 1`));
    tables.push({ name, hasRows: first !== undefined });
    if (name === 'counter')
      isHalfFilled = !!(await firstOf(
        snapshot.query(`select 1 as present from counter where name = '${FILLING_COUNTER}'`),
      ));
  }
  return { tables, isHalfFilled };
}

/** A database that no gateway has opened has no table of migrations to be read. */
async function hasSchema(address: DatabaseAddress): Promise<boolean> {
  const orm = await openOrm(address);
  try {
    await orm.migrator.getExecuted();
    return true;
  } finally {
    await orm.close(true);
  }
}

async function tablesOf(address: DatabaseAddress): Promise<ReadonlyMap<string, SnapshotTable>> {
  await using snapshot = await openTableSnapshot(address);
  return new Map(snapshot.tables.map((table) => [table.name, table]));
}

async function compare(address: DatabaseAddress, written: ReadonlyMap<string, TableSum>): Promise<void> {
  await using snapshot = await openTableSnapshot(address);
  for (const table of snapshot.tables) {
    const summer = new TableSummer(table.columns);
    const isMark = (row: readonly Value[]) => table.name === 'counter' && row.includes(FILLING_COUNTER);
    for await (const row of snapshot.rows(table)) if (!isMark(row)) summer.add(row);
    const expected = written.get(table.name) ?? { rows: 0, sum: '0' };
    const { rows, sum } = summer.result;
    if (rows !== expected.rows || sum !== expected.sum)
      throw new Error(
        `${table.name}: ${rows} rows were written of ${expected.rows}, or not as they were read`,
      );
  }
}

async function* inBatches(rows: AsyncIterable<readonly Value[]>): AsyncGenerator<(readonly Value[])[]> {
  let batch: (readonly Value[])[] = [];
  let characters = 0;
  for await (const row of rows) {
    batch.push(row);
    for (const value of row) characters += typeof value === 'string' ? value.length : 8;
    if (batch.length < ROWS_AT_ONCE && characters < CHARACTERS_AT_ONCE) continue;
    yield batch;
    batch = [];
    characters = 0;
  }
  if (batch.length > 0) yield batch;
}

async function firstOf<T>(items: AsyncIterable<T>): Promise<T | undefined> {
  let first: T | undefined;
  for await (const item of items) first ??= item;
  return first;
}

function embeddedSink(file: string): Sink {
  const database = new DatabaseSync(file);
  database.exec('pragma synchronous = full');
  const inTransaction = (work: () => void) => {
    database.exec('begin immediate');
    work();
    database.exec('commit');
  };
  return {
    insert: async ({ name, columns }, rows) => {
      const places = columns.map(() => '?').join();
      const statement = database.prepare(
        `insert into ${quoted(name)} (${columns.map(quoted).join()}) values (${places})`,
      );
      inTransaction(() => {
        for (const row of rows) statement.run(...row);
      });
    },
    setNext: async (table, next) =>
      inTransaction(() => {
        database.prepare('delete from sqlite_sequence where name = ?').run(table);
        database.prepare('insert into sqlite_sequence (name, seq) values (?, ?)').run(table, next - 1);
      }),
    finish: async (counters) =>
      inTransaction(() => {
        for (const [name, value] of Object.entries(counters))
          database.prepare('insert or replace into counter (name, value) values (?, ?)').run(name, value);
        database.prepare('delete from counter where name = ?').run(FILLING_COUNTER);
      }),
    close: async () => database.close(),
  };
}

/** The driver is loaded by those who need it: a gateway with the embedded database does not. */
async function connectionTo(url: string) {
  const { createConnection } = await import('mysql2/promise');
  return createConnection(serverConnection(url));
}

async function serverSink(url: string): Promise<Sink> {
  const connection = await connectionTo(url);
  connection.on('error', () => undefined);
  // Never cut a value to fit, whatever the server is set to.
  await connection.query(
    `set session sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION,NO_AUTO_VALUE_ON_ZERO'`,
  );
  return {
    insert: async ({ name, columns }, rows) => {
      await connection.query(`insert into ${quoted(name)} (${columns.map(quoted).join()}) values ?`, [rows]);
    },
    setNext: async (table, next) => {
      await connection.query(`alter table ${quoted(table)} auto_increment = ${Math.trunc(next)}`);
    },
    finish: async (counters) => {
      await connection.beginTransaction();
      for (const [name, value] of Object.entries(counters))
        await connection.query('replace into counter (name, value) values (?, ?)', [name, value]);
      await connection.query('delete from counter where name = ?', [FILLING_COUNTER]);
      await connection.commit();
    },
    close: async () => connection.destroy(),
  };
}
