import { defineEntity, p } from '@mikro-orm/core';

/** Something was raised, or is over: an event, never edited. */
export const AlertEntity = defineEntity({
  name: 'alert',
  properties: {
    cursor: p.integer().primary().autoincrement(),
    kind: p.string().length(32),
    severity: p.string().length(16),
    subject: p.string().length(128),
    code: p.string().length(64).nullable(),
    /** JSON: `Notice`. */
    notice: p.text(),
    /** 1: what was raised under the same kind and subject is over. */
    resolved: p.integer(),
    at: p.bigint('number'),
  },
  indexes: [{ name: 'alert_subject', properties: ['kind', 'subject', 'cursor'] }],
});
