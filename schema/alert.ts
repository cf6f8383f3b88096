import { noticeMessage } from '../server/base/notices.ts';
import { builder } from './builder.ts';
import { AlertKindEnum, AlertSeverityEnum } from './enums.ts';
import { followerOf } from './follower.ts';
import { NoticeType } from './notice.ts';
import type { Alert } from '../server/alerts/alert.ts';

export const AlertType = builder.objectRef<Alert>('Alert').implement({
  description: 'Something that a person should know, or that is over.',
  fields: (t) => ({
    cursor: t.expose('cursor', { type: 'Cursor', description: 'Grows with each alert.' }),
    kind: t.expose('kind', { type: AlertKindEnum, description: 'What it is about.' }),
    severity: t.expose('severity', { type: AlertSeverityEnum, description: 'How urgent.' }),
    subject: t.exposeString('subject', {
      description:
        'The task, device, process or address; an alert is resolved under the same kind and subject.',
    }),
    code: t.exposeString('code', { nullable: true, description: 'Failure code, where there is one.' }),
    message: t.string({
      description: 'A sentence in English, without patient data.',
      resolve: ({ notice }) => noticeMessage(notice),
    }),
    notice: t.expose('notice', { type: NoticeType, description: 'The same as data.' }),
    resolved: t.exposeBoolean('resolved', { description: 'True: what was raised before is over.' }),
    escalated: t.exposeBoolean('escalated', {
      description:
        'True: what is open has not been acknowledged for long, and is said again; kind and subject are those of its cause.',
    }),
    at: t.expose('at', { type: 'DateTime', description: 'When.' }),
  }),
});

builder.queryField('openAlerts', (t) =>
  t.field({
    type: [AlertType],
    description: 'All alerts that were raised and are not resolved, newest first.',
    resolve: (_root, _args, { alerts }) => alerts.open(),
  }),
);

builder.subscriptionField('alerts', (t) =>
  t.field({
    type: AlertType,
    description: 'Alerts as they are raised, resolved and escalated; with a cursor, first those after it.',
    args: {
      since: t.arg({ type: 'Cursor', description: 'Cursor of the last one seen; left out: from now on.' }),
    },
    subscribe: (_root, { since }, context) => context.live.alerts(followerOf(context), since ?? null),
    resolve: (alert) => alert,
  }),
);
