/** How mail to people is sent and written. */
/** STARTTLS on a connection that begins in the clear (usually port 587); TLS from its first byte (usually 465). */
export const MAIL_SECURITIES = ['STARTTLS', 'TLS'] as const;
export type MailSecurity = (typeof MAIL_SECURITIES)[number];

export const MAIL_LANGUAGES = ['EN', 'ES'] as const;
export type MailLanguage = (typeof MAIL_LANGUAGES)[number];

/** When what is not critical is mailed: within a minute, at the next full hour, or at the hour of the daily mail. */
export const MAIL_TIMINGS = ['AT_ONCE', 'HOURLY', 'DAILY'] as const;
export type MailTiming = (typeof MAIL_TIMINGS)[number];
