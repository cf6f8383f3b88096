import { defineEntity, p } from '@mikro-orm/core';
import type { MailLanguage, MailSecurity } from '../../base/mail-terms.ts';
import { flag } from '../column-types.ts';
import { secret } from '../secret-column.ts';

/** By which server alerts are mailed, and how: one row at most. */
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
    language: p.string().length(2).$type<MailLanguage>(),
    /** Where people open the console; empty: mails have no link. */
    consoleUrl: p.string().length(1000),
    /** Hours of the gateway's time zone, 0..23, between which only critical alerts are mailed; null: there are none. */
    quietFrom: p.integer().strictNullable(),
    quietUntil: p.integer().strictNullable(),
    /** Hour at which daily mails go, 0..23. */
    digestHour: p.integer().defaultRaw('7'),
  },
});
