import { ValidationError } from '../server/base/refusals.ts';
import { builder } from './builder.ts';
import { MailLanguageEnum, MailSecurityEnum } from './enums.ts';
import { given } from './given.ts';
import { NoticeType, sentenceOf } from './notice.ts';
import type { Mail, MailAttempt } from '../server/alerts/mail.ts';

const MailType = builder.objectRef<Mail>('Mail').implement({
  description: 'How alerts are mailed: one mail a minute at most, with what gathered meanwhile.',
  fields: (t) => ({
    enabled: t.exposeBoolean('enabled', { description: 'Whether alerts are mailed.' }),
    host: t.exposeString('host', { description: 'Mail server; empty: none yet.' }),
    port: t.exposeInt('port', { description: 'Its port: usually 587 for STARTTLS, 465 for TLS.' }),
    security: t.expose('security', { type: MailSecurityEnum, description: 'How TLS begins.' }),
    authority: t.exposeString('authority', {
      description: "PEM certificates of the hospital's own authorities; empty: the known ones only.",
    }),
    username: t.exposeString('username', { description: 'Empty: the server asks for no sign-in.' }),
    hasPassword: t.exposeBoolean('hasPassword', {
      description: 'Whether a password is kept. It is never shown.',
    }),
    sender: t.exposeString('sender', { description: 'Address that mails come from.' }),
    language: t.expose('language', { type: MailLanguageEnum, description: 'Of the text.' }),
    consoleUrl: t.exposeString('consoleUrl', {
      description: 'Where people open the console: the link in mails; empty: none.',
    }),
    quietFrom: t.exposeInt('quietFrom', {
      nullable: true,
      description: "Hour, 0 to 23 in the gateway's time zone, from which on only critical alerts are mailed.",
    }),
    quietUntil: t.exposeInt('quietUntil', { nullable: true, description: 'Until that hour.' }),
    digestHour: t.exposeInt('digestHour', { description: 'Hour at which daily mails go.' }),
  }),
});

const MailAttemptType = builder.objectRef<MailAttempt>('MailAttempt').implement({
  description: 'How a mail that was tried went.',
  fields: (t) => ({
    at: t.expose('at', { type: 'DateTime', description: 'When.' }),
    error: t.string({
      nullable: true,
      description: 'Why it was not taken, in English.',
      resolve: ({ notice }) => sentenceOf(notice),
    }),
    notice: t.expose('notice', {
      type: NoticeType,
      nullable: true,
      description: 'Why it was not taken, as data.',
    }),
    milliseconds: t.exposeFloat('milliseconds', { description: 'How long it took, ms.' }),
  }),
});

const MailInput = builder.inputType('MailInput', {
  description: 'What to change; what is left out stays.',
  fields: (t) => ({
    enabled: t.boolean({ description: 'Whether alerts are mailed, from now on.' }),
    host: t.string({ description: 'Mail server.' }),
    port: t.int({ description: 'Its port.' }),
    security: t.field({ type: MailSecurityEnum, description: 'How TLS begins.' }),
    authority: t.string({ description: "PEM certificates of the hospital's own authorities." }),
    username: t.string({ description: 'Empty: no sign-in; the password is forgotten.' }),
    password: t.string({ description: 'To be given again where the server becomes another.' }),
    sender: t.string({ description: 'Address that mails come from.' }),
    language: t.field({ type: MailLanguageEnum, description: 'Of the text.' }),
    consoleUrl: t.string({ description: 'http or https; empty: no link.' }),
    quietFrom: t.int({ description: 'Hour, 0 to 23; null with quietUntil: no quiet hours.' }),
    quietUntil: t.int({ description: 'Hour, 0 to 23.' }),
    digestHour: t.int({ description: 'Hour, 0 to 23.' }),
  }),
});

builder.queryField('mail', (t) =>
  t.field({
    type: MailType,
    authScopes: { role: 'ADMINISTRATOR' },
    description: 'How alerts are mailed.',
    resolve: (_root, _args, { mails }) => mails.read(),
  }),
);

builder.mutationFields((t) => ({
  updateMail: t.field({
    type: MailType,
    authScopes: { role: 'ADMINISTRATOR' },
    errors: { types: [ValidationError] },
    description: 'Changes how alerts are mailed.',
    args: { input: t.arg({ type: MailInput, required: true, description: 'What to change.' }) },
    resolve: (_root, { input }, { mails }) =>
      // Null is a choice here: there are no quiet hours.
      mails.update({
        ...given(input),
        ...(input.quietFrom === null && { quietFrom: null }),
        ...(input.quietUntil === null && { quietUntil: null }),
      }),
  }),
  testMail: t.field({
    type: MailAttemptType,
    authScopes: { role: 'ADMINISTRATOR' },
    errors: {},
    description:
      'Sends one test mail to all whom rules name, or to the sender where there are none, and says how it went.',
    resolve: (_root, _args, { mailSender }) => mailSender.test(),
  }),
}));
