/** Who gets which alerts by mail, and when. */
import type { InferEntity } from '@mikro-orm/core';
import { z } from 'zod';
import { ALERT_KINDS, ALERT_SEVERITIES } from '../base/alert-kinds.ts';
import { MAIL_TIMINGS } from '../base/mail-terms.ts';
import type { MailRuleEntity } from '../db/entities/mail-rule.ts';
import type { Alert } from './alert.ts';

export type MailRule = Readonly<InferEntity<typeof MailRuleEntity>>;

/** An address as HTML 4.10.5.1.5 has it: no display name, no comment, no end of line. */
export const mailAddress = z
  .string()
  .max(254)
  .regex(/^[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*$/, 'MAIL_ADDRESS_FORM');

export const mailRuleInput = z.object({
  recipients: z.array(mailAddress).min(1, 'MAIL_INCOMPLETE').max(20),
  minimumSeverity: z.enum(ALERT_SEVERITIES),
  kinds: z.array(z.enum(ALERT_KINDS)).max(ALERT_KINDS.length),
  timing: z.enum(MAIL_TIMINGS),
  escalated: z.boolean(),
});
export type MailRuleInput = z.infer<typeof mailRuleInput>;

type Choice = Pick<MailRule, 'minimumSeverity' | 'kinds' | 'escalated'>;

/** Whether somebody who chose so is to be told. */
export function isWanted({ minimumSeverity, kinds, escalated }: Choice, alert: Alert): boolean {
  const isUrgent = ALERT_SEVERITIES.indexOf(alert.severity) >= ALERT_SEVERITIES.indexOf(minimumSeverity);
  return isUrgent && alert.escalated === escalated && (kinds.length === 0 || kinds.includes(alert.kind));
}
