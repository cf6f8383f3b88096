/** Text is compared alike on both databases: by its characters. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import { schemaDifference } from '../../../server/db/database.ts';
import { onBothDatabases } from '../../support/both-databases.ts';

/** Each differs from `PACS` or from its neighbour in one way only. */
const NAMES = [
  'PACS',
  'pacs',
  'PACS ',
  'PÁCS',
  'PA\u0301CS',
  'P\u0000ACS',
  ' PACS',
  'ＰＡＣＳ',
  'ß',
  'ss',
  '',
  ' ',
];

onBothDatabases((open, kind) => {
  test('names that differ in case, accents or blanks are different names', async () => {
    await using it = await open();
    const { queries } = it.database;
    for (const name of NAMES) await queries.insertInto('counter').values({ name, value: 1 }).execute();
    for (const name of NAMES) {
      const found = await queries.selectFrom('counter').select('name').where('name', '=', name).execute();
      assert.deepEqual(
        found.map((row) => row.name),
        [name],
      );
    }
    const known = queries.selectFrom('counter').select('name').where('name', '<>', 'transition');
    const distinct = await known.distinct().execute();
    assert.equal(distinct.length, NAMES.length);
    const grouped = await known.groupBy('name').execute();
    assert.equal(grouped.length, NAMES.length);
    // By the bytes of UTF-8: the same order on both.
    const sorted = await known.orderBy('name').execute();
    assert.deepEqual(
      sorted.map(({ name }) => name),
      NAMES.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))),
    );
    const like = await known.where('name', 'like', 'P_CS').execute();
    assert.deepEqual(
      like.map(({ name }) => name).sort(),
      kind === 'sqlite' ? ['PACS', 'PÁCS', 'pacs'] : ['PACS', 'PÁCS'],
    );
  });

  if (kind === 'mariadb')
    test('no table and no column compares otherwise, and the schema is as the entities say', async () => {
      await using it = await open();
      const { rows } = await sql<{ where: string }>`
        select concat(table_name, '.', column_name, ' ', collation_name) as "where" from information_schema.columns
        where table_schema = schema() and collation_name not in ('utf8mb4_nopad_bin', 'utf8mb4_0900_bin')
          and table_name <> 'migration'`.execute(it.database.queries);
      assert.deepEqual(rows, []);
      assert.equal(await schemaDifference(it.database), '');
    });
});
