import { adviceFor } from '../server/alerts/mail-words.ts';
import type { AlertCause } from '../server/alerts/alert-cause.ts';
import { noticeMessage } from '../server/base/notices.ts';
import { NotFoundError, ValidationError } from '../server/base/refusals.ts';
import { builder } from './builder.ts';
import { pageOf, toConnection } from './connection.ts';
import { AlertKindEnum, AlertSeverityEnum, MailLanguageEnum } from './enums.ts';
import { NoticeType } from './notice.ts';

const AcknowledgementType = builder
  .objectRef<{ by: string; at: number; note: string | null }>('AlertAcknowledgement')
  .implement({
    description: 'A person has seen it and sees to it.',
    fields: (t) => ({
      by: t.exposeString('by', { description: 'Who.' }),
      at: t.expose('at', { type: 'DateTime', description: 'When.' }),
      note: t.exposeString('note', { nullable: true, description: 'What they had to say.' }),
    }),
  });

const AlertCauseType = builder.objectRef<AlertCause>('AlertCause').implement({
  description:
    'One cause of open alerts, however many tasks it stops. It is gone from the list with the last of its alerts.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'By which it is acknowledged.' }),
    kind: t.expose('kind', { type: AlertKindEnum, description: 'What it is about.' }),
    severity: t.expose('severity', {
      type: AlertSeverityEnum,
      description: 'The most urgent of its alerts.',
    }),
    subject: t.exposeString('subject', {
      description: 'The device, process or address; of TASK_FAILED the failure code; else empty.',
    }),
    code: t.exposeString('code', { nullable: true, description: 'Failure code of the newest alert.' }),
    since: t.expose('since', { type: 'DateTime', description: 'When the first of its alerts was raised.' }),
    waiting: t.exposeInt('waiting', { description: 'Tasks that wait for its end now.' }),
    failed: t.int({ description: 'Tasks that failed for it.', resolve: ({ tasks }) => tasks }),
    taskId: t.exposeID('taskId', { nullable: true, description: 'The newest task that failed for it.' }),
    message: t.string({
      description: 'The newest alert as a sentence in English, without patient data.',
      resolve: ({ notice }) => noticeMessage(notice),
    }),
    notice: t.expose('notice', { type: NoticeType, description: 'The same as data.' }),
    advice: t.string({
      description: 'What to do.',
      args: {
        language: t.arg({
          type: MailLanguageEnum,
          required: true,
          defaultValue: 'EN',
          description: 'In which language.',
        }),
      },
      resolve: ({ kind }, { language }) => adviceFor(kind, language),
    }),
    acknowledgement: t.field({
      type: AcknowledgementType,
      nullable: true,
      description: 'Null: nobody has, or it got worse since.',
      resolve: ({ acknowledgedBy: by, acknowledgedAt: at, note }) =>
        by === null || at === null ? null : { by, at, note },
    }),
    escalatedAt: t.expose('escalatedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was said again, since nobody had acknowledged it.',
    }),
  }),
});

const AlertCauseConnection = builder.connectionObject({
  type: AlertCauseType,
  name: 'AlertCauseConnection',
  description: 'A page of the causes of open alerts.',
});

builder.queryField('alertCauses', (t) =>
  t.field({
    type: AlertCauseConnection,
    description: 'Open alerts by their causes, newest first.',
    args: {
      first: t.arg.int({ required: true, defaultValue: 50, description: 'At most 200.' }),
      after: t.arg.string({ description: 'Cursor of the item before the page.' }),
    },
    resolve: async (_root, args, { alertCauses }) => {
      const request = pageOf(args);
      return toConnection(await alertCauses.list(request), request, ({ id }) => String(id));
    },
  }),
);

builder.mutationFields((t) => {
  const id = t.arg.id({ required: true, description: 'Id of the cause.' });
  return {
    acknowledgeAlert: t.field({
      type: AlertCauseType,
      authScopes: { role: 'OPERATOR' },
      errors: { types: [NotFoundError, ValidationError] },
      description:
        'Says that a person sees to it: it stays open and is not escalated, until one more task fails for it.',
      args: { id, note: t.arg.string({ description: 'At most 500 characters, no patient data.' }) },
      resolve: (_root, args, { alertCauses, viewer }) =>
        alertCauses.acknowledge(Number(args.id), viewer!.name, args.note ?? null),
    }),
    withdrawAcknowledgement: t.field({
      type: AlertCauseType,
      authScopes: { role: 'OPERATOR' },
      errors: { types: [NotFoundError] },
      description: 'Takes that back.',
      args: { id },
      resolve: (_root, args, { alertCauses }) => alertCauses.withdraw(Number(args.id)),
    }),
  };
});
