import { z } from 'zod';
import type { Notice } from '../base/notices.ts';
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
  /** Why there was no answer. */
  readonly notice: Notice | null;
  readonly milliseconds: number;
}

export const webhookInput = z.strictObject({
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
