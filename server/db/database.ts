/**
 * The database: embedded (node:sqlite) or MySQL/MariaDB, behind one set of entities. MikroORM defines the schema and
 * migrates it. What people configure is read and written as entities; the queue and the records through Kysely, typed by
 * the same entities.
 *
 * The embedded database has one connection behind a mutex: a query made outside a transaction's own `tx` while that
 * transaction is open would wait for ever. Transactions are short, use only their `tx`, and do no other I/O.
 */
import { dirname } from 'node:path';
import { pause } from '../base/pause.ts';
import { EntityCaseNamingStrategy, MikroORM, type EntityManager, type InferKyselyDB } from '@mikro-orm/sql';
import type { Generated, Kysely, Transaction } from 'kysely';
import { backOff } from '../base/back-off.ts';
import { makeDirectory } from '../base/make-directory.ts';
import { StartError } from '../base/start-error.ts';
import { within } from '../base/within.ts';
import type { DatabaseAddress } from '../base/config.ts';
import { DatabaseTimeoutError, databaseErrorClass } from './database-error.ts';
import { DATABASE_LIMITS, MIGRATION_QUERY_MS, type DatabaseLimits } from './database-limits.ts';
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

/** A transaction that lost against another runs again at most so often in all. */
const TRIES = 6;
const FIRST_PAUSE_MS = 10;
const LONGEST_PAUSE_MS = 500;
const ANSWER_WITHIN_MS = 900;

export class Database {
  readonly orm: MikroORM;
  readonly queries: Queries;
  readonly kind: DatabaseAddress['kind'];

  readonly #transactionMs: number;
  #asking: Promise<boolean> | undefined;

  constructor(orm: MikroORM, kind: DatabaseAddress['kind'], { transactionMs }: DatabaseLimits) {
    this.orm = orm;
    this.kind = kind;
    this.queries = orm.em.fork().getKysely() as unknown as Queries;
    this.#transactionMs = transactionMs;
  }

  /**
   * Runs `work` in one transaction: all of it is committed, or nothing. `work` may run again after a deadlock, so it
   * has no effects but those on the database.
   */
  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return again(() => this.#once(work));
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
  entityTransaction<T>(work: (em: EntityManager, tx: Tx) => Promise<T>): Promise<T> {
    return this.transaction(async (tx) => {
      const em = this.entities();
      em.setTransactionContext(tx);
      const result = await work(em, tx);
      await em.flush();
      return result;
    });
  }

  async #once<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    let cause: unknown;
    try {
      return await this.queries.transaction().execute(async (tx) => {
        try {
          return await this.#withinTime(work(tx));
        } catch (error) {
          cause = error;
          throw error;
        }
      });
    } catch (error) {
      // Not what the rollback met on a connection that is gone.
      throw cause ?? error;
    }
  }

  /** What still runs after its time finds its transaction rolled back: Kysely refuses every further statement of it. */
  #withinTime<T>(work: Promise<T>): Promise<T> {
    return within(this.#transactionMs, work, () => {
      throw new DatabaseTimeoutError('transaction', this.#transactionMs);
    });
  }

  /** Whether the database answers now: told within a second, whatever the database does. */
  answers(): Promise<boolean> {
    this.#asking ??= this.orm.isConnected().finally(() => (this.#asking = undefined));
    return within(ANSWER_WITHIN_MS, this.#asking, () => false);
  }

  async close(): Promise<void> {
    await this.orm.close(true);
  }
}

/** Runs it again where the database says that it may. */
async function again<T>(run: () => Promise<T>): Promise<T> {
  for (let failures = 0; ; failures++) {
    try {
      return await run();
    } catch (error) {
      if (failures >= TRIES - 1 || databaseErrorClass(error) !== 'again') throw error;
      await pause(backOff(failures, FIRST_PAUSE_MS, LONGEST_PAUSE_MS));
    }
  }
}

/**
 * Opens the database and brings its schema up to date.
 * @throws StartError where what was filling it was cut off, or where its schema is older and may not be changed
 */
export async function openDatabase(
  address: DatabaseAddress,
  limits: DatabaseLimits = DATABASE_LIMITS,
  { mayMigrate = true } = {},
): Promise<Database> {
  let current = limits;
  const orm = await openOrm(address, () => current);
  try {
    if ((await orm.migrator.getPending()).length > 0) {
      if (!mayMigrate)
        throw new StartError(75, 'The database has the schema of an earlier version: start the gateway once');
      current = { ...limits, queryMs: MIGRATION_QUERY_MS };
      await orm.migrator.up();
      current = limits;
    }
    if (address.kind === 'sqlite') await setUpSearchIndex(orm);
    const database = new Database(orm, address.kind, limits);
    await refuseHalfFilled(database);
    await setUpCounter(database);
    return database;
  } catch (error) {
    await orm.close(true);
    throw error;
  }
}

/** The database as its migrations are, whichever have run. */
export async function openOrm(
  address: DatabaseAddress,
  limits: () => DatabaseLimits = () => DATABASE_LIMITS,
): Promise<MikroORM> {
  if (address.kind === 'sqlite') makeDirectory(dirname(address.file));
  const orm = await MikroORM.init({
    ...(await ormOptions(address, limits)),
    entities: [...ENTITIES],
    namingStrategy: EntityCaseNamingStrategy,
  });
  try {
    if (address.kind === 'sqlite') await setUpEmbedded(orm);
    return orm;
  } catch (error) {
    await orm.close(true);
    throw error;
  }
}

/** Name of the counter that is there while a restore or a copy fills the database. */
export const FILLING_COUNTER = 'filling';

async function refuseHalfFilled(database: Database): Promise<void> {
  const row = await database.queries
    .selectFrom('counter')
    .select('name')
    .where('name', '=', FILLING_COUNTER)
    .executeTakeFirst();
  if (row)
    throw new StartError(
      75,
      'DATABASE_URL: what was filling this database was cut off: run it again to its end',
    );
}

/**
 * Write-ahead log, so that readers from outside (a backup) never wait; every commit is on disk before it is answered,
 * since cursors that subscribers have seen must never be given out again after a loss of power.
 */
async function setUpEmbedded(orm: MikroORM): Promise<void> {
  for (const pragma of ['journal_mode = wal', 'synchronous = full'])
    await orm.em.fork().execute(`pragma ${pragma}`);
}

/** The row that numbers transitions, made at the first start. */
async function setUpCounter(database: Database): Promise<void> {
  await database.transaction(async (tx) => {
    const known = await tx
      .selectFrom('counter')
      .select('name')
      .where('name', '=', 'transition')
      .executeTakeFirst();
    if (!known) await tx.insertInto('counter').values({ name: 'transition', value: 0 }).execute();
  });
}

/** What the schema lacks of the entities, as SQL: empty when the migrations are complete. */
export async function schemaDifference(database: Database): Promise<string> {
  return (await database.orm.schema.getUpdateSchemaSQL({ wrap: false })).trim();
}
