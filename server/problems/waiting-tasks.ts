/** How many tasks wait, and for what: one query for all sources. */
import type { Queries } from '../db/database.ts';

export interface WaitingTasks {
  /** For the time of their next try, or for the processing server. */
  readonly forTime: number;
  readonly forServer: number;
  readonly forDisk: number;
}

export async function waitingTasks(queries: Queries): Promise<WaitingTasks> {
  const rows = await queries
    .selectFrom('task')
    .select(['waitReason', 'failureCode', (eb) => eb.fn.countAll<number>().as('count')])
    .where('state', '=', 'WAITING')
    .groupBy(['waitReason', 'failureCode'])
    .execute();
  const sum = (fits: (row: (typeof rows)[number]) => boolean) =>
    rows.filter(fits).reduce((total, { count }) => total + Number(count), 0);
  return {
    forTime: sum(({ waitReason }) => waitReason === 'RETRY' || waitReason === 'IMAGES'),
    forServer: sum(({ waitReason }) => waitReason === 'SERVER'),
    forDisk: sum(({ failureCode }) => failureCode === 'STORAGE_FULL'),
  };
}
