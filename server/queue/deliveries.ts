/** Rows of deliveries: one task to one destination, with its own state and counts. Written by the Store SCU. */
import type { Notice } from '../base/notices.ts';
import type { Database, Reader, Tx } from '../db/database.ts';
import { forgetCommitments, wantCommitment } from './commitments.ts';

export const DELIVERY_STATES = ['QUEUED', 'RUNNING', 'WAITING', 'FAILED', 'COMPLETED'] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

export interface StoredDelivery {
  readonly id: number;
  readonly taskId: string;
  readonly device: string;
  readonly aeTitle: string;
  readonly host: string;
  readonly port: number;
  readonly state: DeliveryState;
  readonly total: number;
  readonly sent: number;
  readonly failed: number;
  readonly attempts: number;
  /** Why the last attempt did not deliver everything. */
  readonly notice: Notice | null;
  /** SOP Instance UIDs that the destination has accepted. */
  readonly accepted: readonly string[];
  readonly wakeAt: number | null;
  readonly updatedAt: number;
}

/** Begins deliveries to these devices, in place of those of an earlier run. */
export async function replaceDeliveries(tx: Tx, taskId: string, devices: readonly string[]): Promise<void> {
  await tx.deleteFrom('delivery').where('taskId', '=', taskId).execute();
  await forgetCommitments(tx, taskId);
  for (const device of devices) await addDelivery(tx, taskId, device, 0);
}

export async function addDelivery(tx: Tx, taskId: string, device: string, total: number): Promise<void> {
  await tx
    .insertInto('delivery')
    .values({
      taskId,
      device,
      // Filled in from the device when it is contacted: it may be corrected until then.
      aeTitle: '',
      host: '',
      port: 0,
      state: 'QUEUED',
      total,
      sent: 0,
      failed: 0,
      attempts: 0,
      notice: null,
      accepted: '[]',
      wakeAt: null,
      updatedAt: Date.now(),
    })
    .execute();
}

export async function deliveriesOf(reader: Reader, taskIds: readonly string[]): Promise<StoredDelivery[]> {
  if (taskIds.length === 0) return [];
  const rows = await reader
    .selectFrom('delivery')
    .selectAll()
    .where('taskId', 'in', taskIds)
    .orderBy('id')
    .execute();
  return rows.map((row) => ({
    ...row,
    state: row.state as DeliveryState,
    accepted: JSON.parse(row.accepted) as string[],
    notice: row.notice ? (JSON.parse(row.notice) as Notice) : null,
    wakeAt: row.wakeAt ?? null,
  }));
}

export type DeliveryChange = Partial<Omit<StoredDelivery, 'id' | 'taskId' | 'updatedAt'>>;

/** Every image is accepted; the wish for storage commitment is kept in the same commit. */
export async function completeDelivery(
  database: Database,
  { id, taskId, device }: Pick<StoredDelivery, 'id' | 'taskId' | 'device'>,
  counts: Pick<StoredDelivery, 'accepted' | 'sent' | 'failed'>,
  wantsCommitment: boolean,
): Promise<void> {
  await database.transaction(async (tx) => {
    await updateDelivery(tx, id, { ...counts, state: 'COMPLETED', notice: null });
    if (wantsCommitment) await wantCommitment(tx, taskId, device);
  });
}

export async function updateDelivery(reader: Reader, id: number, change: DeliveryChange): Promise<void> {
  const { accepted, notice, ...columns } = change;
  await reader
    .updateTable('delivery')
    .set({
      ...columns,
      ...(accepted ? { accepted: JSON.stringify(accepted) } : {}),
      ...(notice === undefined ? {} : { notice: notice && JSON.stringify(notice) }),
      updatedAt: Date.now(),
    })
    .where('id', '=', id)
    .execute();
}
