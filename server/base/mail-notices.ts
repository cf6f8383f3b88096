/** What is said of alerts by mail: part of `notices.ts`. */
export const MAIL_NOTICES = {
  MAIL_ADDRESS_FORM: 'An address such as alerts@hospital.example, without a name.',
  MAIL_INCOMPLETE: 'This is needed to send mail.',
  MAIL_PASSWORD_AGAIN: 'Enter the password again: the one that is kept was for another server.',
  MAIL_SIGN_IN_REFUSED:
    '{host} refused the user name and password ({detail}): check both, and that this account may send by SMTP.',
  MAIL_TLS_FAILED:
    "No TLS connection to {host}: {detail}. Check that its certificate is for this name and in date, and enter the certificate of the hospital's authority if it has its own.",
  MAIL_STARTTLS_REFUSED:
    '{host} does not offer STARTTLS on port {port} ({detail}): choose TLS (usually port 465), or have it switched on there.',
  MAIL_REFUSED:
    '{host} did not take the mail ({detail}): check sender and recipients, and what this account may send.',
  MAIL_RECIPIENTS_REFUSED: '{host} took the mail, but not for {addresses}: check these addresses.',
  MAIL_NOT_SMTP: '{host} does not speak SMTP on port {port} ({detail}): check the port.',
} as const;
