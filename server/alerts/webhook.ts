import type { InferEntity } from '@mikro-orm/core';
import { z } from 'zod';
import { ALERT_KINDS } from '../base/alert-kinds.ts';
import type { WebhookDeliveryEntity } from '../db/entities/webhook-delivery.ts';
import type { WebhookEntity } from '../db/entities/webhook.ts';

/** What a delivery needs; the secret and the cursor are for nobody else. */
export type SecretWebhook = Readonly<InferEntity<typeof WebhookEntity>>;
export type Webhook = Omit<SecretWebhook, 'secret' | 'deliveredCursor'>;
/** One attempt. */
export type WebhookDelivery = Omit<
  Readonly<InferEntity<typeof WebhookDeliveryEntity>>,
  'id' | 'webhookId' | 'alertCursor'
>;

export const webhookInput = z.object({
  url: z
    .url({ protocol: /^https?$/, error: 'URL_FORM' })
    .max(1000)
    .refine((text) => {
      const { username, password } = URL.canParse(text) ? new URL(text) : { username: '', password: '' };
      return username === '' && password === '';
    }, 'URL_WITH_CREDENTIALS'),
  kinds: z.array(z.enum(ALERT_KINDS)).max(ALERT_KINDS.length),
  enabled: z.boolean(),
});
export type WebhookInput = z.infer<typeof webhookInput>;
