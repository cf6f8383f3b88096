import { NotFoundError, ValidationError } from '../server/base/refusals.ts';
import { builder } from './builder.ts';
import { DeletedType } from './deleted.ts';
import { AlertKindEnum, WebhookKindEnum } from './enums.ts';
import { given } from './given.ts';
import { loadersOf } from './loaders.ts';
import { NoticeType, sentenceOf } from './notice.ts';
import { shownWebhook, type Webhook, type WebhookDelivery } from '../server/alerts/webhook.ts';

const WebhookDeliveryType = builder.objectRef<WebhookDelivery>('WebhookDelivery').implement({
  description: 'One attempt to deliver an alert or a result to a webhook.',
  fields: (t) => ({
    at: t.expose('at', { type: 'DateTime', description: 'When.' }),
    attempt: t.exposeInt('attempt', { description: 'From 1.' }),
    status: t.exposeInt('status', { nullable: true, description: 'HTTP status of the answer.' }),
    error: t.string({
      nullable: true,
      description: 'Why there was none, in English.',
      resolve: ({ notice }) => sentenceOf(notice),
    }),
    notice: t.expose('notice', {
      type: NoticeType,
      nullable: true,
      description: 'Why there was none, as data.',
    }),
    milliseconds: t.exposeFloat('milliseconds', { description: 'How long it took, ms.' }),
  }),
});

const WebhookType = builder.objectRef<Webhook>('WebhookEndpoint').implement({
  description:
    'An address outside to which alerts are posted, or of kind FHIR results; signed by HMAC-SHA-256.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Its id.' }),
    kind: t.expose('kind', { type: WebhookKindEnum, description: 'What it is told, and in which shape.' }),
    url: t.exposeString('url', {
      description: 'Where to; of TEAMS and SLACK only the server, since the rest is the secret of the chat.',
    }),
    escalated: t.exposeBoolean('escalated', {
      description: 'Whether only what nobody has acknowledged in time is posted.',
    }),
    hasToken: t.exposeBoolean('hasToken', {
      description: 'Whether a bearer token is kept. It is never shown.',
    }),
    kinds: t.field({
      type: [AlertKindEnum],
      description: 'Which alerts; empty: all.',
      resolve: ({ kinds }) => kinds,
    }),
    enabled: t.exposeBoolean('enabled', { description: 'Whether it is used.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was made.' }),
    deliveries: t.field({
      type: [WebhookDeliveryType],
      description: 'The newest 20 attempts, newest first.',
      resolve: ({ id }, _args, context) => loadersOf(context).webhookDeliveries.load(id),
    }),
  }),
});

const NewWebhookType = builder.objectRef<{ webhook: Webhook; secret: string }>('NewWebhook').implement({
  description: 'A new webhook with its secret.',
  fields: (t) => ({
    secret: t.exposeString('secret', { description: 'Key of the signature; shown here once.' }),
    webhook: t.expose('webhook', { type: WebhookType, description: 'The webhook.' }),
  }),
});

const WebhookInput = builder.inputType('WebhookInput', {
  description: 'A new webhook.',
  fields: (t) => ({
    kind: t.field({
      type: WebhookKindEnum,
      required: true,
      defaultValue: 'PLAIN',
      description: 'What it is told; stays as it is.',
    }),
    escalated: t.boolean({
      required: true,
      defaultValue: false,
      description: 'Only what nobody has acknowledged in time.',
    }),
    token: t.string({ description: 'Bearer token of a FHIR server.' }),
    url: t.string({ required: true, description: 'http or https.' }),
    kinds: t.field({ type: [AlertKindEnum], required: true, defaultValue: [], description: 'Empty: all.' }),
    enabled: t.boolean({ required: true, defaultValue: true, description: 'Whether it is used.' }),
  }),
});
const WebhookPatch = builder.inputType('WebhookPatch', {
  description: 'What to change; what is left out stays.',
  fields: (t) => ({
    escalated: t.boolean({ description: 'Only what nobody has acknowledged in time.' }),
    token: t.string({ description: 'Bearer token of a FHIR server; empty: none.' }),
    url: t.string({ description: 'http or https; as it is shown: it stays.' }),
    kinds: t.field({ type: [AlertKindEnum], description: 'Empty: all.' }),
    enabled: t.boolean({ description: 'Whether it is used.' }),
  }),
});

builder.queryField('webhooks', (t) =>
  t.field({
    type: [WebhookType],
    authScopes: { role: 'ADMINISTRATOR' },
    description: 'The configured webhooks.',
    resolve: async (_root, _args, { webhooks }) => (await webhooks.list()).map(shownWebhook),
  }),
);

builder.mutationFields((t) => {
  const id = t.arg.id({ required: true, description: 'Id of the webhook.' });
  return {
    createWebhook: t.field({
      type: NewWebhookType,
      authScopes: { role: 'ADMINISTRATOR' },
      errors: { types: [ValidationError] },
      description: 'Adds a webhook.',
      args: { input: t.arg({ type: WebhookInput, required: true, description: 'The webhook.' }) },
      resolve: (_root, { input }, { webhooks }) => webhooks.create(input),
    }),
    updateWebhook: t.field({
      type: WebhookType,
      authScopes: { role: 'ADMINISTRATOR' },
      errors: { types: [ValidationError, NotFoundError] },
      description: 'Changes a webhook.',
      args: { id, input: t.arg({ type: WebhookPatch, required: true, description: 'What to change.' }) },
      resolve: (_root, args, { webhooks }) => webhooks.update(Number(args.id), given(args.input)),
    }),
    deleteWebhook: t.field({
      type: DeletedType,
      authScopes: { role: 'ADMINISTRATOR' },
      errors: { types: [NotFoundError] },
      description: 'Removes a webhook.',
      args: { id },
      resolve: async (_root, args, { webhooks }) => {
        await webhooks.delete(Number(args.id));
        return { id: args.id };
      },
    }),
    testWebhook: t.field({
      type: WebhookDeliveryType,
      authScopes: { role: 'ADMINISTRATOR' },
      errors: { types: [NotFoundError] },
      description: 'Posts a test alert once and says how it went.',
      args: { id },
      resolve: (_root, args, { webhookSender }) => webhookSender.test(Number(args.id)),
    }),
  };
});
