import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Kysely, sql } from 'kysely';
import { EmbeddedDialect } from '../../../server/db/embedded-dialect.ts';

interface Schema {
  thing: { id: number; name: string };
}

async function open(): Promise<Kysely<Schema> & AsyncDisposable> {
  const database = new Kysely<Schema>({ dialect: new EmbeddedDialect(':memory:') });
  await sql`create table thing (id integer primary key, name text)`.execute(database);
  const things = [1, 2, 3].map((id) => ({ id, name: `thing ${id}` }));
  await database.insertInto('thing').values(things).execute();
  return Object.assign(database, { [Symbol.asyncDispose]: () => database.destroy() });
}

test('a statement that was prepared before sees what its table has become', async () => {
  await using database = await open();
  const all = () => sql<object>`select * from thing`.execute(database);
  assert.equal(Object.keys((await all()).rows[0] ?? {}).length, 2);
  await sql`alter table thing add column size integer default 7`.execute(database);
  assert.deepEqual({ ...(await all()).rows[0] }, { id: 1, name: 'thing 1', size: 7 });
  await sql`drop table thing`.execute(database);
  await assert.rejects(all(), /no such table/);
});

test('a statement that was refused can be asked again, with other values', async () => {
  await using database = await open();
  const add = (id: number) => database.insertInto('thing').values({ id, name: 'new' }).execute();
  await assert.rejects(add(1), /UNIQUE/);
  await add(4);
  assert.equal((await database.selectFrom('thing').selectAll().execute()).length, 4);
});

test('what was read little by little, and not to its end, can be asked again', async () => {
  await using database = await open();
  const query = database.selectFrom('thing').select('id').orderBy('id');
  for await (const { id } of query.stream(1)) {
    assert.equal(id, 1);
    break;
  }
  assert.deepEqual(
    (await query.execute()).map(({ id }) => id),
    [1, 2, 3],
  );
  await sql`drop table thing`.execute(database);
});

test('more statements than are kept give what they ask', async () => {
  await using database = await open();
  for (const round of [1, 2]) {
    for (let number = 0; number < 700; number++) {
      const { rows } = await sql<{ value: number }>`select ${sql.raw(String(number))} as value`.execute(
        database,
      );
      assert.equal(rows[0]?.value, number, `round ${round}`);
    }
  }
});
