/** The entries that the collector has not yet, with the tasks that they are about. */
import type { Queries } from '../../db/database.ts';
import type { AuditEntry } from '../audit-entry.ts';
import type { AuditedTask } from './audit-message.ts';

export interface CollectedEntry {
  readonly entry: AuditEntry;
  readonly tasks: readonly AuditedTask[];
}

/** 0 where there is none. */
export async function newestCursor(queries: Queries): Promise<number> {
  const { newest } = await queries
    .selectFrom('audit_entry')
    .select((eb) => eb.fn.max('cursor').as('newest'))
    .executeTakeFirstOrThrow();
  return Number(newest ?? 0);
}

/**
 * Numbers are taken before entries are committed: with several writers a gap may be filled later. What lies behind one
 * is left until it is settled.
 * @param after the cursor up to which it has them
 * @param settled the cursor up to which gaps stay gaps
 */
export async function nextEntries(
  queries: Queries,
  after: number,
  settled: number,
  most: number,
): Promise<{ entries: readonly CollectedEntry[]; isWaiting: boolean }> {
  const rows = await queries
    .selectFrom('audit_entry')
    .selectAll()
    .where('cursor', '>', after)
    .orderBy('cursor', 'asc')
    .limit(most)
    .execute();
  let last = after;
  const entries: AuditEntry[] = [];
  for (const row of rows) {
    const cursor = Number(row.cursor);
    if (cursor > last + 1 && cursor > settled) break;
    last = cursor;
    entries.push({
      ...row,
      cursor,
      at: Number(row.at),
      actor: row.actor ?? null,
      taskId: row.taskId ?? null,
      details: JSON.parse(row.details) as Record<string, unknown>,
    });
  }
  return { entries: await withTasks(queries, entries), isWaiting: entries.length < rows.length };
}

/** In the order of the entries. */
export async function withTasks(
  queries: Queries,
  entries: readonly AuditEntry[],
): Promise<readonly CollectedEntry[]> {
  const tasks = await tasksOf(queries, entries);
  return entries.map((entry) => ({
    entry,
    tasks: idsOf(entry).flatMap((id) => tasks.get(id) ?? removedTask(id, entry)),
  }));
}

const TASK_ID = /^\d{18}$/;
const MOST_IDS = 8;

/** Tasks that an entry names: its own, or those of its argument `ids`. */
function idsOf({ taskId, details }: AuditEntry): readonly string[] {
  const ids = Array.isArray(details['ids']) ? (details['ids'] as readonly unknown[]) : [];
  const named = ids.filter((id): id is string => typeof id === 'string' && TASK_ID.test(id));
  return [...(taskId === null ? [] : [taskId]), ...named].slice(0, MOST_IDS);
}

async function tasksOf(
  queries: Queries,
  entries: readonly AuditEntry[],
): Promise<ReadonlyMap<string, AuditedTask>> {
  const ids = [...new Set(entries.flatMap(idsOf))];
  if (ids.length === 0) return new Map();
  const rows = await queries
    .selectFrom('task')
    .select(['id', 'patientId', 'patientName', 'studyInstanceUid', 'studyDescription', 'accessionNumber'])
    .where('id', 'in', ids)
    .execute();
  return new Map(rows.map((row) => [row.id, { ...emptyTask, ...row }]));
}

/** Of an entry that says itself whose task it removed. */
function removedTask(id: string, { details }: AuditEntry): AuditedTask | [] {
  const { studyInstanceUid, patientId, accessionNumber } = details as Partial<AuditedTask>;
  if (typeof studyInstanceUid !== 'string') return [];
  return {
    ...{ ...emptyTask, id, studyInstanceUid },
    patientId: patientId ?? null,
    accessionNumber: accessionNumber ?? null,
  };
}

const emptyTask = { patientId: null, patientName: null, studyDescription: null, accessionNumber: null };
