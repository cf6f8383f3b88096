/** One message of syslog (RFC 5424), framed by its length in octets (RFC 5425 4.3, RFC 6587 3.4.1). */

export interface SyslogMessage {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly hostName: string;
  /** Grows with each message, and stays the same where one is sent again: the collector may tell copies by it. */
  readonly sequenceId: number;
  readonly text: string;
}

/** Facility 10 (security), severity 5 (notice): RFC 5424 6.2.1, as PS3.15 A.6 recommends. */
const PRIORITY = 10 * 8 + 5;
/** PS3.15 A.6. */
const MESSAGE_ID = 'DICOM+RFC3881';
const BOM = '\ufeff';

export function syslogFrame({ at, hostName, sequenceId, text }: SyslogMessage): Buffer {
  const host = hostName.replace(/[^\x21-\x7e]/g, '').slice(0, 255) || '-';
  const header = `<${PRIORITY}>1 ${new Date(at).toISOString()} ${host} petfectior - ${MESSAGE_ID}`;
  const message = Buffer.from(`${header} [meta sequenceId="${sequenceId}"] ${BOM}${text}`, 'utf8');
  return Buffer.concat([Buffer.from(`${message.length} `), message]);
}
