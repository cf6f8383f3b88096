/** What is said of the hospital's collector of audit messages: part of `notices.ts`. */
export const COLLECTOR_NOTICES = {
  COLLECTOR_REFUSED_GATEWAY:
    "{host} does not take this gateway's certificate, or asks for one: set DICOM_CLIENT_CERT and DICOM_CLIENT_KEY, and let the collector trust its authority.",
  COLLECTOR_WITHOUT_TLS:
    '{host} does not speak TLS on port {port} ({detail}): check the port (6514 is usual), and that the collector takes syslog over TLS there.',
  COLLECTOR_INTERRUPTED:
    '{host} ended the connection before it had taken everything ({detail}): what it may not have is sent again.',
  COLLECTOR_KEEPS_OPEN:
    '{host} did not close the connection after the last message, so that nobody knows what it has: check that a syslog collector listens there.',
  AUDIT_NOT_TAKEN: 'The collector {host} has not taken {entries} entries of the audit log. {cause}',
} as const;
