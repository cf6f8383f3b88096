import type { TaskRow } from '../db/entities/task.ts';
import type { TaskWriter } from './task-writer.ts';

/** In one transaction, whose cost is mostly making it durable: a tenth of a second at most on a slow disk. */
export const DELETED_AT_ONCE = 20;

/**
 * Each is gone as a whole, files included, once the transaction is committed.
 * @param isMeant as the row is now, locked
 * @returns those that existed, were meant and could be deleted
 */
export async function deleteTasks(
  writer: TaskWriter,
  ids: readonly string[],
  isMeant: (row: TaskRow) => boolean = () => true,
): Promise<string[]> {
  const deleted: string[] = [];
  for (const id of ids) {
    const row = await writer.lock(id);
    if (row && isMeant(row) && !('refused' in (await writer.act(row, { kind: 'delete' })))) deleted.push(id);
  }
  return deleted;
}
