import { defineEntity, p } from '@mikro-orm/core';

/** Who did what, or looked at whose task. Appended, never edited. */
export const AuditEntryEntity = defineEntity({
  name: 'audit_entry',
  properties: {
    cursor: p.integer().primary().autoincrement(),
    at: p.bigint('number'),
    actor: p.string().length(64).nullable(),
    address: p.string().length(64),
    action: p.string().length(64),
    taskId: p.string().length(18).nullable(),
    /** JSON: arguments without secrets. */
    details: p.text(),
    outcome: p.string().length(64),
    /** Of the request that it came with, as in log lines and in the header X-Request-Id. */
    requestId: p.string().length(64),
  },
  indexes: [
    { name: 'audit_entry_task', properties: ['taskId', 'cursor'] },
    { name: 'audit_entry_actor', properties: ['actor', 'cursor'] },
    { name: 'audit_entry_request', properties: ['requestId'] },
    { name: 'audit_entry_at', properties: ['at'] },
  ],
});
