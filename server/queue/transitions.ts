/**
 * Appends transitions inside the transaction of the change that they record. The counter's row is locked until that
 * transaction ends, so cursors have no gaps and become visible in their order, on every database.
 */
import type { Failure } from '../base/errors.ts';
import type { Transition } from '../base/events.ts';
import type { Tx } from '../db/database.ts';
import { takeNumbers } from '../db/take-numbers.ts';
import type { TaskPlace, WaitReason } from '../base/task-states.ts';

export interface NewTransition {
  readonly taskId: string;
  /** `null` for the first one of a task. */
  readonly from: TaskPlace | null;
  readonly to: TaskPlace;
  readonly at: number;
  readonly attempt: number;
  readonly waitReason: WaitReason | null;
  readonly failure: Failure | null;
}

export async function appendTransition(tx: Tx, entry: NewTransition): Promise<Transition> {
  const cursor = await takeNumbers(tx, 'transition', 1);
  const transition: Transition = {
    cursor,
    taskId: entry.taskId,
    fromStep: entry.from?.step ?? null,
    fromState: entry.from?.state ?? null,
    toStep: entry.to.step,
    toState: entry.to.state,
    at: entry.at,
    attempt: entry.attempt,
    waitReason: entry.waitReason,
    failure: entry.failure,
  };
  const { failure, ...columns } = transition;
  await tx
    .insertInto('transition')
    .values({
      ...columns,
      failureCode: failure?.code ?? null,
      failureParams: failure ? JSON.stringify(failure.params) : null,
    })
    .execute();
  return transition;
}

export interface TransitionRow {
  readonly cursor: number;
  readonly taskId: string;
  readonly fromStep: string | null;
  readonly fromState: string | null;
  readonly toStep: string;
  readonly toState: string;
  readonly at: number;
  readonly attempt: number;
  readonly waitReason: WaitReason | null;
  readonly failureCode: string | null;
  readonly failureParams: string | null;
}

export function toTransition(row: TransitionRow): Transition {
  const { failureCode, failureParams, ...rest } = row;
  return { ...rest, failure: parseFailure(failureCode, failureParams) } as Transition;
}

export function parseFailure(code: string | null, params: string | null): Failure | null {
  return code === null ? null : ({ code, params: JSON.parse(params ?? '{}') } as Failure);
}
