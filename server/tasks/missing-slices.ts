/** Which slices the series of tasks lack, from what the database has of their images. */
import { sql } from 'kysely';
import type { Queries } from '../db/database.ts';
import type { TaskRow } from '../db/entities/task.ts';
import { coverageOf, placesAlongNormal } from '../imaging/slice-coverage.ts';
import type { MissingSlice } from './task-record.ts';

type Incomplete = Pick<TaskRow, 'id' | 'imagesExpected' | 'imagesReceived'>;

/** Of one statement; what it reads is held in one go. */
const MOST_IMAGES = 5000;
/** Of a task. A header may say that there are 65,535. */
const MOST_LISTED = 200;

/** As many tasks as have so many images together. */
export function batchesOf(tasks: readonly Incomplete[]): Incomplete[][] {
  const batches: Incomplete[][] = [];
  let images = Infinity;
  for (const task of tasks) {
    images += task.imagesReceived;
    if (images > MOST_IMAGES) {
      batches.push([]);
      images = task.imagesReceived;
    }
    batches.at(-1)!.push(task);
  }
  return batches;
}

export async function missingOf(
  queries: Queries,
  tasks: readonly Incomplete[],
): Promise<(MissingSlice & { taskId: string })[]> {
  const rows = await queries
    .selectFrom('image')
    .select(['taskId', 'sopInstanceUid', 'position'])
    .select(sql<number | string | null>`json_extract(header, '$.imageIndex')`.as('imageIndex'))
    .where(
      'taskId',
      'in',
      tasks.map(({ id }) => id),
    )
    .execute();
  const byTask = Map.groupBy(rows, ({ taskId }) => taskId);
  return tasks.flatMap(({ id, imagesExpected }) => {
    const images = (byTask.get(id) ?? []).map(({ sopInstanceUid, position, imageIndex }) => ({
      sopInstanceUid,
      // Along the normal, in µm: as good as an axis.
      position: [0, 0, Number(position) / 1000] as const,
      orientation: [1, 0, 0, 0, 1, 0],
      imageIndex: imageIndex === null ? undefined : Number(imageIndex),
    }));
    const { missing } = coverageOf(placesAlongNormal(images), images, imagesExpected ?? undefined);
    return missing.slice(0, MOST_LISTED).map((slice) => ({ taskId: id, ...slice }));
  });
}
