/** What people can ask of tasks, with the question asked first where something is lost. */
import {
  CancelTaskDeletionDocument,
  CancelTaskDocument,
  DeleteTasksDocument,
  StartTaskDeletionDocument,
  ProcessTaskDocument,
  RestartTaskDocument,
  RetryTaskDocument,
  SetTaskPriorityDocument,
  TryTaskNowDocument,
  type TaskRowFragment,
} from '../../graphql/generated/graphql.ts';
import { forgetAnswers } from '../../graphql/client.ts';
import { mutate, sayDone, type Outcome, type Undo } from '../../graphql/mutate.ts';
import { t, tn } from '../../i18n/i18n.svelte.ts';
import { confirmed } from '../../ui/confirmation.svelte.ts';
import { toasts } from '../../ui/toasts.svelte.ts';

export type TaskSteer = 'RETRY' | 'RESTART' | 'CANCEL' | 'TRY_NOW' | 'PROCESS';

const STEERS = {
  RETRY: RetryTaskDocument,
  RESTART: RestartTaskDocument,
  CANCEL: CancelTaskDocument,
  TRY_NOW: TryTaskNowDocument,
  PROCESS: ProcessTaskDocument,
} as const;
const DONE = {
  RETRY: 'tasks.retried',
  RESTART: 'tasks.restarted',
  CANCEL: 'tasks.cancelled',
  TRY_NOW: 'tasks.retried',
  PROCESS: 'tasks.processed',
} as const;

/** Asks for the same of each of the tasks, one after the other; says how many followed and why others did not. */
export async function steer(action: TaskSteer, ids: readonly string[]): Promise<void> {
  const followed: string[] = [];
  const refusals = new Set<string>();
  for (const id of ids) {
    const outcome = await mutate(STEERS[action], { id });
    if (outcome.ok) followed.push(id);
    else refusals.add(outcome.message);
  }
  if (followed.length > 0) {
    // What a cancelled task had done is kept: trying again takes it up where it was.
    sayDone(tn(DONE[action], followed.length), action === 'CANCEL' ? retryOf(followed) : undefined);
  }
  for (const message of refusals) toasts.show('bad', message);
}

/** Lets tasks go before or after others; undoing gives each its own priority back. */
export async function prioritise(
  tasks: readonly Pick<TaskRowFragment, 'id' | 'priority'>[],
  priority: number,
): Promise<void> {
  const before = tasks.map(({ id, priority: own }) => ({ id, priority: own }));
  const outcome = await setPriorities(before.map(({ id }) => ({ id, priority })));
  if (!outcome.ok) toasts.show('bad', outcome.message);
  else sayDone(tn('tasks.prioritised', tasks.length), () => setPriorities(before));
}

async function setPriorities(wanted: readonly { id: string; priority: number }[]): Promise<Outcome<unknown>> {
  let outcome: Outcome<unknown> = { ok: true, value: undefined };
  for (const variables of wanted) {
    const answer = await mutate(SetTaskPriorityDocument, variables);
    if (!answer.ok) outcome = answer;
  }
  return outcome;
}

function retryOf(ids: readonly string[]): Undo {
  return async () => {
    let outcome: Outcome<unknown> = { ok: true, value: undefined };
    for (const id of ids) {
      const answer = await mutate(RetryTaskDocument, { id });
      if (!answer.ok) outcome = answer;
    }
    return outcome;
  };
}

export function confirmedRestart(): Promise<boolean> {
  return confirmed({
    title: t('tasks.confirmRestart'),
    text: t('tasks.confirmRestartText'),
    action: t('action.restart'),
  });
}

/** @returns whether they were deleted. */
export async function deleteTasks(ids: readonly string[]): Promise<boolean> {
  const question = {
    title: tn('tasks.confirmDelete', ids.length),
    text: t('tasks.confirmDeleteText'),
    action: t('action.delete'),
  };
  if (!(await confirmed(question))) return false;
  const outcome = await mutate(DeleteTasksDocument, { ids: [...ids] });
  if (!outcome.ok) {
    toasts.show('bad', outcome.message);
    return false;
  }
  // A list that is opened next does not show them from memory until it is told.
  forgetAnswers();
  toasts.show('ok', tn('tasks.deleted', ids.length));
  return true;
}

/** @param count how many there are, for the question. */
export async function deleteAll(tasksInState: 'COMPLETED' | 'FAILED', count: number): Promise<void> {
  const question = {
    title: tn(
      tasksInState === 'COMPLETED' ? 'tasks.confirmDeleteFinished' : 'tasks.confirmDeleteFailed',
      count,
    ),
    text: t('tasks.confirmDeleteText'),
    action: t('action.delete'),
  };
  if (!(await confirmed(question))) return;
  const outcome = await mutate(StartTaskDeletionDocument, { tasksInState });
  if (!outcome.ok) toasts.show('bad', outcome.message);
}

/** What is deleted stays so. */
export async function stopDeleting(id: string): Promise<void> {
  const outcome = await mutate(CancelTaskDeletionDocument, { id });
  if (!outcome.ok) toasts.show('bad', outcome.message);
}
