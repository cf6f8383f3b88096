/**
 * The database: embedded (node:sqlite) or MySQL/MariaDB, behind one set of entities. MikroORM defines the schema and
 * migrates it. What people configure is read and written as entities; the queue and the records through Kysely, typed by
 * the same entities.
 *
 * The embedded database has one connection behind a mutex: a query made outside a transaction's own `tx` while that
 * transaction is open would wait for ever. Transactions are short, use only their `tx`, and do no other I/O.
 */
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { EntityCaseNamingStrategy, MikroORM, type EntityManager, type InferKyselyDB } from '@mikro-orm/sql';
import type { Generated, Kysely, Transaction } from 'kysely';
import type { DatabaseAddress } from '../base/config.ts';
import { ENTITIES } from './entities/index.ts';
import { ormOptions } from './orm-options.ts';
import { setUpSearchIndex } from './search-index.ts';

type Properties = InferKyselyDB<
  (typeof ENTITIES)[number],
  { columnNamingStrategy: 'property'; tableNamingStrategy: 'entity' }
>;
/** As typed SQL reads and writes a column: entities know flags and JSON (column-types.ts) by other types. */
type Stored<Value> = Value extends boolean
  ? number
  : Value extends string | number | bigint | Uint8Array | null | undefined | Generated<number>
    ? Value
    : string;
export type Tables = {
  [Table in keyof Properties]: { [Name in keyof Properties[Table]]: Stored<Properties[Table][Name]> };
};
export type Queries = Kysely<Tables>;
export type Tx = Transaction<Tables>;
/** Either: for reads that run inside or outside a transaction. */
export type Reader = Queries | Tx;

/** Name of the counter that numbers transitions. */
export const TRANSITION_COUNTER = 'transition';

/** Deadlock and lock-wait time-out of MySQL and MariaDB: the transaction was rolled back and may simply run again. */
const TRY_AGAIN = new Set(['ER_LOCK_DEADLOCK', 'ER_LOCK_WAIT_TIMEOUT', 'ER_CHECKREAD']);
const TRIES = 5;

export class Database {
  readonly orm: MikroORM;
  readonly queries: Queries;
  readonly kind: DatabaseAddress['kind'];

  constructor(orm: MikroORM, kind: DatabaseAddress['kind']) {
    this.orm = orm;
    this.kind = kind;
    this.queries = orm.em.fork().getKysely() as unknown as Queries;
  }

  /**
   * Runs `work` in one transaction: all of it is committed, or nothing. `work` may run again after a deadlock, so it
   * has no effects but those on the database.
   */
  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return again(() => this.queries.transaction().execute(work));
  }

  /** An entity manager of the caller's own, for reads. */
  entities(): EntityManager {
    return this.orm.em.fork();
  }

  /**
   * The same as `transaction`, for work on entities: what it made and changed is written at its end. In a transaction
   * of ours, not the entity manager's: that one keeps the only connection of the embedded database for ever where its
   * rollback fails, as it does after a disk was full.
   */
  entityTransaction<T>(work: (em: EntityManager) => Promise<T>): Promise<T> {
    return this.transaction(async (tx) => {
      const em = this.entities();
      em.setTransactionContext(tx);
      const result = await work(em);
      await em.flush();
      return result;
    });
  }

  /** Whether the database answers now. */
  async answers(): Promise<boolean> {
    return this.orm.isConnected();
  }

  async close(): Promise<void> {
    await this.orm.close(true);
  }
}

async function again<T>(run: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await run();
    } catch (error) {
      const code = (error as { code?: string }).code ?? '';
      if (attempt >= TRIES || !TRY_AGAIN.has(code)) throw error;
    }
  }
}

/** Opens the database and brings its schema up to date. */
export async function openDatabase(address: DatabaseAddress): Promise<Database> {
  if (address.kind === 'sqlite') mkdirSync(dirname(address.file), { recursive: true, mode: 0o700 });
  const orm = await MikroORM.init({
    ...(await ormOptions(address)),
    entities: [...ENTITIES],
    namingStrategy: EntityCaseNamingStrategy,
  });
  try {
    if (address.kind === 'sqlite') await setUpEmbedded(orm);
    await orm.migrator.up();
    if (address.kind === 'sqlite') await setUpSearchIndex(orm);
    const database = new Database(orm, address.kind);
    await setUpCounter(database);
    return database;
  } catch (error) {
    await orm.close(true);
    throw error;
  }
}

/**
 * Write-ahead log, so that readers from outside (a backup) never wait; every commit is on disk before it is answered,
 * since cursors that subscribers have seen must never be given out again after a loss of power.
 */
async function setUpEmbedded(orm: MikroORM): Promise<void> {
  for (const pragma of ['journal_mode = wal', 'synchronous = full', 'busy_timeout = 5000'])
    await orm.em.fork().execute(`pragma ${pragma}`);
}

/** The row that numbers transitions, made at the first start. */
async function setUpCounter(database: Database): Promise<void> {
  await database.transaction(async (tx) => {
    const known = await tx
      .selectFrom('counter')
      .select('name')
      .where('name', '=', TRANSITION_COUNTER)
      .executeTakeFirst();
    if (!known) await tx.insertInto('counter').values({ name: TRANSITION_COUNTER, value: 0 }).execute();
  });
}

/** What the schema lacks of the entities, as SQL: empty when the migrations are complete. */
export async function schemaDifference(database: Database): Promise<string> {
  return (await database.orm.schema.getUpdateSchemaSQL({ wrap: false })).trim();
}
