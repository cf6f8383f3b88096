import { defineEntity, p } from '@mikro-orm/core';

/** One change of a task's step or state: appended in the transaction that made the change, never edited. */
export const TransitionEntity = defineEntity({
  name: 'transition',
  properties: {
    /** 1, 2, 3 ... over the whole installation, without gaps, in the order of commits. */
    cursor: p.integer().primary().autoincrement(false),
    taskId: p.string().length(18),
    fromStep: p.string().length(16).nullable(),
    fromState: p.string().length(16).nullable(),
    toStep: p.string().length(16),
    toState: p.string().length(16),
    at: p.bigint('number'),
    attempt: p.integer(),
    /** Where it went to WAITING: as of the task. */
    waitReason: p.string().length(16).nullable(),
    failureCode: p.string().length(64).nullable(),
    failureParams: p.text().nullable(),
  },
  indexes: [{ name: 'transition_task', properties: ['taskId', 'cursor'] }],
});
