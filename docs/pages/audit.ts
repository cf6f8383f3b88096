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
    'The audit log holds what people and programs ask for: every change, and every look at patient data. A test walks the API',
    'and fails where a field gives patient data without an entry. It also holds what the gateway does by itself:',
    '',
    '- `receiveSeries`: a series has come from a sender, once it is whole or the task ends; with its images and copies. Copies',
    '  that are pushed again later are told once in ten minutes. `quarantineImage`: the first from an address, then their',
    '  number in ten minutes.',
    '- `exportSeries`, `importResult`: the de-identified series went to the processing server, the result came back.',
    '- `beginDelivery`, `deliverResult`: for each task and device; the images that the device accepted.',
    '- `removeImages`, `removeTask`: by retention, or by whoever deleted the task. They keep patient ID and study.',
    '- `startGateway`, `stopGateway`, `writeBackup`. After a crash there is a start without a stop.',
    '',
    'Entries of a task are written in the transaction of the change: none is missing after a crash, none tells what did not',
    'happen.',
    '',
    "The audit log (_Config → Audit_, `auditLog`) can be sent to the hospital's collector (`updateAuditCollector`):",
    '',
    '- Messages: the schema of DICOM PS3.15 A.5.1 (from RFC 3881), at most 7,500 bytes. Each names who and from which',
    '  address, this gateway, the event, and of what concerns a task its patient and study as long as the task is kept;',
    '  arguments are in `ParticipantObjectDetail`, without secrets. A transfer names both sides with their roles and how many images. `EventOutcomeIndicator` is 0, or 4 with the name of the',
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
    'Function).',
    '',
  ].join('\n');
}

function named(code: keyof typeof CODES): string {
  const [value, meaning] = CODES[code];
  return `${value} ${meaning}`;
}
