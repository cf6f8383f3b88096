import type { InferEntity } from '@mikro-orm/core';
import { z } from 'zod';
import { ALERT_KINDS } from '../base/alert-kinds.ts';
import { WEBHOOK_KINDS, type WebhookKind } from '../base/webhook-kinds.ts';
import type { WebhookDeliveryEntity } from '../db/entities/webhook-delivery.ts';
import type { WebhookEntity } from '../db/entities/webhook.ts';

/** What a delivery needs; the secret, the token and the cursor are for nobody else. */
export type SecretWebhook = Readonly<Omit<InferEntity<typeof WebhookEntity>, 'kind'>> & {
  readonly kind: WebhookKind;
};
/** As administrators see it. */
export type Webhook = Omit<SecretWebhook, 'secret' | 'token' | 'deliveredCursor'> & {
  readonly hasToken: boolean;
};
/** One attempt. */
export type WebhookDelivery = Omit<
  Readonly<InferEntity<typeof WebhookDeliveryEntity>>,
  'id' | 'webhookId' | 'alertCursor'
>;

export const webhookInput = z
  .object({
    kind: z.enum(WEBHOOK_KINDS).default('PLAIN'),
    url: z
      .url({ protocol: /^https?$/, error: 'URL_FORM' })
      .max(1000)
      .refine((text) => {
        const { username, password } = URL.canParse(text) ? new URL(text) : { username: '', password: '' };
        return username === '' && password === '';
      }, 'URL_WITH_CREDENTIALS'),
    kinds: z.array(z.enum(ALERT_KINDS)).max(ALERT_KINDS.length),
    enabled: z.boolean(),
    escalated: z.boolean().default(false),
    token: z
      .string()
      .max(4000)
      .regex(/^[\x21-\x7e]*$/, 'TOKEN_FORM')
      .nullable()
      .default(null),
  })
  .superRefine(({ kind, url }, context) => {
    if (kind === 'FHIR' && !isPrivate(url))
      context.addIssue({ code: 'custom', path: ['url'], message: 'FHIR_NEEDS_TLS' });
  });
export type WebhookInput = z.input<typeof webhookInput>;

/** Nobody reads what is sent there: over TLS, or without leaving the machine. */
function isPrivate(text: string): boolean {
  if (!URL.canParse(text)) return true;
  const { protocol, hostname } = new URL(text);
  return protocol === 'https:' || ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
}

/** The address of a chat is its secret: only where it is is shown. */
export function shownUrl({ kind, url }: Pick<SecretWebhook, 'kind' | 'url'>): string {
  return kind === 'TEAMS' || kind === 'SLACK' ? `${new URL(url).origin}/\u2026` : url;
}

export function shownWebhook({
  secret: _secret,
  token,
  deliveredCursor: _cursor,
  ...webhook
}: SecretWebhook): Webhook {
  return { ...webhook, url: shownUrl(webhook), hasToken: token !== null };
}
