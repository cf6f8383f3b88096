import { defineEntity, p } from '@mikro-orm/core';

/** One thing that happened. Bounded in number: the oldest make room. */
export const LogEntryEntity = defineEntity({
  name: 'log_entry',
  properties: {
    cursor: p.integer().primary().autoincrement(),
    at: p.bigint('number'),
    level: p.string().length(8),
    module: p.string().length(24),
    event: p.string().length(64),
    message: p.text(),
    taskId: p.string().length(18).nullable(),
    /** Of the DICOM association that it happened on. */
    association: p.string().length(32).nullable(),
    /** Of the HTTP request that it happened for. */
    requestId: p.string().length(64).nullable(),
    /** JSON. */
    fields: p.text(),
  },
  indexes: [
    { name: 'log_entry_task', properties: ['taskId', 'cursor'] },
    { name: 'log_entry_association', properties: ['association', 'cursor'] },
    { name: 'log_entry_request', properties: ['requestId', 'cursor'] },
    { name: 'log_entry_at', properties: ['at'] },
  ],
});
