import type { CollectorAttempt } from '../server/audit/collector/collector-sender.ts';
import type { Collector } from '../server/audit/collector/collector.ts';
import { ValidationError } from '../server/base/refusals.ts';
import { builder } from './builder.ts';
import { given } from './given.ts';
import { NoticeType, sentenceOf } from './notice.ts';

const AuditCollectorType = builder.objectRef<Collector>('AuditCollector').implement({
  description:
    "The hospital's collector, to which the audit log is sent as DICOM audit messages (PS3.15 A.5) by syslog over TLS.",
  fields: (t) => ({
    enabled: t.exposeBoolean('enabled', { description: 'Whether the log is sent.' }),
    host: t.exposeString('host', { description: 'Collector; empty: none yet.' }),
    port: t.exposeInt('port', { description: 'Its port: usually 6514.' }),
    authority: t.exposeString('authority', {
      description: "PEM certificates of the hospital's own authorities; empty: the known ones only.",
    }),
    sourceId: t.exposeString('sourceId', { description: 'AuditSourceID: this gateway in the hospital.' }),
    siteId: t.exposeString('siteId', { description: 'AuditEnterpriseSiteID; empty: none.' }),
    takenAt: t.expose('takenAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it last took messages.',
    }),
    behind: t.exposeInt('behind', { description: 'Entries that it has not taken yet.' }),
    behindSince: t.expose('behindSince', {
      type: 'DateTime',
      nullable: true,
      description: 'When the first of them was written.',
    }),
    lost: t.exposeInt('lost', {
      description: 'Entries that were removed for want of room before it took them, since it is switched on.',
    }),
    notice: t.expose('notice', {
      type: NoticeType,
      nullable: true,
      description: 'Why it did not take the last messages; they are sent again.',
    }),
  }),
});

const AuditCollectorAttemptType = builder.objectRef<CollectorAttempt>('AuditCollectorAttempt').implement({
  description: 'How a message that was tried went.',
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

const AuditCollectorInput = builder.inputType('AuditCollectorInput', {
  description: 'What to change; what is left out stays.',
  fields: (t) => ({
    enabled: t.boolean({ description: 'Whether the log is sent, from now on.' }),
    host: t.string({ description: 'Collector.' }),
    port: t.int({ description: 'Its port.' }),
    authority: t.string({ description: "PEM certificates of the hospital's own authorities." }),
    sourceId: t.string({ description: 'AuditSourceID.' }),
    siteId: t.string({ description: 'AuditEnterpriseSiteID; empty: none.' }),
  }),
});

builder.queryField('auditCollector', (t) =>
  t.field({
    type: AuditCollectorType,
    authScopes: { role: 'ADMINISTRATOR' },
    description: 'Where the audit log is sent, and how far that has come.',
    resolve: (_root, _args, { auditCollectors }) => auditCollectors.read(),
  }),
);

builder.mutationFields((t) => ({
  updateAuditCollector: t.field({
    type: AuditCollectorType,
    authScopes: { role: 'ADMINISTRATOR' },
    errors: { types: [ValidationError] },
    description: 'Changes where the audit log is sent.',
    args: { input: t.arg({ type: AuditCollectorInput, required: true, description: 'What to change.' }) },
    resolve: (_root, { input }, { auditCollectors }) => auditCollectors.update(given(input)),
  }),
  testAuditCollector: t.field({
    type: AuditCollectorAttemptType,
    authScopes: { role: 'ADMINISTRATOR' },
    errors: {},
    description: 'Sends one message with the settings that are saved, and says how it went.',
    resolve: (_root, _args, { auditSender, viewer, origin, requestId }) =>
      auditSender.test(viewer!.name, origin.address, requestId),
  }),
}));
