import { defineEntity, p } from '@mikro-orm/core';
import type { AlertKind, AlertSeverity } from '../../base/alert-kinds.ts';
import type { Notice } from '../../base/notices.ts';
import { json } from '../column-types.ts';

/** One cause of open alerts, however many tasks it stops; gone with the last of its alerts. */
export const AlertCauseEntity = defineEntity({
  name: 'alert_cause',
  properties: {
    id: p.integer().primary().autoincrement(),
    kind: p.string().length(32).$type<AlertKind>(),
    /** The device, process, address or failure code. */
    subject: p.string().length(128),
    severity: p.string().length(16).$type<AlertSeverity>(),
    /** Failure code of the newest alert, where there is one. */
    code: p.string().length(64).strictNullable(),
    /** Of the newest alert. */
    notice: json<Notice>(),
    /** Open alerts that have it, and how many of them are tasks. */
    alerts: p.integer(),
    tasks: p.integer(),
    /** The newest of these tasks. */
    taskId: p.string().length(32).strictNullable(),
    since: p.bigint('number'),
    /** From when on nobody has acknowledged it, ms since the epoch; null: somebody has. */
    unattendedSince: p.bigint('number').strictNullable(),
    acknowledgedBy: p.string().length(64).strictNullable(),
    acknowledgedAt: p.bigint('number').strictNullable(),
    note: p.string().length(500).strictNullable(),
    escalatedAt: p.bigint('number').strictNullable(),
  },
  uniques: [{ name: 'alert_cause_subject', properties: ['kind', 'subject'] }],
  indexes: [{ name: 'alert_cause_unattended', properties: ['unattendedSince'] }],
});
