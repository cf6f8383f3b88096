import { builder } from './builder.ts';
import { pageOf, toConnection } from './connection.ts';
import type { AuditEntry } from '../server/audit/audit-log.ts';

const AuditEntryType = builder.objectRef<AuditEntry>('AuditEntry').implement({
  description: 'Who did what, or looked at whose task.',
  fields: (t) => ({
    cursor: t.expose('cursor', { type: 'Cursor', description: 'Grows with each entry.' }),
    at: t.expose('at', { type: 'DateTime', description: 'When.' }),
    actor: t.exposeString('actor', {
      nullable: true,
      description: 'User or API token; null where nobody was signed in.',
    }),
    address: t.exposeString('address', { description: 'IP address.' }),
    action: t.exposeString('action', { description: 'The mutation, or "viewTask".' }),
    taskId: t.exposeID('taskId', { nullable: true, description: 'The task it was about.' }),
    details: t.expose('details', { type: 'JSON', description: 'Its arguments, without secrets.' }),
    outcome: t.exposeString('outcome', { description: '"OK", or the error it was answered with.' }),
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
      first: t.arg.int({ required: true, defaultValue: 100, description: 'At most 200.' }),
      after: t.arg.string({ description: 'Cursor of the item before the page.' }),
    },
    resolve: async (_root, args, { audit }) => {
      const request = pageOf(args);
      return toConnection(await audit.list(request), request, ({ cursor }) => String(cursor));
    },
  }),
);
