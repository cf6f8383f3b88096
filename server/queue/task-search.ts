/** Finding tasks by text: every word must stand somewhere in what the task is known by; without case and accents. */
import { sql, type RawBuilder, type SelectQueryBuilder, type SqlBool } from 'kysely';
import type { Database, Tables, Tx } from '../db/database.ts';
import type { TaskRow } from '../db/entities/task.ts';
import { SEARCH_INDEX, SHORTEST_INDEXED } from '../db/search-index.ts';

export type Searched = Pick<
  TaskRow,
  | 'id'
  | 'patientId'
  | 'patientName'
  | 'accessionNumber'
  | 'studyDescription'
  | 'seriesDescription'
  | 'sourceAeTitle'
>;
type Filtered = SelectQueryBuilder<Tables, 'task', object>;

const INDEX = sql.raw(SEARCH_INDEX);
const MOST_WORDS = 8;
/** Longer ones find nothing that these do not. */
const LONGEST_WORD = 64;

/** Control characters and halves of characters part words: no database is given them. */
function plain(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[\p{Cc}\p{Cs}]/gu, ' ')
    .toLowerCase();
}

/** What a task is found by; a word does not reach from one field into the next. */
export function searchText(task: Searched): string {
  return [
    task.id,
    task.patientId,
    task.patientName,
    task.accessionNumber,
    task.studyDescription,
    task.seriesDescription,
    task.sourceAeTitle,
  ]
    .flatMap((value) => (value ? plain(value) : []))
    .join('\n');
}

export function searchWords(text: string): string[] {
  return plain(text)
    .split(/\s+/)
    .filter(Boolean)
    .slice(0, MOST_WORDS)
    .map((word) => word.slice(0, LONGEST_WORD));
}

type Kind = Database['kind'];

/** In the transaction that adds the task. */
export async function addToSearch(tx: Tx, kind: Kind, task: Searched): Promise<void> {
  const words = searchText(task);
  await tx.insertInto('task_search').values({ taskId: task.id, words }).execute();
  if (kind === 'sqlite')
    await sql`insert into ${INDEX}(rowid, words) values (cast(${task.id} as integer), ${words})`.execute(tx);
}

/** In the transaction that removes the task. */
export async function removeFromSearch(tx: Tx, kind: Kind, taskId: string): Promise<void> {
  await tx.deleteFrom('task_search').where('taskId', '=', taskId).execute();
  if (kind === 'sqlite') await sql`delete from ${INDEX} where rowid = cast(${taskId} as integer)`.execute(tx);
}

/** Tasks to be listed, with what sorts and compares them as their ids do where they are found by text. */
export interface TaskSource {
  readonly tasks: Filtered;
  readonly id: RawBuilder<string>;
  /** An id as it is compared with `id`. */
  readonly key: (id: string) => RawBuilder<unknown>;
}

/** @param alone nothing else is asked of the tasks: where they are only counted, their rows are not looked up */
export function tasksWithWords(
  { queries, kind }: Database,
  words: readonly string[],
  alone: boolean,
): TaskSource {
  if (words.length === 0)
    return { tasks: queries.selectFrom('task') as Filtered, id: sql`task.id`, key: (id) => sql`${id}` };
  const indexed = kind === 'sqlite' ? words.filter((word) => [...word].length >= SHORTEST_INDEXED) : [];
  const others = words.filter((word) => !indexed.includes(word));
  if (indexed.length === 0) {
    const tasks = queries
      .selectFrom('task_search')
      // What was found is looked up, not the other way round: the order of the tables is the plan.
      .$if(alone, (query) => query.leftJoin('task', 'task.id', 'taskId') as never)
      .$if(
        !alone && kind === 'sqlite',
        (query) => query.crossJoin('task').whereRef('task.id', '=', 'taskId') as never,
      )
      .$if(
        !alone && kind !== 'sqlite',
        (query) => query.modifyFront(sql`straight_join`).innerJoin('task', 'task.id', 'taskId') as never,
      )
      .where(standIn(others));
    return { tasks: tasks as unknown as Filtered, id: sql`taskId`, key: (id) => sql`${id}` };
  }
  const match = indexed.map((word) => `"${word.replaceAll('"', '""')}"`).join(' ');
  const found = sql<{ rowid: number }>`${INDEX}(${match})`.as('found');
  const looked = sql<SqlBool>`task.id = printf('%018d', found.rowid)`;
  const tasks = queries
    .selectFrom(found)
    .$if(alone && others.length === 0, (query) => query.leftJoin('task', (join) => join.on(looked)) as never)
    .$if(!alone || others.length > 0, (query) => query.crossJoin('task').where(looked) as never)
    .$if(others.length > 0, (query) =>
      query.where(
        sql<SqlBool>`exists (select 1 from task_search where taskId = task.id and ${standIn(others)})`,
      ),
    );
  return {
    tasks: tasks as unknown as Filtered,
    id: sql`found.rowid`,
    key: (id) => sql`cast(${id} as integer)`,
  };
}

function standIn(words: readonly string[]): RawBuilder<SqlBool> {
  return sql<SqlBool>`${sql.join(
    words.map((word) => sql`instr(words, ${word}) > 0`),
    sql` and `,
  )}`;
}
