/** The tasks that fit a filter, as queries that are each read by an index. */
import { sql, type RawBuilder, type SelectQueryBuilder, type SqlBool } from 'kysely';
import type { Database, Queries, Tables } from '../db/database.ts';
import { MOST_COUNTED } from '../db/total.ts';
import { searchWords, tasksWithWords, type TaskSource } from '../queue/task-search.ts';
import { waysToFit, type Condition } from './filter-fields.ts';
import type { TaskFilter } from './task-record.ts';

type Filtered = SelectQueryBuilder<Tables, 'task', object>;
/** Never none: together they hold every task that fits, and the same one may be in several. */
export type FittingTasks = readonly [TaskSource, ...TaskSource[]];

export function fittingTasks(database: Database, filter: TaskFilter): FittingTasks {
  const words = searchWords(filter.text ?? '');
  const [first, ...others] = waysToFit(filter).map((way) => sourceOf(database, words, way));
  return [first!, ...others];
}

function sourceOf(database: Database, words: readonly string[], way: readonly Condition[]): TaskSource {
  const [only] = way;
  if (words.length === 0 && way.length === 1 && only!.of !== 'task' && only!.of.ofMany) {
    const { table, column } = only!.of;
    const id = sql<string>`${sql.ref(`${table}.taskId`)}`;
    const tasks = database.queries
      .selectFrom(table as 'delivery')
      // In this order; and where nothing of the task is asked, its row is not looked up.
      .leftJoin('task', (join) => join.on(sql<SqlBool>`task.id = ${id}`))
      .where(sql<SqlBool>`${sql.ref(`${table}.${column}`)} = ${(only as { value: unknown }).value}`);
    return { tasks: tasks as unknown as Filtered, id, key: (key) => sql`${key}` };
  }
  const source = tasksWithWords(database, words, way.length === 0);
  return {
    ...source,
    tasks: way.reduce((fitting, condition) => fitting.where(holds(condition)), source.tasks),
  };
}

function holds(condition: Condition): RawBuilder<SqlBool> {
  if (condition.of === 'task') return condition.holds;
  const { table, column, ofMany } = condition.of;
  const [there, taskId] = [sql.ref(`${table}.${column}`), sql.ref(`${table}.taskId`)];
  const rows = sql`from ${sql.table(table)} where ${there} = ${condition.value}`;
  // Many are looked up task by task, few are read first.
  return ofMany
    ? sql`exists (select 1 ${rows} and ${taskId} = task.id)`
    : sql`task.id in (select ${taskId} ${rows})`;
}

/** Each of them once, as far as they are counted: to be given to `totalOf`. */
export function countedOnce(
  queries: Queries,
  fitting: FittingTasks,
): SelectQueryBuilder<Tables, 'task', object> {
  if (fitting.length === 1) return fitting[0].tasks;
  const ids = fitting.map(({ tasks, id }) => tasks.select(id.as('id')).limit(MOST_COUNTED + 1));
  return queries.selectFrom(unionOf(queries, ids).as('task')) as unknown as Filtered;
}

type Rows<R extends object> = SelectQueryBuilder<Tables, 'task', R>;

/** Rows of any of the queries, equal ones once. Each keeps its own order and limit. */
export function unionOf<R extends object>(queries: Queries, parts: readonly Rows<R>[]): Rows<R> {
  const [first, ...others] = parts.map(
    (part, nth) => queries.selectFrom(part.as(`part${nth}`)).selectAll() as unknown as Rows<R>,
  );
  return others.reduce((all, part) => all.union(part as never), first!);
}
