/** Pages of tasks in any order that a list offers, each read by the index of its column. */
import { sql, type SelectQueryBuilder, type SqlBool } from 'kysely';
import type { Queries, Tables } from '../db/database.ts';
import type { TaskSource } from '../queue/task-search.ts';
import { unionOf, type FittingTasks } from './fitting-tasks.ts';
import type { TaskOrder, TaskRecord } from './task-record.ts';

type Filtered = SelectQueryBuilder<Tables, 'task', object>;
type Value = string | number | null;

/** Columns beside the id, and whether one may be empty. */
const COLUMNS: Readonly<Record<Exclude<TaskOrder['field'], 'id'>, 'always' | 'maybe'>> = {
  updatedAt: 'always',
  state: 'always',
  imagesReceived: 'always',
  patientName: 'maybe',
  seriesDescription: 'maybe',
  sourceDevice: 'maybe',
};
const NUMBERS: readonly TaskOrder['field'][] = ['updatedAt', 'imagesReceived'];

/** Opaque to callers; its form is checked where it comes in (`TASK_CURSOR` of `schema/connection.ts`). */
export function cursorOf(task: TaskRecord, { field }: TaskOrder): string {
  if (field === 'id') return task.id;
  const value = task[field];
  if (typeof value === 'string') return `=${Buffer.from(value).toString('base64url')}.${task.id}`;
  return `${value ?? ''}.${task.id}`;
}

interface After {
  readonly id: string;
  readonly value: Value;
}

/** A cursor of another order is some place in this one. */
export function parseCursor(cursor: string, { field }: TaskOrder): After {
  const point = cursor.indexOf('.');
  const id = cursor.slice(point + 1);
  const value = cursor.slice(0, Math.max(0, point));
  if (NUMBERS.includes(field)) return { id, value: Number(value) || 0 };
  if (value === '') return { id, value: null };
  return { id, value: Buffer.from(value.slice(1), 'base64url').toString() };
}

interface Wanted {
  readonly order: TaskOrder;
  readonly after: After | undefined;
  readonly limit: number;
}

/** Ids first: where a filter matches many, an index is sorted, not whole rows. */
export async function idsInOrder(queries: Queries, fitting: FittingTasks, wanted: Wanted): Promise<string[]> {
  const { order, after, limit } = wanted;
  const { field, direction } = order;
  const idsOf = (most: number, narrowed: (source: TaskSource) => Filtered) =>
    firstIds(queries, fitting, { order, limit: most }, narrowed);
  if (field === 'id')
    return idsOf(limit, (source) => (after ? behindId(source.tasks, source, wanted) : source.tasks));
  const column = sql.ref(`task.${field}`);
  const empty = sql<SqlBool>`${column} is null`;
  const filled = sql<SqlBool>`${column} is not null`;
  // Both databases sort what is empty first; apart from the others each part is one range of the index.
  const parts =
    COLUMNS[field] === 'always' ? [undefined] : direction === 'asc' ? [empty, filled] : [filled, empty];
  const ids: string[] = [];
  let reached = !after;
  for (const part of parts) {
    const isAfters = after && (!part || (part === empty) === (after.value === null));
    if (isAfters) reached = true;
    if (!reached) continue;
    const found = await idsOf(limit - ids.length, (source) => {
      const query = part ? source.tasks.where(part) : source.tasks;
      return isAfters ? behind(query, source, wanted) : query;
    });
    ids.push(...found);
    if (ids.length >= limit) break;
  }
  return ids;
}

/** Of each source no more than are wanted, each read in order; then those of all sources together. */
async function firstIds(
  queries: Queries,
  fitting: FittingTasks,
  { order: { field, direction }, limit }: Omit<Wanted, 'after'>,
  narrowed: (source: TaskSource) => Filtered,
): Promise<string[]> {
  const column = sql.ref(`task.${field}`);
  const parts = fitting.map((source) =>
    narrowed(source)
      .select(['task.id', column.as('place')])
      .$if(field !== 'id', (sorted) => sorted.orderBy(column, direction))
      .orderBy(source.id, direction)
      .limit(limit),
  );
  const rows = await (
    parts.length === 1
      ? parts[0]!
      : unionOf(queries, parts)
          .orderBy(sql`place`, direction)
          .orderBy(sql`id`, direction)
          .limit(limit)
  ).execute();
  return rows.map((row) => (row as { id: string }).id);
}

function behindId(query: Filtered, { id, key }: TaskSource, { order, after }: Wanted): Filtered {
  return query.where(sql<SqlBool>`${id} ${sql.raw(order.direction === 'asc' ? '>' : '<')} ${key(after!.id)}`);
}

function behind(query: Filtered, source: TaskSource, wanted: Wanted): Filtered {
  const { order, after } = wanted;
  if (after!.value === null) return behindId(query, source, wanted);
  const column = sql.ref(`task.${order.field}`);
  const { id, key } = source;
  const way = sql.raw(order.direction === 'asc' ? '>' : '<');
  const { value } = after!;
  return (
    query
      // Said apart, so that the database begins there in the index.
      .where(sql<SqlBool>`${column} ${way}= ${value}`)
      .where(sql<SqlBool>`(${column} ${way} ${value} or ${id} ${way} ${key(after!.id)})`)
  );
}
