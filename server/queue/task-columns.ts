/** Columns of `task` that follow from an action and from where it takes the task. Pure: the writer writes them. */
import type { Failure } from '../base/errors.ts';
import type { Notice } from '../base/notices.ts';
import { FINISHED_STATES, STEPS, type Step, type TaskPlace } from '../base/task-states.ts';
import type { Image } from '../db/entities/image.ts';
import type { TaskRow } from '../db/entities/task.ts';
import type { InferEntity } from '@mikro-orm/core';
import type { Action } from './action.ts';
import { deliveriesAfter, type TaskFacts } from './decide.ts';

type Column = Exclude<
  keyof TaskRow,
  'id' | 'step' | 'state' | 'claims' | 'attempt' | 'stepResults' | 'leaseOwner' | 'openKey' | symbol
>;
export type TaskChanges = { readonly [C in Column]?: TaskRow[C] };

/** What a task is begun with: what is known of its series and source. */
export type NewTask = Pick<
  TaskRow,
  | 'sourceAeTitle'
  | 'sourceAddress'
  | 'sourceDevice'
  | 'calledAeTitle'
  | 'patientId'
  | 'patientName'
  | 'patientBirthDate'
  | 'patientSex'
  | 'studyInstanceUid'
  | 'studyDate'
  | 'studyTime'
  | 'studyDescription'
  | 'accessionNumber'
  | 'seriesInstanceUid'
  | 'seriesDate'
  | 'seriesTime'
  | 'seriesDescription'
  | 'seriesNumber'
  | 'modality'
  | 'manufacturer'
  | 'model'
  | 'radiopharmaceutical'
  | 'imagesExpected'
>;
export type NewImage = Omit<InferEntity<typeof Image>, 'id' | 'taskId' | symbol>;

/** What a task begins with, beside what is known of its series and source. */
export const NOTHING_YET = {
  step: 'COMPILATOR',
  state: 'WAITING',
  claims: 0,
  attempt: 0,
  retries: 0,
  priority: 0,
  leaseOwner: null,
  waitReason: 'IMAGES',
  failureCode: null,
  failureParams: null,
  chosenRadiopharmaceutical: null,
  imagesReceived: 0,
  duplicates: 0,
  completedByHand: 0,
  stepResults: '{}',
  packageBytes: null,
  warnings: null,
  headerFacts: null,
  appliedRule: null,
  imagesDeleted: 0,
  finishedAt: null,
} as const;

export function isFinished({ state }: TaskPlace): boolean {
  return (FINISHED_STATES as readonly string[]).includes(state);
}

/** Columns that follow from the move itself. */
export function columnsOfMove(
  row: TaskRow,
  action: Action,
  to: TaskPlace,
  failure: Failure | null,
): Partial<TaskRow> {
  const begins = to.state === 'RUNNING' && row.state !== 'RUNNING' && action.kind !== 'resume';
  const attempt = (row.step === to.step && action.kind !== 'restart' ? row.attempt : 0) + (begins ? 1 : 0);
  const keepsFailure = action.kind === 'await' || action.kind === 'resume';
  return {
    attempt,
    ...(row.step !== to.step || action.kind === 'retry' ? { retries: 0 } : {}),
    ...(keepsFailure
      ? {}
      : { failureCode: failure?.code ?? null, failureParams: failure && JSON.stringify(failure.params) }),
    ...(to.state === 'WAITING' ? {} : { waitReason: null, wakeAt: null }),
    ...(action.kind === 'wait' && action.isRetry ? { retries: row.retries + 1 } : {}),
  };
}

/** Columns that the action names, whether the task moves or not. */
export function columnsOf(row: TaskRow, action: Action, to: TaskPlace): Partial<TaskRow> {
  switch (action.kind) {
    case 'wait':
      return { waitReason: action.reason, wakeAt: action.until };
    case 'hold':
      return { waitReason: 'RELEASE', wakeAt: null };
    case 'process':
      return { appliedRule: byHand(row.appliedRule) };
    case 'await':
      return { waitReason: 'REMOTE', wakeAt: null };
    case 'settle':
      return to.state === 'WAITING' ? { waitReason: 'RETRY', wakeAt: null } : {};
    case 'dropDestination':
      return row.step === 'STORE_SCU' && to.state === 'WAITING' ? { waitReason: 'RETRY', wakeAt: null } : {};
    case 'addImages':
      return to.state === 'WAITING' ? { waitReason: 'IMAGES', wakeAt: action.until } : {};
    case 'reopen':
      return { waitReason: 'IMAGES', wakeAt: action.until };
    case 'warn':
      return { warnings: withWarning(row.warnings, action.warning) };
    case 'addCopies':
      return row.waitReason === 'IMAGES' ? { wakeAt: action.until } : {};
    case 'complete':
      return { completedByHand: 1 };
    case 'removeImages':
      return { imagesDeleted: 1 };
    case 'setPriority':
      return { priority: action.priority };
    case 'setRadiopharmaceutical':
      return { chosenRadiopharmaceutical: action.name };
    default:
      return {};
  }
}

export function failureOf(action: Action, to: TaskPlace, facts: TaskFacts): Failure | null {
  if (action.kind === 'fail') return action.failure;
  if (action.kind === 'wait') return action.failure ?? null;
  if (to.state !== 'FAILED' || (action.kind !== 'settle' && action.kind !== 'dropDestination')) return null;
  const failed = deliveriesAfter(facts, action).filter(
    ({ state }) => state !== 'COMPLETED' && state !== 'CANCELLED',
  );
  const devices = failed.map(({ device, sent, total }) => `${device} (${sent}/${total})`).join(', ');
  return { code: 'DELIVERY_FAILED', params: { devices } };
}

/** A person's word goes before that of the rule, also when everything is done again. */
function byHand(appliedRule: TaskRow['appliedRule']): TaskRow['appliedRule'] {
  return appliedRule ? JSON.stringify({ ...(JSON.parse(appliedRule) as object), byHand: true }) : appliedRule;
}

/** @param warnings JSON list, as the column has it */
function withWarning(warnings: string | null | undefined, warning: Notice): string {
  const said = JSON.parse(warnings ?? '[]') as Notice[];
  return JSON.stringify(said.some(({ code }) => code === warning.code) ? said : [...said, warning]);
}

/** What the steps have found so far, where the action changes it. */
export function stepResultsAfter(
  row: TaskRow,
  { kind }: Action,
  to: TaskPlace,
  results: object | undefined,
): Pick<TaskRow, 'stepResults'> | undefined {
  const beginsAnew = kind === 'restart' || kind === 'reopen';
  const givesUpJob = givesUpRemoteJob(row, kind, to);
  if (!beginsAnew && !givesUpJob && !results) return undefined;
  const found = JSON.parse(row.stepResults) as { jobsGivenUp?: number; job?: unknown; upload?: unknown };
  const jobsGivenUp = (found.jobsGivenUp ?? 0) + (givesUpJob ? 1 : 0);
  if (givesUpJob) {
    delete found.job;
    delete found.upload;
  }
  return {
    stepResults: JSON.stringify({
      ...(beginsAnew ? {} : found),
      ...(jobsGivenUp > 0 ? { jobsGivenUp } : {}),
      ...results,
    }),
  };
}

/** Jobs that were given up at the processing server before the present one. */
export function jobsGivenUp({ stepResults }: Pick<TaskRow, 'stepResults'>): number {
  return (JSON.parse(stepResults) as { jobsGivenUp?: number }).jobsGivenUp ?? 0;
}

/** A task that may have a job at the processing server goes back, and will submit another. */
function givesUpRemoteJob(row: TaskRow, kind: Action['kind'], to: TaskPlace): boolean {
  const [from, back, uploader] = [row.step as Step, to.step, 'UPLOADER' as const].map((step) =>
    STEPS.indexOf(step),
  );
  if (from! < uploader! || back! > uploader!) return false;
  if (kind === 'restart' || kind === 'reopen') return true;
  // The job of one that was cancelled is on its way to be discarded.
  return kind === 'retry' && (back! < from! || row.state === 'CANCELLED');
}
