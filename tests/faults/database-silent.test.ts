/** A database that says nothing more without closing anything: nothing that is asked of it waits for ever. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openDatabase, type Database, type Tx } from '../../server/db/database.ts';
import { databaseErrorClass } from '../../server/db/database-error.ts';
import { assertWithin } from '../support/assert-within.ts';
import { startMariadb, type Mariadb } from '../support/mariadb.ts';
import { missingPrograms } from '../support/programs.ts';
import { startSilentProxy } from '../support/silent-proxy.ts';
import { waitFor } from '../support/wait-for.ts';

const skip = missingPrograms('mariadbd');
const LIMITS = { connectMs: 600, acquireMs: 600, queryMs: 800, transactionMs: 2_000 };
/** A connection is waited for, made, and its statement not answered: with what a busy machine adds. */
const AT_MOST_MS = LIMITS.acquireMs + LIMITS.queryMs + 1_500;

interface Scene extends AsyncDisposable {
  readonly mariadb: Mariadb;
  readonly database: Database;
  readonly proxy: Awaited<ReturnType<typeof startSilentProxy>>;
}

async function openScene(): Promise<Scene> {
  const owned = new AsyncDisposableStack();
  const mariadb = owned.use(await startMariadb());
  const proxy = owned.use(await startSilentProxy(mariadb.port));
  const url = (await mariadb.createDatabase('gateway')).replace(`:${mariadb.port}/`, `:${proxy.port}/`);
  const database = await openDatabase({ kind: 'mariadb', url }, LIMITS);
  owned.defer(() => database.close());
  return { mariadb, database, proxy, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

const counters = (database: Database | Tx) =>
  ('queries' in database ? database.queries : database).selectFrom('counter').selectAll().execute();
const insert = (tx: Tx, name: string) => tx.insertInto('counter').values({ name, value: 1 }).execute();

/** @returns the class of what it is rejected with, within the time that it may take. */
async function refusal(work: Promise<unknown>): Promise<unknown> {
  const began = performance.now();
  const found = await work.then(() => 'answered', databaseErrorClass);
  assertWithin(began, AT_MOST_MS);
  return found;
}

/** Eight statements at once, so that every connection of the pool is made. */
async function fillPool({ database, mariadb }: Scene): Promise<void> {
  const holders = await Promise.all(
    Array.from({ length: 8 }, () => database.queries.startTransaction().execute()),
  );
  await Promise.all(holders.map((holder) => holder.rollback().execute()));
  const there = await mariadb.sql(
    "select count(*) from information_schema.processlist where user = 'gateway'",
  );
  assert.equal(there.trim(), '8');
}

test('connections that a firewall forgot cost one query, not one for each of them', { skip }, async () => {
  await using it = await openScene();
  await fillPool(it);
  it.proxy.forget();
  assert.equal(await refusal(counters(it.database)), 'away');
  assert.equal((await counters(it.database)).length, 1);
  assert.equal(await it.database.answers(), true);
  await waitFor(() => it.proxy.open() <= 2, { what: 'connections that were given up to be closed' });
});

test(
  'a frozen server: every question ends in its time, and answers() within a second',
  { skip },
  async () => {
    await using it = await openScene();
    await counters(it.database);
    it.mariadb.freeze();
    const asked = performance.now();
    assert.equal(await it.database.answers(), false);
    assertWithin(asked, 1_000);
    // Many at once, more than the pool has connections.
    const found = await Promise.all(Array.from({ length: 30 }, () => refusal(counters(it.database))));
    assert.deepEqual(new Set(found), new Set(['away']));
    assert.equal(await refusal(it.database.transaction((tx) => counters(tx))), 'away');
    it.mariadb.thaw();
    await waitFor(() => it.database.answers(), { what: 'the database to answer' });
    assert.equal((await counters(it.database)).length, 1);
  },
);

test(
  'a transaction that is cut off is rolled back on the server, and its locks are given back',
  { skip },
  async () => {
    await using it = await openScene();
    const { database } = it;
    const begun = Promise.withResolvers<undefined>();
    const cut = Promise.withResolvers<undefined>();
    const lost = database.transaction(async (tx) => {
      await insert(tx, 'lost');
      begun.resolve(undefined);
      await cut.promise;
      await counters(tx);
    });
    await begun.promise;
    it.proxy.forget();
    cut.resolve(undefined);
    assert.equal(await refusal(lost), 'away');
    // The server does not know that the client is gone: it ends what is idle in a transaction by its own limit.
    await waitFor(() => database.transaction((tx) => insert(tx, 'lost')).then(() => true), {
      what: 'the locks to be given back',
    });
    assert.equal((await counters(database)).length, 2);
  },
);

test('the database is closed in a bounded time, whatever runs on it', { skip }, async () => {
  await using it = await openScene();
  await fillPool(it);
  it.mariadb.freeze();
  const running = refusal(counters(it.database));
  const began = performance.now();
  await it.database.close();
  assertWithin(began, 4_000);
  assert.equal(await running, 'away');
  await waitFor(() => it.proxy.open() === 0, { what: 'every connection to be closed' });
  it.mariadb.thaw();
});

test('a start on a frozen server ends in its time', { skip }, async () => {
  await using it = await openScene();
  it.mariadb.freeze();
  const url = `mysql://gateway:throw-away@127.0.0.1:${it.proxy.port}/gateway`;
  assert.equal(await refusal(openDatabase({ kind: 'mariadb', url }, LIMITS)), 'away');
  it.mariadb.thaw();
});
