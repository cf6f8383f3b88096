/**
 * Rows of storage commitments: one for each delivery to a device that is asked for it, with every request's
 * Transaction UID. A state beside the delivery's own: the task is complete without it.
 */
import type { Database, Queries, Reader, Tx } from '../db/database.ts';
import type { Notice } from '../base/notices.ts';

/**
 * QUEUED: to be asked, now or again; REQUESTED: asked, no report yet; COMMITTED: the device has taken responsibility
 * for every image; FAILED: it has not, and is not asked again.
 */
export const COMMITMENT_STATES = ['QUEUED', 'REQUESTED', 'COMMITTED', 'FAILED'] as const;
export type CommitmentState = (typeof COMMITMENT_STATES)[number];

export interface RefusedImage {
  readonly sopInstanceUid: string;
  /** Failure Reason (0008,1197); null where the report has none, or does not mention the image. */
  readonly reason: number | null;
}

export interface StoredCommitment {
  readonly id: number;
  readonly taskId: string;
  readonly device: string;
  readonly state: CommitmentState;
  readonly transactionUid: string | null;
  readonly requests: number;
  readonly notice: Notice | null;
  readonly createdAt: number;
}

const LISTED = [
  'commitment.id',
  'commitment.taskId',
  'commitment.device',
  'commitment.state',
  'commitment.transactionUid',
  'commitment.requests',
  'commitment.notice',
  'commitment.createdAt',
] as const;

/** Begins anew for a delivery: in the transaction that completes it, so that the wish is not lost. */
export async function wantCommitment(tx: Tx, taskId: string, device: string, now: number): Promise<void> {
  await forgetCommitments(tx, taskId, [device]);
  await tx
    .insertInto('commitment')
    .values({
      taskId,
      device,
      state: 'QUEUED',
      transactionUid: null,
      requests: 0,
      refusedImages: 0,
      refused: '[]',
      notice: null,
      wakeAt: now,
      createdAt: now,
      updatedAt: now,
    })
    .execute();
}

/** Of a task, or of some of its devices only. @returns the devices that had one. */
export async function forgetCommitments(
  tx: Tx,
  taskId: string,
  devices?: readonly string[],
): Promise<readonly string[]> {
  if (devices?.length === 0) return [];
  let found = tx.selectFrom('commitment').select(['id', 'device']).where('taskId', '=', taskId);
  if (devices) found = found.where('device', 'in', [...devices]);
  const rows = await found.execute();
  const ids = rows.map(({ id }) => id);
  if (ids.length > 0) {
    await tx.deleteFrom('commitment_request').where('commitmentId', 'in', ids).execute();
    await tx.deleteFrom('commitment').where('id', 'in', ids).execute();
  }
  return rows.map(({ device }) => device);
}

/** Those whose time has come, of devices other than these; the longest due first. */
export async function dueCommitments(
  queries: Queries,
  now: number,
  otherThan: readonly string[],
  limit: number,
): Promise<StoredCommitment[]> {
  let due = queries.selectFrom('commitment').select(LISTED).where('wakeAt', '<=', now);
  if (otherThan.length > 0) due = due.where('device', 'not in', [...otherThan]);
  return (await due.orderBy('wakeAt').orderBy('id').limit(limit).execute()).map(stored);
}

/** When the next one is due that is not yet; undefined where none is. */
export async function nextDue(queries: Queries, now: number): Promise<number | undefined> {
  const row = await queries
    .selectFrom('commitment')
    .select((eb) => eb.fn.min('wakeAt').as('wakeAt'))
    .where('wakeAt', '>', now)
    .executeTakeFirst();
  return row?.wakeAt === null || row?.wakeAt === undefined ? undefined : Number(row.wakeAt);
}

/** Which delivery a request was made for; undefined where none of ours has that Transaction UID. */
export async function commitmentOf(
  reader: Reader,
  transactionUid: string,
): Promise<StoredCommitment | undefined> {
  const row = await reader
    .selectFrom('commitment_request')
    .innerJoin('commitment', 'commitment.id', 'commitment_request.commitmentId')
    .select(LISTED)
    .where('commitment_request.transactionUid', '=', transactionUid)
    .executeTakeFirst();
  return row && stored(row);
}

export async function failedCommitments(queries: Queries): Promise<StoredCommitment[]> {
  const rows = await queries.selectFrom('commitment').select(LISTED).where('state', '=', 'FAILED').execute();
  return rows.map(stored);
}

/** SOP Instance UIDs that were refused, of the failed commitments of a task, by device. */
export async function refusedImagesOf(
  tx: Tx,
  taskId: string,
): Promise<ReadonlyMap<string, readonly RefusedImage[]>> {
  const rows = await tx
    .selectFrom('commitment')
    .select(['device', 'refused'])
    .where('taskId', '=', taskId)
    .where('state', '=', 'FAILED')
    .execute();
  return new Map(rows.map(({ device, refused }) => [device, JSON.parse(refused) as RefusedImage[]]));
}

/**
 * Written before the request goes out: whatever happens to it, its report is known.
 * @param request `wakeAt`: when to ask again where no report has come; `createdAt`: of the first request
 * @returns false where the commitment was settled or forgotten meanwhile.
 */
export async function beginRequest(
  database: Database,
  id: number,
  {
    transactionUid,
    wakeAt,
    createdAt,
  }: { readonly transactionUid: string; readonly wakeAt: number; readonly createdAt: number },
): Promise<boolean> {
  return database.transaction(async (tx) => {
    const updated = await tx
      .updateTable('commitment')
      .set((eb) => ({
        state: 'REQUESTED',
        transactionUid,
        requests: eb('requests', '+', 1),
        notice: null,
        wakeAt,
        createdAt,
        updatedAt: Date.now(),
      }))
      .where('id', '=', id)
      .where('state', 'in', ['QUEUED', 'REQUESTED'])
      .executeTakeFirst();
    if (Number(updated.numUpdatedRows) === 0) return false;
    await tx.insertInto('commitment_request').values({ transactionUid, commitmentId: id }).execute();
    return true;
  });
}

export interface CommitmentChange {
  readonly state: CommitmentState;
  readonly notice: Notice | null;
  readonly refused?: readonly RefusedImage[];
  readonly wakeAt: number | null;
}

/**
 * @param unless false is returned, and nothing changed, where it is in one of these states, where it was forgotten,
 *   or where another request than this one has gone out since
 */
export async function changeCommitment(
  queries: Queries,
  { id, transactionUid }: Pick<StoredCommitment, 'id' | 'transactionUid'>,
  { state, notice, refused = [], wakeAt }: CommitmentChange,
  unless: readonly CommitmentState[],
): Promise<boolean> {
  const updated = await queries
    .updateTable('commitment')
    .set({
      state,
      notice: notice && JSON.stringify(notice),
      refusedImages: refused.length,
      refused: JSON.stringify(refused),
      wakeAt,
      updatedAt: Date.now(),
    })
    .where('id', '=', id)
    .where('state', 'not in', [...unless])
    .where('transactionUid', transactionUid === null ? 'is' : '=', transactionUid)
    .executeTakeFirst();
  return Number(updated.numUpdatedRows) > 0;
}

/** Whichever request it answers. @returns false where it was committed already, or forgotten. */
export async function markCommitted(queries: Queries, id: number): Promise<boolean> {
  const updated = await queries
    .updateTable('commitment')
    .set({
      state: 'COMMITTED',
      notice: null,
      refusedImages: 0,
      refused: '[]',
      wakeAt: null,
      updatedAt: Date.now(),
    })
    .where('id', '=', id)
    .where('state', '!=', 'COMMITTED')
    .executeTakeFirst();
  return Number(updated.numUpdatedRows) > 0;
}

function stored(row: {
  id: number;
  taskId: string;
  device: string;
  state: string;
  transactionUid?: string | null;
  requests: number;
  notice?: string | null;
  createdAt: number;
}): StoredCommitment {
  return {
    ...row,
    state: row.state as CommitmentState,
    transactionUid: row.transactionUid ?? null,
    notice: row.notice ? (JSON.parse(row.notice) as Notice) : null,
  };
}
