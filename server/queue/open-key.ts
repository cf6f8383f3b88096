import type { TaskRow } from '../db/entities/task.ts';

/** "One open task for a series and source" is a constraint of the database. A backslash is in no UID and no AE title. */
export function openKeyOf(
  task: Pick<TaskRow, 'seriesInstanceUid' | 'sourceAeTitle' | 'sourceAddress'>,
): string {
  return [task.seriesInstanceUid, task.sourceAeTitle, task.sourceAddress].join('\\');
}
