/**
 * What becomes of a task, as entries of the audit log. They are written in the transaction of the change that they
 * tell: none is missing after a crash, and none tells what was rolled back.
 */
import { isIP } from 'node:net';
import type { Tx } from '../db/database.ts';
import type { TaskRow } from '../db/entities/task.ts';
import type { TaskPlace } from '../base/task-states.ts';
import type { AuditRow } from './audit-queue.ts';
import type { GatewayAction } from './gateway-actions.ts';

export interface Told {
  readonly task: TaskRow;
  readonly action: GatewayAction;
  /** IP address or name of the other side. */
  readonly peer?: string;
  readonly details: Readonly<Record<string, unknown>>;
  /** Why it did not succeed; left out: it did. */
  readonly outcome?: string | undefined;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

export async function auditTask(tx: Tx, told: Told): Promise<void> {
  const { task, action, peer = '', details, outcome = 'OK', at } = told;
  const isAddress = isIP(peer) !== 0;
  const row: AuditRow = {
    ...{ at, actor: null, address: isAddress ? peer : '', action, taskId: task.id, outcome, requestId: '' },
    details: JSON.stringify({ ...details, ...(!isAddress && peer !== '' && { host: peer }) }),
  };
  await tx.insertInto('audit_entry').values(row).execute();
}

export interface Move {
  readonly from: TaskPlace;
  readonly to: TaskPlace;
  readonly isCancelled: boolean;
  readonly failure: string | undefined;
  /** Where the processing server is, without credentials. */
  readonly server: string;
  readonly at: number;
}

/** @returns whether something was written */
export async function auditMove(tx: Tx, task: TaskRow, move: Move): Promise<boolean> {
  const { from, to, isCancelled, failure, server, at } = move;
  const isLeft = from.step !== to.step;
  const isOver = isLeft || SETTLED.has(to.state);
  if (!isOver || SETTLED.has(from.state)) return false;
  if (from.step === 'COMPILATOR') return auditReceived(tx, task, at);
  const action = ({ UPLOADER: 'exportSeries', DOWNLOADER: 'importResult' } as const)[from.step as string];
  if (!action || from.state !== 'RUNNING' || to.step === 'COMPILATOR') return false;
  const outcome = isLeft ? undefined : isCancelled ? 'CANCELLED' : failure;
  const details = action === 'exportSeries' ? { images: task.imagesReceived, deidentified: true } : {};
  await auditTask(tx, { task, action, peer: server, details, outcome, at });
  return true;
}

const SETTLED: ReadonlySet<string> = new Set(['COMPLETED', 'FAILED', 'CANCELLED', 'IGNORED']);
/** Copies that come again and again of what is here are told once in this time, ms. */
const COPIES_EVERY_MS = 10 * 60_000;

/** Tells what has come since it was last told of this task. @returns false where that is nothing */
export async function auditReceived(tx: Tx, task: TaskRow, at: number): Promise<boolean> {
  const { sourceAeTitle: aeTitle, calledAeTitle, imagesReceived: images, duplicates: copies } = task;
  const before = await tx
    .selectFrom('audit_entry')
    .select(['details', 'at'])
    .where('taskId', '=', task.id)
    .where('action', '=', 'receiveSeries')
    .orderBy('cursor', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (before) {
    const had = JSON.parse(before.details) as { images: number; copies: number };
    if (had.images === images && (had.copies === copies || at - Number(before.at) < COPIES_EVERY_MS))
      return false;
  }
  const details = { aeTitle, calledAeTitle, images, copies };
  await auditTask(tx, { task, action: 'receiveSeries', peer: task.sourceAddress, details, at });
  return true;
}

/** What still says whose images they were when the task is gone. */
export function whoseTask(task: TaskRow): Readonly<Record<string, unknown>> {
  const { patientId, studyInstanceUid, accessionNumber } = task;
  return { patientId, studyInstanceUid, accessionNumber };
}

export interface AuditedDelivery {
  readonly device: string;
  readonly aeTitle: string;
  readonly host: string;
  readonly port: number;
  readonly total: number;
  readonly sent: number;
  readonly attempts: number;
  readonly state: string;
  /** Why it did not succeed. */
  readonly notice: { readonly code: string } | null;
}

/** A delivery before and after a change: its first attempt begins it, and what ends it says how many images arrived. */
export async function auditDelivery(
  tx: Tx,
  task: TaskRow,
  before: AuditedDelivery,
  after: AuditedDelivery,
  at: number,
): Promise<boolean> {
  const { device, aeTitle, host, port, total, sent, state, notice } = after;
  const begins = before.attempts === 0 && after.attempts === 1 && state === 'RUNNING';
  const ends = state !== before.state && SETTLED.has(state);
  if (!begins && !ends) return false;
  await auditTask(tx, {
    ...{ task, peer: host, at },
    ...(begins
      ? { action: 'beginDelivery', details: { device, aeTitle, port, images: total } }
      : { action: 'deliverResult', details: { device, aeTitle, port, images: sent, of: total } }),
    outcome:
      state === 'FAILED' ? (notice?.code ?? 'FAILED') : state === 'CANCELLED' ? 'CANCELLED' : undefined,
  });
  return true;
}
