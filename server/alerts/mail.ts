/** By which server alerts are mailed, and how: what an administrator enters. */
import type { InferEntity } from '@mikro-orm/core';
import { z } from 'zod';
import { holdsCertificates } from '../base/certificates.ts';
import { MAIL_LANGUAGES, MAIL_SECURITIES } from '../base/mail-terms.ts';
import type { Notice } from '../base/notices.ts';
import { isVisible } from '../base/visible-text.ts';
import type { MailEntity } from '../db/entities/mail.ts';
import { hostName } from '../devices/device.ts';
import { mailAddress } from './mail-rule.ts';

/** The row as it is kept: the password is for nobody else. */
export type SecretMail = Readonly<Omit<InferEntity<typeof MailEntity>, 'id'>>;
export type Mail = Omit<SecretMail, 'password'> & { readonly hasPassword: boolean };

/** How a mail that was tried went. */
export interface MailAttempt {
  /** Ms since the epoch. */
  readonly at: number;
  /** Why it was not taken. */
  readonly notice: Notice | null;
  readonly milliseconds: number;
}

const credential = z.string().max(255).refine(isVisible, 'INVISIBLE_CHARACTERS');

const hour = z.int().min(0).max(23);

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
    language: z.enum(MAIL_LANGUAGES).default('EN'),
    consoleUrl: z
      .string()
      .max(1000)
      .regex(/^(https?:\/\/[^\s/]+\S*)?$/, 'URL_FORM')
      .default(''),
    quietFrom: hour.nullable().default(null),
    quietUntil: hour.nullable().default(null),
    digestHour: hour.default(7),
  })
  .superRefine((mail, context) => {
    const lacking = (path: string) =>
      context.addIssue({ code: 'custom', path: [path], message: 'MAIL_INCOMPLETE' });
    if (mail.username !== '' && mail.password === '') lacking('password');
    if (mail.quietFrom === null && mail.quietUntil !== null) lacking('quietFrom');
    if (mail.quietFrom !== null && mail.quietUntil === null) lacking('quietUntil');
    if (!mail.enabled) return;
    if (mail.host === '') lacking('host');
    if (mail.sender === '') lacking('sender');
  });
export type MailInput = z.input<typeof mailInput>;

function isEmptyOrHost(text: string): boolean {
  return text === '' || hostName.safeParse(text).success;
}

function isEmptyOrAddress(text: string): boolean {
  return text === '' || mailAddress.safeParse(text).success;
}
