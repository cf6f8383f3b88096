import { defineEntity, p } from '@mikro-orm/core';
import type { AlertKind, AlertSeverity } from '../../base/alert-kinds.ts';
import type { Notice } from '../../base/notices.ts';
import { flag, json } from '../column-types.ts';

/** Something was raised, or is over: an event, never edited. */
export const AlertEntity = defineEntity({
  name: 'alert',
  properties: {
    cursor: p.integer().primary().autoincrement(),
    kind: p.string().length(32).$type<AlertKind>(),
    severity: p.string().length(16).$type<AlertSeverity>(),
    /** The task, device, process or address; resolved under the same kind and subject. */
    subject: p.string().length(128),
    /** Failure code, where there is one. */
    code: p.string().length(64).strictNullable(),
    notice: json<Notice>(),
    /** The devices that it is about, where the subject is a task. */
    devices: json<readonly string[]>().strictNullable(),
    /** What was raised under the same kind and subject is over. */
    resolved: flag(),
    /** Nobody has acknowledged what was raised before: it is said again, and opens nothing. */
    escalated: flag().defaultRaw('0'),
    at: p.bigint('number'),
  },
  indexes: [{ name: 'alert_subject', properties: ['kind', 'subject', 'cursor'] }],
});
