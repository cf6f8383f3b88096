import { builder } from './builder.ts';
import { pageOf, toConnection } from './connection.ts';
import { given } from './given.ts';
import { loadersOf } from './loaders.ts';
import type { AuditEntry } from '../server/audit/audit-entry.ts';
import { isGatewayAction } from '../server/audit/gateway-actions.ts';

const AuditEntryType = builder.objectRef<AuditEntry>('AuditEntry').implement({
  description: 'Who did what, or looked at whose task; or what the gateway did with images by itself.',
  fields: (t) => ({
    cursor: t.expose('cursor', { type: 'Cursor', description: 'Grows with each entry.' }),
    at: t.expose('at', { type: 'DateTime', description: 'When.' }),
    actor: t.exposeString('actor', {
      nullable: true,
      description:
        'User or API token; null where nobody was signed in, and of what the gateway does by itself.',
    }),
    byGateway: t.boolean({
      description:
        'Whether the gateway did it by itself: images came, left or were removed, or it was started.',
      resolve: ({ action }) => isGatewayAction(action),
    }),
    address: t.exposeString('address', {
      description: 'IP address of whoever asked, or of the other side; empty where it has none.',
    }),
    action: t.exposeString('action', {
      description:
        'The mutation, the view such as "viewTask", or what the gateway did, such as "receiveSeries".',
    }),
    taskId: t.exposeID('taskId', { nullable: true, description: 'The task it was about.' }),
    details: t.expose('details', { type: 'JSON', description: 'Its arguments, without secrets.' }),
    outcome: t.exposeString('outcome', { description: '"OK", or the error it was answered with.' }),
    message: t.string({
      description: 'The same as a DICOM audit message (PS3.15 A.5), with patient and study; XML.',
      resolve: (entry, _args, context) => loadersOf(context).auditMessages.load(entry),
    }),
    requestId: t.exposeString('requestId', {
      description: 'The request that it came with, as in log entries and in the header X-Request-Id.',
    }),
  }),
});

const AuditFilterInput = builder.inputType('AuditFilter', {
  description: 'Which entries: all that fit every field given.',
  fields: (t) => ({
    actor: t.string({ description: 'By this user or API token.' }),
    address: t.string({ description: 'From this IP address.' }),
    actions: t.stringList({ description: 'One of these mutations or views.' }),
    taskId: t.id({ description: 'About this task.' }),
    succeeded: t.boolean({
      description: 'True: only what was done; false: only what was refused or failed.',
    }),
    requestId: t.string({ description: 'Of this request.' }),
    byGateway: t.boolean({
      description:
        'True: only what the gateway does by itself; false: only what people and programs ask for.',
    }),
    from: t.field({ type: 'DateTime', description: 'At or after.' }),
    to: t.field({ type: 'DateTime', description: 'Before.' }),
  }),
});

const AuditConnection = builder.connectionObject({
  type: AuditEntryType,
  name: 'AuditConnection',
  description: 'A page of the audit log.',
});

builder.queryField('auditLog', (t) =>
  t.field({
    type: AuditConnection,
    authScopes: { role: 'ADMINISTRATOR' },
    description: 'The audit log, newest first.',
    args: {
      filter: t.arg({ type: AuditFilterInput, description: 'Which.' }),
      first: t.arg.int({ required: true, defaultValue: 100, description: 'At most 200.' }),
      after: t.arg.string({ description: 'Cursor of the item before the page.' }),
    },
    resolve: async (_root, args, { audit }) => {
      const request = pageOf(args);
      return toConnection(await audit.list(given(args.filter ?? {}), request), request, ({ cursor }) =>
        String(cursor),
      );
    },
  }),
);
