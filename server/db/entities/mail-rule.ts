import { defineEntity, p } from '@mikro-orm/core';
import type { AlertKind, AlertSeverity } from '../../base/alert-kinds.ts';
import type { MailTiming } from '../../base/mail-terms.ts';
import type { Notice } from '../../base/notices.ts';
import { flag, json } from '../column-types.ts';

/** Who gets which alerts by mail and when, and where that stands. */
export const MailRuleEntity = defineEntity({
  name: 'mail_rule',
  properties: {
    id: p.integer().primary().autoincrement(),
    recipients: json<readonly string[]>(),
    minimumSeverity: p.string().length(16).$type<AlertSeverity>(),
    /** Which alerts; empty: all. */
    kinds: json<readonly AlertKind[]>(),
    timing: p.string().length(16).$type<MailTiming>(),
    /** Only what nobody has acknowledged in time. */
    escalated: flag(),
    /** Cursor of the newest alert that was mailed or not wanted: of critical ones, which do not wait, and of the others. */
    urgentCursor: p.integer(),
    deliveredCursor: p.integer(),
    /** Alerts after this cursor are chosen by the rule as it is now. */
    sinceCursor: p.integer().defaultRaw('0'),
    /** When a mail was last tried, ms since the epoch. Who changes it first sends, where several gateways could. */
    attemptedAt: p.bigint('number'),
    /** Attempts that failed since the last mail that was taken. */
    failures: p.integer(),
    /** Why the last attempt failed. */
    notice: json<Notice>().strictNullable(),
    sentAt: p.bigint('number').strictNullable(),
  },
});
