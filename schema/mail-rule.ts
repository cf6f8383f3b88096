import type { MailRule } from '../server/alerts/mail-rule.ts';
import { NotFoundError, ValidationError } from '../server/base/refusals.ts';
import { builder } from './builder.ts';
import { DeletedType } from './deleted.ts';
import { AlertKindEnum, AlertSeverityEnum, MailTimingEnum } from './enums.ts';
import { NoticeType } from './notice.ts';

const MailRuleType = builder.objectRef<MailRule>('MailRule').implement({
  description:
    'Who gets which alerts by mail, and when. An alert that several rules choose is mailed to an address once, by the soonest of them.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Its id.' }),
    recipients: t.exposeStringList('recipients', { description: 'Addresses that mails go to.' }),
    minimumSeverity: t.expose('minimumSeverity', {
      type: AlertSeverityEnum,
      description: 'Less urgent alerts are not mailed.',
    }),
    kinds: t.field({
      type: [AlertKindEnum],
      description: 'Which alerts; empty: all.',
      resolve: ({ kinds }) => kinds,
    }),
    timing: t.expose('timing', {
      type: MailTimingEnum,
      description: 'When what is not critical is mailed; critical alerts do not wait.',
    }),
    escalated: t.exposeBoolean('escalated', {
      description: 'Whether only what nobody has acknowledged in time is mailed.',
    }),
    sentAt: t.expose('sentAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When the server last took a mail.',
    }),
    notice: t.expose('notice', {
      type: NoticeType,
      nullable: true,
      description: 'Why the last mail was not taken, or not for everybody; it is tried again.',
    }),
  }),
});

const MailRuleInput = builder.inputType('MailRuleInput', {
  description: 'Who gets which alerts by mail, and when.',
  fields: (t) => ({
    recipients: t.stringList({ required: true, description: '1 to 20 addresses.' }),
    minimumSeverity: t.field({
      type: AlertSeverityEnum,
      required: true,
      defaultValue: 'WARNING',
      description: 'Less urgent ones are not mailed.',
    }),
    kinds: t.field({ type: [AlertKindEnum], required: true, defaultValue: [], description: 'Empty: all.' }),
    timing: t.field({
      type: MailTimingEnum,
      required: true,
      defaultValue: 'AT_ONCE',
      description: 'When what is not critical is mailed.',
    }),
    escalated: t.boolean({
      required: true,
      defaultValue: false,
      description: 'Only what nobody has acknowledged in time.',
    }),
  }),
});

builder.queryField('mailRules', (t) =>
  t.field({
    type: [MailRuleType],
    authScopes: { role: 'ADMINISTRATOR' },
    description: 'Who gets which alerts by mail.',
    resolve: (_root, _args, { mails }) => mails.rules(),
  }),
);

builder.mutationFields((t) => ({
  saveMailRule: t.field({
    type: MailRuleType,
    authScopes: { role: 'ADMINISTRATOR' },
    errors: { types: [ValidationError, NotFoundError] },
    description: 'Changes a mail rule, or adds one; at most 20.',
    args: {
      id: t.arg.id({ description: 'Id of the rule that is changed; left out for a new one.' }),
      input: t.arg({ type: MailRuleInput, required: true, description: 'The rule.' }),
    },
    resolve: (_root, { id, input }, { mails }) => mails.saveRule(id ? Number(id) : null, input),
  }),
  deleteMailRule: t.field({
    type: DeletedType,
    authScopes: { role: 'ADMINISTRATOR' },
    errors: { types: [NotFoundError] },
    description: 'Removes a mail rule.',
    args: { id: t.arg.id({ required: true, description: 'Id of the rule.' }) },
    resolve: async (_root, { id }, { mails }) => {
      await mails.deleteRule(Number(id));
      return { id };
    },
  }),
}));
