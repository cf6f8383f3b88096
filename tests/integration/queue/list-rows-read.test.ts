/** A page of a list and its total read as many rows as they show, not as many as there are tasks. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql, type Compilable } from 'kysely';
import { Events } from '../../../server/base/events.ts';
import type { Database } from '../../../server/db/database.ts';
import { MOST_COUNTED } from '../../../server/db/total.ts';
import { replaceDeliveries } from '../../../server/queue/deliveries.ts';
import { TaskStore } from '../../../server/queue/store.ts';
import { searchText } from '../../../server/queue/task-search.ts';
import { fittingTasks } from '../../../server/tasks/fitting-tasks.ts';
import { TaskQueries } from '../../../server/tasks/task-queries.ts';
import type { TaskFilter } from '../../../server/tasks/task-record.ts';
import { onBothDatabases } from '../../support/both-databases.ts';
import { newTask } from './model-rows.ts';

const TASKS = 2000;
const BEGUN = 1_767_225_600_000;
/** Rows of a page (51 ids, then 50 rows by id), with what the database looks at beside them. */
const PAGE_ROWS = 400;
const ORDER = { field: 'id', direction: 'desc' } as const;

onBothDatabases((open, kind) => {
  test('a page reads few rows of many tasks, and a total looks up no row that it does not ask about', async () => {
    await using own = await open();
    const { database } = own;
    await makeTasks(database);
    const queries = new TaskQueries({ database, progressOf: () => undefined, etaOf: () => null });
    /** With each its total, and how often the total reads each: once, and again from each list of what was found. */
    const filters: readonly (readonly [TaskFilter, number, number])[] = [
      [{}, TASKS, 2],
      [{ device: 'NOBODY' }, 0, 0],
      [{ device: 'SCANNER-1' }, TASKS, 5],
      [{ device: 'PACS' }, TASKS, 5],
      [{ text: 'series' }, TASKS, 2],
      [{ seriesInstanceUid: '1.2.3.77' }, 1, 5],
    ];
    for (const [filter, expected, times] of filters) {
      const asked = JSON.stringify(filter);
      assert.equal(await queries.total(filter), expected, asked);
      if (kind === 'sqlite') {
        for (const { tasks } of fittingTasks(database, filter))
          assert.doesNotMatch(await planOf(database, tasks.select('task.id')), /SCAN task(?! USING)/, asked);
        continue;
      }
      const page = await rowsRead(database, () => queries.list(filter, ORDER, { first: 50, after: null }));
      assert.ok(page < PAGE_ROWS, `${asked}: a page reads ${page} rows`);
      const total = await rowsRead(database, () => queries.total(filter));
      assert.ok(total < times * expected + PAGE_ROWS, `${asked}: the total reads ${total} rows`);
    }
    assert.ok(TASKS < MOST_COUNTED);
  });
});

/** From one that the store made: all from one device to another. */
async function makeTasks(database: Database): Promise<void> {
  const store = new TaskStore({
    database,
    events: new Events((error) => assert.fail(String(error))),
    owner: 'here:1',
    now: () => BEGUN,
  });
  await store.write(async (writer) => {
    const row = await writer.begin(
      idOf(0),
      { ...newTask('1.2.3.0'), sourceDevice: 'SCANNER-1', seriesDescription: 'Series' },
      BEGUN,
    );
    await writer.act(row, { kind: 'closeForImages' });
    await replaceDeliveries(writer.tx, row.id, ['PACS']);
  });
  const [task, delivery] = await Promise.all([
    database.queries.selectFrom('task').selectAll().executeTakeFirstOrThrow(),
    database.queries.selectFrom('delivery').selectAll().executeTakeFirstOrThrow(),
  ]);
  for (let start = 1; start < TASKS; start += 100) {
    const made = Array.from({ length: Math.min(100, TASKS - start) }, (_, nth) => start + nth);
    await database.transaction(async (tx) => {
      const rows = made.map((n) => ({ ...task, id: idOf(n), seriesInstanceUid: `1.2.3.${n}` }));
      await tx.insertInto('task').values(rows).execute();
      const words = rows.map((row) => ({ taskId: row.id, words: searchText(row as never) }));
      await tx.insertInto('task_search').values(words).execute();
      const { id: _, ...sent } = delivery;
      await tx
        .insertInto('delivery')
        .values(rows.map(({ id }) => ({ ...sent, taskId: id })))
        .execute();
      if (database.kind === 'sqlite')
        for (const { taskId, words: text } of words)
          await sql`insert into task_fts(rowid, words) values (cast(${taskId} as integer), ${text})`.execute(
            tx,
          );
    });
  }
  const analyze = database.kind === 'sqlite' ? 'analyze' : 'analyze table task, task_search, delivery';
  await sql.raw(analyze).execute(database.queries);
}

function idOf(nth: number): string {
  return `20260101000000${String(nth).padStart(4, '0')}`;
}

async function planOf(database: Database, query: Compilable): Promise<string> {
  const explained = sql.raw<{ detail: string }>(
    `explain query plan ${query.compile().sql.replaceAll('?', "'x'")}`,
  );
  const { rows } = await explained.execute(database.queries);
  return rows.map(({ detail }) => detail).join('\n');
}

/** As the server counts them, over all connections. */
async function rowsRead(database: Database, work: () => Promise<unknown>): Promise<number> {
  const counted = async () => {
    const { rows } = await sql<{
      Value: string;
    }>`show global status where Variable_name in ('Handler_read_first', 'Handler_read_key', 'Handler_read_last', 'Handler_read_next', 'Handler_read_prev', 'Handler_read_rnd', 'Handler_read_rnd_next')`.execute(
      database.queries,
    );
    return rows.reduce((sum, { Value }) => sum + Number(Value), 0);
  };
  const idle = await counted();
  const before = await counted();
  await work();
  return (await counted()) - before - (before - idle);
}
