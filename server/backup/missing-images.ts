/**
 * Images of tasks that are over are not in an archive: after a restore their tasks say so, as after their time. Done by
 * the first start rather than by the restore, which leaves the schema as the archive has it.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Database } from '../db/database.ts';
import type { TaskStore } from '../queue/store.ts';

/** Is there from a restore until its first start is done with it. */
export const FORGET_COUNTER = 'restored-images';

export async function forgetMissingImages(
  { queries }: Database,
  store: TaskStore,
  dataDir: string,
): Promise<void> {
  const restored = await queries
    .selectFrom('counter')
    .select('value')
    .where('name', '=', FORGET_COUNTER)
    .executeTakeFirst();
  if (!restored) return;
  const over = await queries
    .selectFrom('task')
    .select('id')
    .where('state', 'in', ['COMPLETED', 'CANCELLED'])
    .where('imagesDeleted', '=', 0)
    .execute();
  for (const { id } of over) {
    const image = await queries
      .selectFrom('image')
      .select('key')
      .where('taskId', '=', id)
      .limit(1)
      .executeTakeFirst();
    if (image && !existsSync(join(dataDir, image.key))) await store.act(id, { kind: 'removeImages' });
  }
  await queries.deleteFrom('counter').where('name', '=', FORGET_COUNTER).execute();
}
