/** Rows of deliveries: one task to one destination, a work item of its own with its own state, lease and counts. */
import type { Notice } from '../base/notices.ts';
import type { Reader, Tx } from '../db/database.ts';
import { forgetCommitments, refusedImagesOf } from './commitments.ts';
import { leaseKey } from './lease.ts';
import type { ResultFile } from './results.ts';
import type { DeliveryState } from '../base/task-states.ts';
import type { DeliveryFacts } from './settled-state.ts';

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
  readonly leaseOwner: string | null;
  readonly claims: number;
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
      leaseOwner: null,
      claims: 0,
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
    leaseOwner: row.leaseOwner ?? null,
    wakeAt: row.wakeAt ?? null,
  }));
}

export type DeliveryChange = Partial<Omit<StoredDelivery, 'id' | 'taskId' | 'updatedAt'>>;

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

export async function deliveryFactsOf(tx: Tx, taskId: string): Promise<DeliveryFacts[]> {
  return (await tx
    .selectFrom('delivery')
    .select(['device', 'state', 'sent', 'total'])
    .where('taskId', '=', taskId)
    .orderBy('id')
    .execute()) as DeliveryFacts[];
}

/** Takes the deliveries of a task from whoever sends them. @returns the keys of their leases. */
export async function releaseDeliveries(tx: Tx, taskId: string): Promise<string[]> {
  const running = await tx
    .selectFrom('delivery')
    .select(['id', 'leaseOwner', 'claims'])
    .where('taskId', '=', taskId)
    .where('leaseOwner', 'is not', null)
    .execute();
  for (const { id } of running) await updateDelivery(tx, id, { state: 'QUEUED', leaseOwner: null });
  return running.map(({ id, leaseOwner, claims }) =>
    leaseKey({ owner: leaseOwner!, taskId, deliveryId: id, claim: claims }),
  );
}

/** What waits for the time of its next try is due. */
export async function tryDeliveriesNow(tx: Tx, taskId: string): Promise<void> {
  await tx
    .updateTable('delivery')
    .set({ state: 'QUEUED', wakeAt: null })
    .where('taskId', '=', taskId)
    .where('state', '=', 'WAITING')
    .execute();
}

/** It is not sent there any more. @returns the key of the lease under which it was being sent */
export async function dropDelivery(tx: Tx, taskId: string, device: string): Promise<string | undefined> {
  const delivery = (await deliveriesOf(tx, [taskId])).find((each) => each.device === device);
  if (!delivery) return undefined;
  const { id, leaseOwner: owner, claims: claim } = delivery;
  await updateDelivery(tx, id, { state: 'CANCELLED', leaseOwner: null, wakeAt: null, notice: null });
  return owner === null ? undefined : leaseKey({ owner, taskId, deliveryId: id, claim });
}

const AGAIN = { state: 'QUEUED', attempts: 0, failed: 0, wakeAt: null, notice: null } as const;

/**
 * Every destination that has not accepted every image, or that has refused to take responsibility for some, gets what
 * it lacks. @returns devices that had been asked for storage commitment
 */
export async function resendAll(tx: Tx, taskId: string): Promise<readonly string[]> {
  const deliveries = await deliveriesOf(tx, [taskId]);
  // What a person has dropped stays so, unless nothing else is left to send.
  const allDropped = deliveries.every(({ state }) => state === 'CANCELLED');
  return resendMissing(
    tx,
    taskId,
    deliveries.filter(({ state }) => allDropped || state !== 'CANCELLED').map(({ device }) => device),
  );
}

/** As `resendAll`, of these devices. */
export async function resendMissing(
  tx: Tx,
  taskId: string,
  devices: readonly string[],
): Promise<readonly string[]> {
  const refused = await refusedImagesOf(tx, taskId);
  for (const delivery of await deliveriesOf(tx, [taskId])) {
    if (!devices.includes(delivery.device)) continue;
    const missing = new Set(refused.get(delivery.device)?.map(({ sopInstanceUid }) => sopInstanceUid));
    if (delivery.state === 'COMPLETED' && !refused.has(delivery.device)) continue;
    const accepted = delivery.accepted.filter((uid) => !missing.has(uid));
    await updateDelivery(tx, delivery.id, { ...AGAIN, accepted, sent: accepted.length });
  }
  return forgetCommitments(
    tx,
    taskId,
    [...refused.keys()].filter((device) => devices.includes(device)),
  );
}

/** These devices get everything again, each once. @returns those that had been asked for storage commitment */
export async function resendTo(
  tx: Tx,
  taskId: string,
  devices: readonly string[],
): Promise<readonly string[]> {
  const known = await deliveriesOf(tx, [taskId]);
  const results = await tx.selectFrom('result').select('files').where('taskId', '=', taskId).execute();
  const total = results.reduce((sum, { files }) => sum + (JSON.parse(files) as ResultFile[]).length, 0);
  for (const device of new Set(devices)) {
    // Compared here: a database may take names for equal that are not.
    const delivery = known.find((each) => each.device === device);
    if (delivery) await updateDelivery(tx, delivery.id, { ...AGAIN, accepted: [], sent: 0 });
    else await addDelivery(tx, taskId, device, total);
  }
  return forgetCommitments(tx, taskId, devices);
}
