/** Which event of PS3.15 A.5.3 each action is: the table of `server/audit/collector/audit-events.ts`. */
import { AUDIT_EVENTS, CODES, type AuditEvent } from '../../server/audit/collector/audit-events.ts';

export function auditPage(): string {
  const byEvent = new Map<AuditEvent, string[]>();
  for (const [action, event] of Object.entries(AUDIT_EVENTS))
    byEvent.set(event, [...(byEvent.get(event) ?? []), action]);
  const rows = [...byEvent].map(([{ id, type, does }, actions]) => [
    named(id),
    type ? named(type) : '',
    does,
    actions.map((action) => `\`${action}\``).join(' '),
  ]);
  const header = ['EventID (DCM)', 'EventTypeCode (DCM)', 'EventActionCode', 'actions of the audit log'];
  return [
    '# Audit messages',
    '',
    'Generated from `server/audit/collector/audit-events.ts`; do not edit.',
    '',
    "The audit log (_Config → Audit_, `auditLog`) can be sent to the hospital's collector (`updateAuditCollector`):",
    '',
    '- Messages: the schema of DICOM PS3.15 A.5.1 (from RFC 3881), at most 7,500 bytes. Each names who and from which',
    '  address, this gateway, the event, and of what concerns a task its patient and study as long as the task is kept;',
    '  arguments are in `ParticipantObjectDetail`, without secrets. `EventOutcomeIndicator` is 0, or 4 with the name of the',
    '  refusal.',
    '- Transport: syslog of RFC 5424 (facility 10, severity 5, MSGID `DICOM+RFC3881`) over TLS 1.2 or newer by RFC 5425,',
    '  with octet counting. The certificate of the collector is verified; of this gateway that of `DICOM_CLIENT_CERT` is',
    '  shown where the collector asks for one.',
    '- Delivery: in batches. Syslog has no answer, so a batch counts as taken when the collector has read it to its end and',
    '  closed the connection without an error. Otherwise it is sent again, with what was taken within ten seconds before. The',
    '  `sequenceId` of `[meta]` is the number of the entry: by it a collector tells copies. It does not begin anew with each',
    '  start.',
    '- While the collector is away the entries stay in the audit log beyond the days that records are kept, within its bounds',
    '  (SECURITY.md). What goes beyond them unsent is counted, shown and logged (`audit.lost`).',
    '- A list that is read again within 15 minutes, and a task within one, is one entry; more than 300 looks of one kind in 10',
    '  minutes are counted in one.',
    '',
    ...[header, header.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`),
    '',
    'Everything else, such as commands of the command line, is (110113, Security Alert) with (110132, Use of Restricted',
    'Function). Images that arrive and leave by DICOM are in the log of the gateway and on their task, not in the audit log.',
    '',
  ].join('\n');
}

function named(code: keyof typeof CODES): string {
  const [value, meaning] = CODES[code];
  return `${value} ${meaning}`;
}
