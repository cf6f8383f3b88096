import { z } from 'zod';
import { ALERT_KINDS, type AlertKind } from './alert.ts';

/** An address outside to which alerts are posted. */
export interface Webhook {
  readonly id: number;
  readonly url: string;
  /** Empty: all. */
  readonly kinds: readonly AlertKind[];
  readonly enabled: boolean;
  readonly createdAt: number;
}

/** One attempt. */
export interface WebhookDelivery {
  readonly at: number;
  readonly attempt: number;
  readonly status: number | null;
  readonly error: string | null;
  readonly milliseconds: number;
}

export const webhookInput = z.strictObject({
  url: z
    .url({ protocol: /^https?$/, error: 'An address that begins with http:// or https://.' })
    .max(1000)
    .refine((text) => {
      const { username, password } = URL.canParse(text) ? new URL(text) : { username: '', password: '' };
      return username === '' && password === '';
    }, 'Without user name and password: deliveries are signed instead.'),
  kinds: z.array(z.enum(ALERT_KINDS)).max(ALERT_KINDS.length),
  enabled: z.boolean(),
});
export type WebhookInput = z.infer<typeof webhookInput>;
