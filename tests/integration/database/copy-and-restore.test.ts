/** Rows of one database fill another of either kind, and only an empty one. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { copyDatabase } from '../../../server/backup/copy-database.ts';
import type { DatabaseAddress } from '../../../server/base/config.ts';
import { StartError } from '../../../server/base/start-error.ts';
import { FILLING_COUNTER, openDatabase, type Database } from '../../../server/db/database.ts';
import { startMariadb, type Mariadb } from '../../support/mariadb.ts';
import { missingPrograms } from '../../support/programs.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

const directory = temporaryDirectory('copy-');
after(() => directory[Symbol.dispose]());
const skip = missingPrograms('mariadbd');
let mariadb: Mariadb | undefined;
before(async () => {
  if (!skip) mariadb = await startMariadb();
});
after(() => mariadb?.[Symbol.asyncDispose]());

let number = 0;
const embedded = (): DatabaseAddress => ({ kind: 'sqlite', file: join(directory.path, `${++number}.db`) });
const server = async (): Promise<DatabaseAddress> => ({
  kind: 'mariadb',
  url: await mariadb!.createDatabase(`copy_${++number}`),
});

/** Values that databases differ about. */
const TEXTS = ['', ' ', 'a\u0000b', 'trailing ', 'É', 'é', '😀 \\ \' " ` %', '\n\t', '0', 'null', '日本語'];

async function withRows(address: DatabaseAddress): Promise<void> {
  await using database = await opened(address);
  const { queries } = database;
  for (const [nth, text] of TEXTS.entries())
    await queries
      .insertInto('setting')
      .values({ name: `text-${nth}`, value: JSON.stringify(text) })
      .execute();
  for (const halfLife of [0.1, 1e-300, 6586.2, 1 / 3, 2 ** 53 - 1])
    await queries
      .insertInto('radiopharmaceutical')
      .values({ name: `R ${halfLife}`, codes: '[]', synonyms: JSON.stringify(TEXTS), halfLife })
      .execute();
  await queries
    .insertInto('task_search')
    .values({ taskId: '202601010000000001', words: 'josé\n日本' })
    .execute();
  const alert = {
    kind: 'DISK_LOW',
    severity: 'INFO',
    subject: 's',
    code: null,
    notice: '{}',
    resolved: 0,
    at: 2 ** 53 - 1,
  };
  await queries
    .insertInto('alert')
    .values(alert as never)
    .execute();
  await queries
    .insertInto('alert')
    .values(alert as never)
    .execute();
  // The number of a row that is gone is not given out again.
  await queries.deleteFrom('alert').where('cursor', '=', 2).execute();
}

async function opened(address: DatabaseAddress): Promise<Database & AsyncDisposable> {
  const database = await openDatabase(address);
  return Object.assign(database, { [Symbol.asyncDispose]: () => database.close() });
}

test('embedded to MariaDB and back: every row, and the numbers of rows to come', { skip }, async () => {
  const [first, second, third] = [embedded(), await server(), embedded()];
  await withRows(first);
  const there = await copyDatabase(first, second);
  const back = await copyDatabase(second, third);
  assert.deepEqual([...back].sort(), [...there].sort());
  assert.equal(there.get('setting')!.rows, TEXTS.length);
  for (const address of [second, third]) {
    await using database = await opened(address);
    const alert = {
      kind: 'DISK_LOW',
      severity: 'INFO',
      subject: 's',
      code: null,
      notice: '{}',
      resolved: 0,
      at: 1,
    };
    await database.queries
      .insertInto('alert')
      .values(alert as never)
      .execute();
    const cursors = await database.queries.selectFrom('alert').select('cursor').orderBy('cursor').execute();
    assert.deepEqual(
      cursors.map(({ cursor }) => cursor),
      [1, 3],
    );
  }
});

test('a database with rows, or with tables of others, is refused and left as it is', { skip }, async () => {
  const source = embedded();
  await withRows(source);
  for (const target of [embedded(), await server()]) {
    await withRows(target);
    await assert.rejects(copyDatabase(source, target), (error: StartError) => error.exitStatus === 75);
    await using database = await opened(target);
    assert.equal((await database.queries.selectFrom('setting').selectAll().execute()).length, TEXTS.length);
  }
  const foreign = await server();
  const name = new URL((foreign as { url: string }).url).pathname.slice(1);
  await mariadb!.sql(`create table theirs (id int)`, name);
  await assert.rejects(copyDatabase(source, foreign), /theirs that is not ours/);
});

test(
  'a copy that was cut off: no gateway starts on it, and the same copy may be made again',
  { skip },
  async () => {
    const source = embedded();
    await withRows(source);
    for (const target of [embedded(), await server()]) {
      let tables = 0;
      await assert.rejects(
        copyDatabase(source, target, () => {
          if (++tables > 5) throw new Error('cut off');
        }),
        /cut off/,
      );
      await assert.rejects(openDatabase(target), /was cut off/);
      await copyDatabase(source, target);
      await using database = await opened(target);
      const marks = await database.queries
        .selectFrom('counter')
        .select('name')
        .where('name', '=', FILLING_COUNTER)
        .execute();
      assert.equal(marks.length, 0);
    }
  },
);
