/**
 * What is kept of the slices that a task went on with, for as long as the task is: whatever comes later of their series is
 * known for a part of it, also once their images are removed.
 */
import type { Queries, Tx } from '../../db/database.ts';
import type { TaskRow } from '../../db/entities/task.ts';
import type { SliceHeader } from '../../imaging/instance-header.ts';
import type { ImageElsewhere } from './compile.ts';
import { shortUid } from './short-uid.ts';

interface Kept {
  /** Of all of them. */
  readonly plane: Pick<
    SliceHeader,
    'orientation' | 'rows' | 'columns' | 'pixelSpacing' | 'frameOfReferenceUid'
  >;
  /** Acquisition date and time, and Frame Reference Time. */
  readonly times: readonly (readonly [string | null, number | null])[];
  /** Short form of the SOP Instance UID, position in mm, index of the time. */
  readonly slices: readonly (readonly [string, number, number, number, number])[];
}

/** @param slices of one plane */
export async function keepFormerSlices(
  tx: Tx,
  taskId: string,
  slices: readonly SliceHeader[],
): Promise<void> {
  const [first] = slices;
  if (!first) return;
  const { orientation, rows, columns, pixelSpacing, frameOfReferenceUid } = first;
  const times = new Map<string, number>();
  const kept: Kept = {
    plane: { orientation, rows, columns, pixelSpacing, frameOfReferenceUid },
    slices: slices.map(({ sopInstanceUid, position, acquisitionDateTime, frameReferenceTime }) => {
      const time = JSON.stringify([acquisitionDateTime ?? null, frameReferenceTime ?? null]);
      if (!times.has(time)) times.set(time, times.size);
      return [shortUid(sopInstanceUid), ...position, times.get(time)!] as const;
    }),
    times: [...times.keys()].map((time) => JSON.parse(time) as Kept['times'][number]),
  };
  await tx.deleteFrom('former_slices').where('taskId', '=', taskId).execute();
  await tx
    .insertInto('former_slices')
    .values({ taskId, slices: JSON.stringify(kept) })
    .execute();
}

/** Of other tasks of the same series and source whose images were removed, those of the newest task first. */
export async function formerSlicesOf(
  queries: Queries,
  task: Pick<TaskRow, 'id' | 'seriesInstanceUid' | 'sourceAeTitle' | 'sourceAddress'>,
): Promise<ImageElsewhere[]> {
  const rows = await queries
    .selectFrom('task')
    .innerJoin('former_slices', 'former_slices.taskId', 'task.id')
    .select(['former_slices.taskId', 'former_slices.slices'])
    .where('task.seriesInstanceUid', '=', task.seriesInstanceUid)
    .where('task.sourceAeTitle', '=', task.sourceAeTitle)
    .where('task.sourceAddress', '=', task.sourceAddress)
    .where('task.imagesDeleted', '=', 1)
    // What a person has cancelled was not to become a result.
    .where('task.state', '!=', 'CANCELLED')
    .where('task.id', '!=', task.id)
    .orderBy('task.id', 'desc')
    .execute();
  return rows.flatMap(({ taskId, slices }) => headersOf(taskId, JSON.parse(slices) as Kept));
}

function headersOf(taskId: string, { plane, times, slices }: Kept): ImageElsewhere[] {
  // JSON has no undefined.
  const frameOfReferenceUid = plane.frameOfReferenceUid ?? undefined;
  return slices.map(([sopInstanceUid, x, y, z, at]) => {
    const [acquisitionDateTime, frameReferenceTime] = times[at] ?? [null, null];
    return {
      taskId,
      header: {
        ...plane,
        frameOfReferenceUid,
        sopInstanceUid,
        position: [x, y, z],
        acquisitionDateTime: acquisitionDateTime ?? undefined,
        frameReferenceTime: frameReferenceTime ?? undefined,
      },
    };
  });
}
