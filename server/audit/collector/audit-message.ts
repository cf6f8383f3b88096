/** An entry of the audit log as the XML message of PS3.15 A.5, by the schema of A.5.1. */
import type { AuditEntry } from '../audit-entry.ts';
import { isGatewayAction } from '../gateway-actions.ts';
import { auditEventOf } from './audit-events.ts';
import { code, dicomCode } from './coded-values.ts';
import { participants, type Reporter } from './participants.ts';
import { element, type XmlElement } from './xml-element.ts';

/** Who reports: one gateway. */
export interface AuditSource extends Reporter {
  /** AuditEnterpriseSiteID; empty: none. */
  readonly siteId: string;
}

/** Of the tasks that an entry is about, as far as they still exist. */
export interface AuditedTask {
  readonly id: string;
  readonly patientId: string | null;
  readonly patientName: string | null;
  readonly studyInstanceUid: string;
  readonly studyDescription: string | null;
  readonly accessionNumber: string | null;
}

/** Collectors need to take no longer messages (RFC 5424 6.1: 2048 bytes; rsyslog's default is 8 KiB). */
export const LONGEST_MESSAGE = 7500;
/** Of the arguments, bytes. */
const LONGEST_ARGUMENTS = 2000;
/** Studies in one message. */
const MOST_TASKS = 8;

/**
 * @param tasks those that it is about and that still exist
 * @returns the document, at most LONGEST_MESSAGE bytes of UTF-8; where it would be longer, without arguments and then
 *   with the first study alone
 */
export function auditMessage(entry: AuditEntry, tasks: readonly AuditedTask[], source: AuditSource): string {
  const whole = argumentsOf(entry);
  for (const [texts, most] of [
    [whole, MOST_TASKS],
    ['{"shortened":true}', MOST_TASKS],
  ] as const) {
    const text = messageOf(entry, tasks.slice(0, most), source, texts);
    if (Buffer.byteLength(text) <= LONGEST_MESSAGE) return text;
  }
  return messageOf(entry, tasks.slice(0, 1), source, '{"shortened":true}');
}

function messageOf(
  entry: AuditEntry,
  tasks: readonly AuditedTask[],
  source: AuditSource,
  texts: string,
): string {
  const objects = [
    ...tasks.flatMap((task) => studyAndPatient(task, entry)),
    requestObject(entry, texts),
    ...logObject(entry),
  ];
  return element('AuditMessage', {}, [
    identification(entry),
    ...participants(entry, source),
    element(
      'AuditSourceIdentification',
      { AuditEnterpriseSiteID: source.siteId || undefined, AuditSourceID: source.sourceId },
      // An application server, by A.5.1.2.1.
      [element('AuditSourceTypeCode', { 'csd-code': '4' })],
    ),
    ...objects,
  ]).text();
}

function argumentsOf({ details }: AuditEntry): string {
  const text = JSON.stringify(details);
  return Buffer.byteLength(text) > LONGEST_ARGUMENTS ? '{"shortened":true}' : text;
}

function identification({ action, at, outcome }: AuditEntry): XmlElement {
  const { id, type, does } = auditEventOf(action);
  return element(
    'EventIdentification',
    {
      EventActionCode: does,
      EventDateTime: new Date(at).toISOString(),
      EventOutcomeIndicator: outcome === 'OK' ? '0' : '4',
    },
    [
      dicomCode('EventID', id),
      ...(type ? [dicomCode('EventTypeCode', type)] : []),
      ...(outcome === 'OK' ? [] : [element('EventOutcomeDescription', {}, [outcome])]),
    ],
  );
}

function studyAndPatient(task: AuditedTask, { action, details }: AuditEntry): XmlElement[] {
  const { patientId, patientName, studyInstanceUid, studyDescription, accessionNumber } = task;
  const { images } = details;
  const described = [
    ...(accessionNumber ? [element('Accession', { Number: accessionNumber })] : []),
    ...(isGatewayAction(action) && typeof images === 'number'
      ? [element('SOPClass', { UID: PET_IMAGE, NumberOfInstances: String(images) })]
      : []),
    ...(action === 'exportSeries' ? [element('Anonymized', {}, ['true'])] : []),
  ];
  const study = element(
    'ParticipantObjectIdentification',
    {
      ParticipantObjectID: studyInstanceUid,
      ParticipantObjectTypeCode: '2',
      ParticipantObjectTypeCodeRole: '3',
    },
    [
      code('ParticipantObjectIDTypeCode', '110180', 'DCM', 'Study Instance UID'),
      element('ParticipantObjectName', {}, [studyDescription ?? '']),
      element('ParticipantObjectDetail', { type: 'Task', value: base64(task.id) }),
      ...(described.length > 0 ? [element('ParticipantObjectDescription', {}, described)] : []),
    ],
  );
  if (patientId === null) return [study];
  const patient = element(
    'ParticipantObjectIdentification',
    {
      ParticipantObjectID: patientId,
      ParticipantObjectTypeCode: '1',
      ParticipantObjectTypeCodeRole: '1',
    },
    [
      code('ParticipantObjectIDTypeCode', '2', 'RFC-3881', 'Patient Number'),
      element('ParticipantObjectName', {}, [patientName ?? '']),
    ],
  );
  return [study, patient];
}

/** What was asked for: the criteria of a query; otherwise the action with its arguments. */
function requestObject({ action, requestId, taskId, cursor }: AuditEntry, texts: string): XmlElement {
  const isQuery = auditEventOf(action).id === 'QUERY';
  return element(
    'ParticipantObjectIdentification',
    {
      ParticipantObjectID: requestId || taskId || String(cursor),
      ParticipantObjectTypeCode: '2',
      ParticipantObjectTypeCodeRole: isQuery ? '24' : '26',
    },
    [
      isQuery
        ? code('ParticipantObjectIDTypeCode', '10', 'RFC-3881', 'Search Criteria')
        : code('ParticipantObjectIDTypeCode', 'request', 'PETfectior', 'Request identifier'),
      isQuery
        ? element('ParticipantObjectQuery', {}, [base64(texts)])
        : element('ParticipantObjectName', {}, [action]),
      element('ParticipantObjectDetail', { type: 'Alert Description', value: base64(action) }),
      ...(isQuery ? [] : [element('ParticipantObjectDetail', { type: 'Arguments', value: base64(texts) })]),
    ],
  );
}

/** A.5.3.2: which log was read. */
function logObject({ action }: AuditEntry): XmlElement[] {
  if (auditEventOf(action).id !== 'AUDIT_LOG_USED') return [];
  return [
    element(
      'ParticipantObjectIdentification',
      {
        ParticipantObjectID: '/config/audit',
        ParticipantObjectTypeCode: '2',
        ParticipantObjectTypeCodeRole: '13',
      },
      [
        code('ParticipantObjectIDTypeCode', '12', 'RFC-3881', 'URI'),
        element('ParticipantObjectName', {}, ['Security Audit Log']),
      ],
    ),
  ];
}

/** Positron Emission Tomography Image Storage (PS3.4 B.5): the one class that the gateway keeps. */
const PET_IMAGE = '1.2.840.10008.5.1.4.1.1.128';

function base64(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64');
}
