import { NotFoundError, ValidationError } from '../server/base/refusals.ts';
import { builder } from './builder.ts';
import { DeletedType } from './deleted.ts';
import { DeviceType } from './device.ts';
import { RoleEnum } from './enums.ts';
import type { NewApiToken } from '../server/auth/api-tokens.ts';
import type { ApiToken } from '../server/db/entities/api-token.ts';

const ApiTokenType = builder.objectRef<ApiToken>('ApiToken').implement({
  description: 'A key for a program. Only its hash is kept.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Its id.' }),
    name: t.exposeString('name', { description: 'What it is for.' }),
    role: t.expose('role', { type: RoleEnum, description: 'What the program may do.' }),
    device: t.field({
      type: DeviceType,
      nullable: true,
      description: 'The device that sends with it.',
      resolve: ({ deviceId }, _args, { devices }) => devices.list().find(({ id }) => id === deviceId) ?? null,
    }),
    createdBy: t.exposeString('createdBy', {
      description: 'Who made it, themselves or by a token of theirs: it ends with their account.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When.' }),
    expiresAt: t.expose('expiresAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it ends; null: never.',
    }),
    lastUsedAt: t.expose('lastUsedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Newest use, to the minute.',
    }),
  }),
});

const NewApiTokenType = builder.objectRef<NewApiToken>('NewApiToken').implement({
  description: 'A new API token with its secret.',
  fields: (t) => ({
    token: t.exposeString('token', {
      description: 'For the header "Authorization: Bearer"; shown here once.',
    }),
    apiToken: t.field({
      type: ApiTokenType,
      description: 'What is kept of it.',
      resolve: ({ record }) => record,
    }),
  }),
});

const ApiTokenInput = builder.inputType('ApiTokenInput', {
  description: 'A new API token.',
  fields: (t) => ({
    name: t.string({ required: true, description: 'What it is for, 1 to 64 characters.' }),
    role: t.field({ type: RoleEnum, required: true, description: 'What the program may do.' }),
    expiresAt: t.field({ type: 'DateTime', description: 'When it ends; left out: never.' }),
    device: t.string({
      description:
        'Name of the device that sends with it: what comes by STOW-RS counts as sent by that device. Left out: none.',
    }),
  }),
});

builder.queryField('apiTokens', (t) =>
  t.field({
    type: [ApiTokenType],
    authScopes: { role: 'ADMINISTRATOR' },
    description: 'API tokens, newest first.',
    resolve: (_root, _args, { apiTokens }) => apiTokens.list(),
  }),
);

builder.mutationFields((t) => ({
  createApiToken: t.field({
    type: NewApiTokenType,
    authScopes: { role: 'ADMINISTRATOR' },
    errors: { types: [ValidationError, NotFoundError] },
    description: 'Makes an API token.',
    args: { input: t.arg({ type: ApiTokenInput, required: true, description: 'The token.' }) },
    resolve: (_root, { input: { name, role, expiresAt, device } }, { apiTokens, devices, viewer }) =>
      apiTokens.create(viewer!, {
        ...{ name, role, expiresAt: expiresAt ?? null },
        deviceId: device ? devices.require(device).id : null,
      }),
  }),
  revokeApiToken: t.field({
    type: DeletedType,
    authScopes: { role: 'ADMINISTRATOR' },
    errors: { types: [NotFoundError] },
    description: 'Ends an API token, also for subscriptions that are open with it.',
    args: { id: t.arg.id({ required: true, description: 'Which.' }) },
    resolve: async (_root, { id }, { apiTokens }) => {
      await apiTokens.revoke(Number(id));
      return { id };
    },
  }),
}));
