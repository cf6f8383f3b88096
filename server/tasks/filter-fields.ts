/**
 * What each field of a filter asks of a task: one description, read by the list as SQL and by the subscriptions in
 * memory.
 */
import { sql, type SelectQueryBuilder, type SqlBool } from 'kysely';
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
  readonly or?: { readonly table: keyof AroundTask; readonly column: string };
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
    or: { table: 'result', column: 'seriesInstanceUid' },
  },
  startedFrom: { column: 'startedAt', compare: '>=' },
  startedTo: { column: 'startedAt', compare: '<' },
  device: { column: 'sourceDevice', compare: '=', or: { table: 'delivery', column: 'device' } },
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

/** All fields but `text`, which decides where the tasks are read from. */
export function whereFits<Q extends SelectQueryBuilder<Tables, 'task', object>>(
  query: Q,
  filter: TaskFilter,
): Q {
  return askedBy(filter).reduce((fitting, asked) => fitting.where(conditionOf(asked)) as Q, query);
}

function conditionOf({ rule: { column, compare, or }, values }: Asked) {
  const own = sql.ref(`task.${column}`);
  // No task has an empty id.
  if (compare === 'in') return sql<SqlBool>`${own} in (${sql.join(values.length > 0 ? values : [''])})`;
  const [value] = values;
  const compared = sql<SqlBool>`${own} ${sql.raw(compare)} ${value}`;
  if (!or) return compared;
  const there = sql.ref(`${or.table}.${or.column}`);
  return sql<SqlBool>`(${compared} or task.id in (select taskId from ${sql.table(or.table)} where ${there} = ${value}))`;
}
