/** The tasks of one series from one source as they stand in the database, locked until the transaction ends. */
import type { Database, Queries, Reader, Tx } from '../db/database.ts';
import type { TaskRow } from '../db/entities/task.ts';
import { FINISHED_STATES, type TaskState } from '../base/task-states.ts';
import { canReopen } from '../queue/task-facts.ts';
import type { Receipt } from '../storage/receipt.ts';
import type { ImageContent, TaskOfSeries } from './place-image.ts';

/** Keeps statements under the parameter limits of both databases. */
const AT_ONCE = 500;

export interface HeldImage extends ImageContent {
  /** Storage key. */
  readonly key: string;
}

export interface LockedTask extends TaskOfSeries<HeldImage> {
  readonly row: TaskRow;
}

/**
 * Newest first, each with those of its images that have one of these SOP Instance UIDs. Tasks whose images were removed
 * have nothing to do with what arrives.
 */
export async function lockSeries(
  tx: Tx,
  kind: Database['kind'],
  { source, header }: Receipt,
  sopInstanceUids: readonly string[],
): Promise<LockedTask[]> {
  const query = tx
    .selectFrom('task')
    .selectAll()
    .where('seriesInstanceUid', '=', header.series.seriesInstanceUid)
    .where('sourceAeTitle', '=', source.aeTitle)
    .where('sourceAddress', '=', source.address)
    .where('imagesDeleted', '=', 0)
    .orderBy('id', 'desc');
  const tasks = (await (kind === 'sqlite' ? query : query.forUpdate()).execute()) as TaskRow[];
  const images = await heldImages(
    tx,
    tasks.map(({ id }) => id),
    sopInstanceUids,
  );
  const firstAt = await firstReceipts(
    tx,
    tasks.filter(isFinished).map(({ id }) => id),
  );
  return tasks.map((row) => ({
    id: row.id,
    row,
    takesImages: (row.openKey ?? null) !== null,
    isFinished: isFinished(row),
    isCancelled: row.state === 'CANCELLED',
    hasGoneOn: row.step !== 'COMPILATOR',
    canReopen: canReopen(row),
    firstImageAt: firstAt.get(row.id) ?? row.startedAt,
    lastImageAt: row.lastReceivedAt ?? row.lastImageAt,
    images: new Map(images.get(row.id)?.map((image) => [image.sopInstanceUid, image])),
  }));
}

const isFinished = ({ state }: TaskRow): boolean =>
  (FINISHED_STATES as readonly TaskState[]).includes(state as TaskState);

/** When the first image of each task was received. */
async function firstReceipts(reader: Reader, taskIds: readonly string[]): Promise<Map<string, number>> {
  if (taskIds.length === 0) return new Map();
  const rows = await reader
    .selectFrom('image')
    .select((eb) => ['taskId', eb.fn.min('receivedAt').as('at')])
    .where('taskId', 'in', taskIds)
    .groupBy('taskId')
    .execute();
  return new Map(rows.map(({ taskId, at }) => [taskId, Number(at)]));
}

async function heldImages(
  reader: Reader,
  taskIds: readonly string[],
  sopInstanceUids: readonly string[],
): Promise<Map<string, (HeldImage & { taskId: string })[]>> {
  const found: (HeldImage & { taskId: string })[] = [];
  if (taskIds.length === 0) return new Map();
  for (const uids of inParts(sopInstanceUids)) {
    const rows = await reader
      .selectFrom('image')
      .select(['taskId', 'sopInstanceUid', 'key', 'bytes', 'checksum', 'datasetBytes'])
      .where('taskId', 'in', taskIds)
      .where('sopInstanceUid', 'in', uids)
      .execute();
    for (const { checksum = null, datasetBytes = null, ...row } of rows)
      found.push({ ...row, checksum, datasetBytes });
  }
  return Map.groupBy(found, ({ taskId }) => taskId);
}

/** Which of the keys are registered already. */
export async function registeredKeys(queries: Queries, keys: readonly string[]): Promise<Set<string>> {
  const found = new Set<string>();
  for (const some of inParts(keys)) {
    const rows = await queries.selectFrom('image').select('key').where('key', 'in', some).execute();
    for (const { key } of rows) found.add(key);
  }
  return found;
}

export function* inParts<T>(items: readonly T[]): Generator<T[]> {
  for (let start = 0; start < items.length; start += AT_ONCE) yield items.slice(start, start + AT_ONCE);
}
