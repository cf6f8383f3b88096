/** How many deliveries run to a device, of all nodes together. */
import type { Reader, Tx } from '../db/database.ts';
import { takeNumbers } from '../db/take-numbers.ts';

/** Deliveries that somebody works on, counted by device. */
function runningDeliveries(reader: Reader) {
  return reader
    .selectFrom('delivery')
    .innerJoin('task', 'task.id', 'delivery.taskId')
    .select(['delivery.device', (eb) => eb.fn.countAll<number>().as('count')])
    .where('task.step', '=', 'STORE_SCU')
    .where('task.state', 'in', ['QUEUED', 'RUNNING', 'WAITING'])
    .where('delivery.leaseOwner', 'is not', null)
    .groupBy('delivery.device');
}

/** How many deliveries other nodes than this have under way, by device. */
export async function deliveriesElsewhere(
  reader: Reader,
  node: string,
): Promise<ReadonlyMap<string, number>> {
  const rows = await runningDeliveries(reader).where('delivery.leaseOwner', '!=', node).execute();
  return new Map(rows.map(({ device, count }) => [device, Number(count)]));
}

/** Whether one more may run. Nodes ask one after another: the row of a counter is written, and locked until the claim ends. */
export async function hasRoom(tx: Tx, device: string, most: number): Promise<boolean> {
  await takeNumbers(tx, 'delivery', 1);
  const running = await runningDeliveries(tx).where('delivery.device', '=', device).executeTakeFirst();
  return Number(running?.count ?? 0) < most;
}
