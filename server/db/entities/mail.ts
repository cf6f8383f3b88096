import { defineEntity, p } from '@mikro-orm/core';
import type { AlertKind, AlertSeverity } from '../../base/alert-kinds.ts';
import type { MailLanguage, MailSecurity } from '../../base/mail-terms.ts';
import type { Notice } from '../../base/notices.ts';
import { flag, json } from '../column-types.ts';
import { secret } from '../secret-column.ts';

/** How alerts are mailed, and where the mailing stands: one row at most. */
export const MailEntity = defineEntity({
  name: 'mail',
  properties: {
    id: p.integer().primary(),
    enabled: flag(),
    host: p.string().length(253),
    port: p.integer(),
    security: p.string().length(16).$type<MailSecurity>(),
    /** PEM certificates of the hospital's own authorities; empty: the known ones only. */
    authority: p.text(),
    /** Empty: the server asks for no sign-in. */
    username: p.string().length(255),
    /** Never given out. */
    password: secret(),
    sender: p.string().length(254),
    recipients: json<readonly string[]>(),
    minimumSeverity: p.string().length(16).$type<AlertSeverity>(),
    /** Which alerts; empty: all. */
    kinds: json<readonly AlertKind[]>(),
    language: p.string().length(2).$type<MailLanguage>(),
    /** Where people open the console; empty: mails have no link. */
    consoleUrl: p.string().length(1000),
    /** Cursor of the newest alert that was mailed or not wanted. */
    deliveredCursor: p.integer(),
    /** When a mail was last tried, ms since the epoch. Who changes it first sends, where several gateways could. */
    attemptedAt: p.bigint('number'),
    /** Attempts that failed since the last mail that was taken. */
    failures: p.integer(),
    /** Why the last attempt failed. */
    notice: json<Notice>().strictNullable(),
    sentAt: p.bigint('number').strictNullable(),
  },
});
