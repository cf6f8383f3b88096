/** What people can ask of tasks, with the question asked first where something is lost. */
import {
  CancelTaskDocument,
  DeleteFailedTasksDocument,
  DeleteFinishedTasksDocument,
  DeleteTasksDocument,
  RestartTaskDocument,
  RetryTaskDocument,
} from '../../graphql/generated/graphql.ts';
import { mutate } from '../../graphql/mutate.ts';
import { t, tn } from '../../i18n/i18n.svelte.ts';
import { confirmed } from '../../ui/confirmation.svelte.ts';
import { toasts } from '../../ui/toasts.svelte.ts';

export type TaskSteer = 'RETRY' | 'RESTART' | 'CANCEL';

const STEERS = {
  RETRY: RetryTaskDocument,
  RESTART: RestartTaskDocument,
  CANCEL: CancelTaskDocument,
} as const;
const DONE = { RETRY: 'tasks.retried', RESTART: 'tasks.restarted', CANCEL: 'tasks.cancelled' } as const;

/** Asks for the same of each of the tasks, one after the other; says how many followed and why others did not. */
export async function steer(action: TaskSteer, ids: readonly string[]): Promise<void> {
  if (action === 'CANCEL') {
    const question = {
      title: tn('tasks.confirmCancel', ids.length),
      text: t('tasks.confirmCancelText'),
      action: t('action.cancelTask'),
    };
    if (!(await confirmed(question))) return;
  }
  let followed = 0;
  const refusals = new Set<string>();
  for (const id of ids) {
    const outcome = await mutate(STEERS[action], { id });
    if (outcome.ok) followed++;
    else refusals.add(outcome.message);
  }
  if (followed > 0) toasts.show('ok', tn(DONE[action], followed));
  for (const message of refusals) toasts.show('bad', message);
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
  if (outcome.ok) toasts.show('ok', tn('tasks.deleted', ids.length));
  else toasts.show('bad', outcome.message);
  return outcome.ok;
}

/** @param count how many there are, for the question. */
export async function deleteAll(which: 'FINISHED' | 'FAILED', count: number): Promise<void> {
  const question = {
    title: tn(which === 'FINISHED' ? 'tasks.confirmDeleteFinished' : 'tasks.confirmDeleteFailed', count),
    text: t('tasks.confirmDeleteText'),
    action: t('action.delete'),
  };
  if (!(await confirmed(question))) return;
  const document = which === 'FINISHED' ? DeleteFinishedTasksDocument : DeleteFailedTasksDocument;
  const outcome = await mutate(document, {});
  if (outcome.ok) toasts.show('ok', tn('tasks.deleted', count));
  else toasts.show('bad', outcome.message);
}
