/** What errors of real databases mean, as the drivers give them and as MikroORM wraps them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DatabaseSync } from 'node:sqlite';
import { sql } from 'kysely';
import { Counter } from '../../../server/db/entities/counter.ts';
import { openDatabase, type Database, type Tx } from '../../../server/db/database.ts';
import {
  databaseErrorClass,
  DatabaseTimeoutError,
  type DatabaseErrorClass,
} from '../../../server/db/database-error.ts';
import { assertWithin } from '../../support/assert-within.ts';
import { freePort } from '../../support/free-port.ts';
import { waitFor } from '../../support/wait-for.ts';
import { onBothDatabases, type OwnDatabase } from '../../support/both-databases.ts';

/** What stands in a row whose other columns are in order. */
const SAMPLE = { at: 1, state: 'ALIVE', latencyMs: 1 };

function insert(database: Database, change: Record<string, unknown>): Promise<unknown> {
  return database.queries
    .insertInto('server_sample')
    .values({ ...SAMPLE, ...change } as typeof SAMPLE)
    .execute();
}

async function classOf(work: Promise<unknown>): Promise<DatabaseErrorClass | undefined | 'none'> {
  return work.then(() => 'none' as const, databaseErrorClass);
}

test('what is no error of the database has no class', async () => {
  const refused = await fetch(`http://127.0.0.1:${await freePort()}`).catch((error: unknown) => error);
  assert.equal(databaseErrorClass(refused), undefined);
  assert.equal(databaseErrorClass(new TypeError('a defect')), undefined);
  assert.equal(databaseErrorClass('text'), undefined);
  const wrapped = new Error('outside', { cause: new DatabaseTimeoutError('query', 1) });
  assert.equal(databaseErrorClass(wrapped), 'away');
});

onBothDatabases((open, kind) => {
  /** Values that stand between a header and a column; `none` where this database has no such limit. */
  const values: Record<string, [Record<string, unknown>, 'never' | 'none']> = {
    NaN: [{ latencyMs: NaN }, 'never'],
    infinity: [{ latencyMs: Infinity }, 'never'],
    'an integer beyond 53 bits': [{ at: 1e16 }, 'never'],
    'a big integer beyond 64 bits': [{ at: 2n ** 70n }, 'never'],
    'an object': [{ latencyMs: {} }, 'never'],
    undefined: [{ at: undefined, latencyMs: [] }, 'never'],
    'NULL where there must be something': [{ state: null }, 'never'],
    'an integer beyond 32 bits': [{ latencyMs: 2 ** 31 }, kind === 'sqlite' ? 'none' : 'never'],
    'text beyond its column': [{ state: 'x'.repeat(17) }, kind === 'sqlite' ? 'none' : 'never'],
    'text for a number': [{ latencyMs: 'x' }, kind === 'sqlite' ? 'none' : 'never'],
  };
  test('a value that cannot be stored', async () => {
    await using it = await open();
    for (const [name, [change, expected]] of Object.entries(values))
      assert.equal(await classOf(insert(it.database, change)), expected, name);
  });

  test('a row that breaks a constraint, as Kysely and as MikroORM tell it', async () => {
    await using it = await open();
    const row = { name: 'twice', value: 1 };
    const once = () => it.database.queries.insertInto('counter').values(row).execute();
    await once();
    assert.equal(await classOf(once()), 'never');
    const em = it.database.orm.em.fork();
    assert.equal(await classOf(em.insert(Counter, row)), 'never');
    const error: unknown = await em.insert(Counter, row).catch((thrown: unknown) => thrown);
    assert.equal((error as Error).name, 'UniqueConstraintViolationException');
    assert.equal(
      await classOf(it.database.transaction((tx) => tx.insertInto('counter').values(row).execute())),
      'never',
    );
  });

  test('a wrong statement is a defect', async () => {
    await using it = await open();
    assert.equal(await classOf(sql`select nothing from nowhere`.execute(it.database.queries)), undefined);
  });

  test('a transaction whose time is up is rolled back, and what still runs of it changes nothing', async () => {
    await using it = await open();
    const { address } = it;
    const database = await openDatabase(address, {
      connectMs: 5000,
      acquireMs: 5000,
      queryMs: 5000,
      transactionMs: 50,
    });
    const late = Promise.withResolvers<undefined>();
    let zombie: Promise<unknown> | undefined;
    const work = async (tx: Tx) => {
      await tx.insertInto('counter').values({ name: 'early', value: 1 }).execute();
      zombie = late.promise.then(() => tx.insertInto('counter').values({ name: 'late', value: 1 }).execute());
      await zombie;
    };
    assert.equal(await classOf(database.transaction(work)), 'away');
    late.resolve(undefined);
    await assert.rejects(zombie!);
    const rows = await database.queries
      .selectFrom('counter')
      .select('name')
      .where('name', '<>', 'transition')
      .execute();
    assert.deepEqual(rows, []);
    await database.close();
  });

  test('a transaction that loses against another runs again', async () => {
    await using it = await open();
    const { database } = it;
    await database.queries
      .insertInto('counter')
      .values([
        { name: 'a', value: 0 },
        { name: 'b', value: 0 },
      ])
      .execute();
    let runs = 0;
    const raise = (tx: Tx, name: string) =>
      tx
        .updateTable('counter')
        .set((eb) => ({ value: eb('value', '+', 1) }))
        .where('name', '=', name)
        .execute();
    const crosswise = (first: string, second: string) =>
      database.transaction(async (tx) => {
        runs++;
        await raise(tx, first);
        await raise(tx, second);
      });
    const rounds = Array.from({ length: 12 }, (_, index) =>
      index % 2 ? crosswise('a', 'b') : crosswise('b', 'a'),
    );
    await Promise.all(rounds);
    const rows = await database.queries
      .selectFrom('counter')
      .select('value')
      .where('name', 'in', ['a', 'b'])
      .execute();
    assert.deepEqual(
      rows.map(({ value }) => value),
      [12, 12],
    );
    if (kind === 'mariadb') assert.ok(runs > 12, 'no deadlock came about');
  });

  if (kind === 'sqlite') embeddedAlone(open);
  else serverAlone(open);
});

function embeddedAlone(open: () => Promise<OwnDatabase>) {
  test('another program that writes: again, within a second', async () => {
    await using it = await open();
    assert.ok(it.address.kind === 'sqlite');
    const other = new DatabaseSync(it.address.file);
    other.exec('begin immediate');
    const began = performance.now();
    assert.equal(await classOf(insert(it.database, {})), 'again');
    assertWithin(began, 2000);
    // It ends while a transaction is tried again.
    const written = it.database.transaction((tx) => tx.insertInto('server_sample').values(SAMPLE).execute());
    other.exec('commit');
    await written;
    other.close();
  });

  test('a full or read-only disk is away, and the first error is told', async () => {
    await using it = await open();
    const pragma = (text: string) => sql.raw(`pragma ${text}`).execute(it.database.queries);
    await pragma('max_page_count = 1');
    const fill = (tx: Tx) =>
      tx
        .insertInto('log_entry')
        .values({ at: 1, level: 'info', module: 'x', event: 'x', message: 'x'.repeat(2e6), fields: '{}' })
        .execute();
    assert.equal(await classOf(it.database.transaction(fill)), 'away');
    await pragma('max_page_count = 1000000');
    await pragma('query_only = 1');
    assert.equal(await classOf(insert(it.database, {})), 'away');
  });

  test('text as a row number is a value that cannot be stored', async () => {
    await using it = await open();
    assert.equal(await classOf(insert(it.database, { id: 'x' })), 'never');
  });
}

/** The sequence engine of MariaDB counts as far as it is told. */
const ENDLESS = 'select sum(a.seq * b.seq) from seq_1_to_1000000 a, seq_1_to_1000000 b';

function serverAlone(open: () => Promise<OwnDatabase>) {
  const url = (it: OwnDatabase) => (it.address as { url: string }).url;
  const asking = (it: OwnDatabase, text: string) => sql.raw(text).execute(it.database.queries);

  test('a server that is not there, or has no connection left', async () => {
    await using it = await open();
    const nobody = url(it).replace(/:\d+\//, `:${await freePort()}/`);
    assert.equal(await classOf(openDatabase({ kind: 'mariadb', url: nobody })), 'away');
    // Of an account of its own: a limit is counted from the first connection on.
    await it.mariadb!.sql(
      "create user one@'127.0.0.1' identified by 'throw-away' with max_user_connections 1; grant all on *.* to one@'127.0.0.1'",
    );
    const only = await openDatabase({ kind: 'mariadb', url: url(it).replace('gateway:', 'one:') });
    const held = await only.queries.startTransaction().execute();
    assert.equal(await classOf(only.queries.selectFrom('task').selectAll().execute()), 'away');
    await held.rollback().execute();
    await only.close();
  });

  test('a killed query, a killed connection, a statement that takes too long', async () => {
    await using it = await open();
    const struck = async (kill: string) => {
      const asked = classOf(asking(it, ENDLESS));
      const id = await waitFor(
        async () =>
          (
            await it.mariadb!.sql(`select id from information_schema.processlist where info = '${ENDLESS}'`)
          ).trim(),
        { what: 'the query to run' },
      );
      await it.mariadb!.sql(`${kill} ${id}`);
      return asked;
    };
    assert.equal(await struck('kill query'), 'away');
    assert.equal(await struck('kill connection'), 'away');
    assert.equal(await classOf(asking(it, `set statement max_statement_time = 0.01 for ${ENDLESS}`)), 'away');
  });

  test('a server that is read-only for now', async () => {
    await using it = await open();
    await it.mariadb!.sql('set global read_only = 1');
    assert.equal(await classOf(insert(it.database, {})), 'away');
    await it.mariadb!.sql('set global read_only = 0');
    assert.equal(await classOf(insert(it.database, {})), 'none');
  });

  test('a lock that is waited for too long, and a row that changed since the snapshot', async () => {
    await using it = await open();
    await insert(it.database, {});
    const change = (tx: Tx) => tx.updateTable('server_sample').set({ latencyMs: 2 }).execute();
    const holder = await it.database.queries.startTransaction().execute();
    await change(holder as unknown as Tx);
    const waiter = it.database.queries.transaction().execute(async (tx) => {
      await sql`set session innodb_lock_wait_timeout = 1`.execute(tx);
      await change(tx);
    });
    assert.equal(await classOf(waiter), 'again');
    await holder.rollback().execute();

    const read = await it.database.queries.startTransaction().execute();
    await sql`set session innodb_snapshot_isolation = 1`.execute(read);
    await read.selectFrom('server_sample').selectAll().execute();
    await it.database.queries.updateTable('server_sample').set({ latencyMs: 3 }).execute();
    assert.equal(await classOf(change(read as unknown as Tx)), 'again');
    await read.rollback().execute();
  });

  test('a check, and a packet that is larger than the server takes', async () => {
    await using it = await open();
    await asking(it, 'create table checked (n int check (n < 5))');
    assert.equal(await classOf(asking(it, 'insert into checked values (9)')), 'never');
    const header = 'x'.repeat(20 * 1024 * 1024);
    assert.equal(await classOf(insert(it.database, { state: header })), 'never');
    assert.equal(await classOf(insert(it.database, {})), 'none');
  });
}
