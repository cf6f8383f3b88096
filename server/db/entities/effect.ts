import { defineEntity, p } from '@mikro-orm/core';

/** What must happen after a change of a task was committed, kept until it has: files removed, a remote job discarded. */
export const EffectEntity = defineEntity({
  name: 'effect',
  properties: {
    id: p.integer().primary().autoincrement(),
    kind: p.string().length(32),
    taskId: p.string().length(18),
    /** JSON: storage keys to remove, or the job to discard. */
    payload: p.text().columnType('mediumtext'),
    attempts: p.integer(),
    /** Not tried before, by the database's clock. */
    wakeAt: p.bigint('number'),
  },
  indexes: [{ name: 'effect_wake', properties: ['wakeAt'] }],
});
