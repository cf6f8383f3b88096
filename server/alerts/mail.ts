/** How alerts are mailed: what an administrator enters, and what is kept beside it. */
import type { InferEntity } from '@mikro-orm/core';
import { z } from 'zod';
import { ALERT_KINDS, ALERT_SEVERITIES } from '../base/alert-kinds.ts';
import { holdsCertificates } from '../base/certificates.ts';
import { MAIL_LANGUAGES, MAIL_SECURITIES } from '../base/mail-terms.ts';
import type { Notice } from '../base/notices.ts';
import { isVisible } from '../base/visible-text.ts';
import type { MailEntity } from '../db/entities/mail.ts';
import { hostName } from '../devices/device.ts';

/** The row as it is kept: the password and the cursor are for nobody else. */
export type SecretMail = Readonly<Omit<InferEntity<typeof MailEntity>, 'id'>>;
export type Mail = Omit<SecretMail, 'password' | 'deliveredCursor' | 'attemptedAt' | 'failures'> & {
  readonly hasPassword: boolean;
};

/** How a mail that was tried went. */
export interface MailAttempt {
  /** Ms since the epoch. */
  readonly at: number;
  /** Why it was not taken. */
  readonly notice: Notice | null;
  readonly milliseconds: number;
}

/** An address as HTML 4.10.5.1.5 has it: no display name, no comment, no end of line. */
const address = z
  .string()
  .max(254)
  .regex(/^[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*$/, 'MAIL_ADDRESS_FORM');
const credential = z.string().max(255).refine(isVisible, 'INVISIBLE_CHARACTERS');

export const mailInput = z
  .object({
    enabled: z.boolean().default(false),
    host: z.string().trim().max(253).default('').pipe(z.string().refine(isEmptyOrHost, 'HOST_FORM')),
    port: z.int().min(1).max(65_535).default(587),
    security: z.enum(MAIL_SECURITIES).default('STARTTLS'),
    authority: z.string().trim().max(20_000).refine(holdsCertificates, 'CERTIFICATE_FORM').default(''),
    username: credential.default(''),
    password: credential.default(''),
    sender: z.string().default('').pipe(z.string().refine(isEmptyOrAddress, 'MAIL_ADDRESS_FORM')),
    recipients: z.array(address).max(20).default([]),
    minimumSeverity: z.enum(ALERT_SEVERITIES).default('WARNING'),
    kinds: z.array(z.enum(ALERT_KINDS)).max(ALERT_KINDS.length).default([]),
    language: z.enum(MAIL_LANGUAGES).default('EN'),
    consoleUrl: z
      .string()
      .max(1000)
      .regex(/^(https?:\/\/[^\s/]+\S*)?$/, 'URL_FORM')
      .default(''),
  })
  .superRefine((mail, context) => {
    const lacking = (path: string) =>
      context.addIssue({ code: 'custom', path: [path], message: 'MAIL_INCOMPLETE' });
    if (mail.username !== '' && mail.password === '') lacking('password');
    if (!mail.enabled) return;
    if (mail.host === '') lacking('host');
    if (mail.sender === '') lacking('sender');
    if (mail.recipients.length === 0) lacking('recipients');
  });
export type MailInput = z.input<typeof mailInput>;

function isEmptyOrHost(text: string): boolean {
  return text === '' || hostName.safeParse(text).success;
}

function isEmptyOrAddress(text: string): boolean {
  return text === '' || address.safeParse(text).success;
}
