/** What `decide` needs to know of tasks, read with their rows. */
import { STEPS, type Step, type TaskState, type WaitReason } from '../base/task-states.ts';
import type { Reader, Tx } from '../db/database.ts';
import type { TaskRow } from '../db/entities/task.ts';
import type { Action } from './action.ts';
import { decide, TABLE, type TaskFacts } from './decide.ts';
import { deliveryFactsOf } from './deliveries.ts';

type FactsRow = Pick<
  TaskRow,
  'id' | 'step' | 'state' | 'failureCode' | 'waitReason' | 'openKey' | 'imagesDeleted' | 'stepResults'
>;

/** Of a locked row, in the transaction that decides. What the action does not ask for is not read. */
export async function readFacts(tx: Tx, row: FactsRow, { kind }: Action): Promise<TaskFacts> {
  const needsResults = TABLE[kind].needs?.includes('hasResults');
  return {
    ...factsOfRow(row),
    hasResults: needsResults ? (await withResults(tx, [row.id])).has(row.id) : false,
    deliveries: kind === 'settle' || kind === 'dropDestination' ? await deliveryFactsOf(tx, row.id) : [],
  };
}

/** Name of the job that the processing server holds for the task: once a result is unpacked it is gone there. */
export function remoteJobOf({
  step,
  stepResults,
}: Pick<TaskRow, 'step' | 'stepResults'>): string | undefined {
  if (STEPS.indexOf(step as Step) >= STEPS.indexOf('STORE_SCU')) return undefined;
  const { job, upload } = JSON.parse(stepResults) as Record<'job' | 'upload', { jobId: string } | undefined>;
  return (job ?? upload)?.jobId;
}

/** Whether late images can call back the task of a locked row. */
export function canReopen(row: FactsRow): boolean {
  const facts = { ...factsOfRow(row), hasResults: false, deliveries: [] };
  return !('refused' in decide(facts, { kind: 'reopen', until: 0 }));
}

function factsOfRow(row: FactsRow): Omit<TaskFacts, 'hasResults' | 'deliveries'> {
  return {
    step: row.step as Step,
    state: row.state as TaskState,
    failureCode: row.failureCode ?? null,
    waitReason: (row.waitReason as WaitReason | null | undefined) ?? null,
    takesImages: (row.openKey ?? null) !== null,
    imagesHere: row.imagesDeleted === 0,
    hasRemoteJob: remoteJobOf(row) !== undefined,
  };
}

/** Which of the tasks have results. */
export async function withResults(reader: Reader, ids: readonly string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const rows = await reader
    .selectFrom('result')
    .select('taskId')
    .distinct()
    .where('taskId', 'in', [...ids])
    .execute();
  return new Set(rows.map(({ taskId }) => taskId));
}
