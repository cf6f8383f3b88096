/**
 * What each field of a filter asks of a task: one description, read by the list as SQL and by the subscriptions in
 * memory.
 */
import { sql, type RawBuilder, type SqlBool } from 'kysely';
import type { Tables } from '../db/database.ts';
import { searchText, searchWords } from '../queue/task-search.ts';
import type { TaskFilter, TaskRecord } from './task-record.ts';

type FilterField = Exclude<keyof TaskFilter, 'text'>;
type Value = string | number;

interface FieldRule {
  readonly column: keyof TaskRecord & keyof Tables['task'];
  readonly compare: '=' | '>=' | '<' | 'in';
  /** An empty list asks nothing. */
  readonly ignoresEmpty?: true;
  /** Rows of the task in another table, one of which may hold the value instead. */
  readonly or?: Elsewhere;
}

export interface Elsewhere {
  readonly table: keyof AroundTask;
  readonly column: string;
  /** Whether a value may stand there for most tasks, in one row of each; otherwise for a few. */
  readonly ofMany: boolean;
}

const FIELDS: { readonly [F in FilterField]-?: FieldRule } = {
  ids: { column: 'id', compare: 'in' },
  states: { column: 'state', compare: 'in', ignoresEmpty: true },
  steps: { column: 'step', compare: 'in', ignoresEmpty: true },
  patientId: { column: 'patientId', compare: '=' },
  accessionNumber: { column: 'accessionNumber', compare: '=' },
  studyInstanceUid: { column: 'studyInstanceUid', compare: '=' },
  seriesInstanceUid: {
    column: 'seriesInstanceUid',
    compare: '=',
    or: { table: 'result', column: 'seriesInstanceUid', ofMany: false },
  },
  startedFrom: { column: 'startedAt', compare: '>=' },
  startedTo: { column: 'startedAt', compare: '<' },
  device: {
    column: 'sourceDevice',
    compare: '=',
    or: { table: 'delivery', column: 'device', ofMany: true },
  },
};

/** What a filter may ask about a task beside its own row. */
export interface AroundTask {
  /** Names of the devices that its results go to. */
  readonly delivery: readonly string[];
  /** Series Instance UIDs of its results. */
  readonly result: readonly string[];
}

interface Asked {
  readonly rule: FieldRule;
  /** Several for `in`, otherwise one. */
  readonly values: readonly Value[];
}

function askedBy(filter: TaskFilter): Asked[] {
  return (Object.keys(FIELDS) as FilterField[]).flatMap((field) => {
    const asked = filter[field];
    if (asked === undefined || asked === null) return [];
    const values: readonly Value[] = typeof asked === 'object' ? asked : [asked];
    const rule = FIELDS[field];
    return rule.ignoresEmpty && values.length === 0 ? [] : [{ rule, values }];
  });
}

/** Whether a task fits every field of the filter. */
export function matchesTaskFilter(task: TaskRecord, around: AroundTask, filter: TaskFilter): boolean {
  const fits = askedBy(filter).every(
    ({ rule: { column, compare, or }, values }) =>
      HOLDS[compare](task[column] as Value | null, values) || (or && HOLDS.in(values[0]!, around[or.table])),
  );
  return fits && (filter.text === undefined || hasWords(task, filter.text));
}

const HOLDS: Readonly<
  Record<FieldRule['compare'], (found: Value | null, asked: readonly Value[]) => boolean>
> = {
  '=': (found, [asked]) => found === asked,
  '>=': (found, [asked]) => found !== null && found >= asked!,
  '<': (found, [asked]) => found !== null && found < asked!,
  in: (found, asked) => found !== null && asked.includes(found),
};

function hasWords(task: TaskRecord, text: string): boolean {
  const searched = searchText(task);
  return searchWords(text).every((word) => searched.includes(word));
}

/** One condition of a task: of its own row, or of a row that belongs to it in another table. */
export type Condition =
  | { readonly of: 'task'; readonly holds: RawBuilder<SqlBool> }
  | { readonly of: Elsewhere; readonly value: Value };

/**
 * All fields but `text`, which decides where the tasks are read from: a task fits that meets every condition of one of
 * these lists. Apart, each list can be read by an index; no database has an index for "here or in another table".
 */
export function waysToFit(filter: TaskFilter): readonly (readonly Condition[])[] {
  return askedBy(filter).reduce<Condition[][]>(
    (ways, asked) => alternativesOf(asked).flatMap((condition) => ways.map((way) => [...way, condition])),
    [[]],
  );
}

function alternativesOf({ rule: { column, compare, or }, values }: Asked): Condition[] {
  const own = sql.ref(`task.${column}`);
  // No task has an empty id.
  if (compare === 'in')
    return [{ of: 'task', holds: sql`${own} in (${sql.join(values.length > 0 ? values : [''])})` }];
  const value = values[0]!;
  const here: Condition = { of: 'task', holds: sql`${own} ${sql.raw(compare)} ${value}` };
  return or ? [here, { of: or, value }] : [here];
}
