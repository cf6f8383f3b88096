import type { Transition } from '../base/events.ts';
import type { Logger } from '../base/log.ts';

/** The life of a task in the log, so that its messages tell the story without the database. Failures say more elsewhere. */
export function logTransition(log: Logger, transition: Transition): void {
  const { taskId, fromStep, toStep, toState, failure } = transition;
  const entry = log.module(toStep).with({ taskId });
  if (fromStep === null) entry.info('task.begun');
  else if (toState === 'COMPLETED') entry.info('task.completed');
  else if (toState === 'CANCELLED') entry.info('task.cancelled');
  else if (toState === 'IGNORED') entry.info('task.ignored');
  else if (toState === 'RUNNING') entry.info('task.running', { step: toStep, attempt: transition.attempt });
  else if (toState === 'WAITING' && failure) entry.warn('task.retry', { step: toStep, code: failure.code });
  else if (fromStep !== toStep) entry.debug('task.queued', { step: toStep });
}
