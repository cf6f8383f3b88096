/** Columns of a task that follow from what was decided. Pure: `task-writer.ts` writes them. */
import type { Failure } from '../base/errors.ts';
import type { TaskPlace } from '../base/task-states.ts';
import type { TaskRow } from '../db/entities/task.ts';
import { deliveriesAfter, type Action, type TaskFacts } from './decide.ts';

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
    case 'await':
      return { waitReason: 'REMOTE', wakeAt: null };
    case 'settle':
    case 'dropDestination':
      return row.step === 'STORE_SCU' && to.state === 'WAITING' ? { waitReason: 'RETRY', wakeAt: null } : {};
    case 'addImages':
      return to.state === 'WAITING' ? { waitReason: 'IMAGES', wakeAt: action.until } : {};
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
