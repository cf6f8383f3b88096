/** Entries of the audit log as messages of PS3.15 A.5: each is of an event, valid, and short enough for any collector. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { schema } from '../../../schema/index.ts';
import { AUDITED_VIEWS } from '../../../schema/audited.ts';
import type { AuditEntry } from '../../../server/audit/audit-entry.ts';
import { GATEWAY_ACTIONS } from '../../../server/audit/gateway-actions.ts';
import { AUDIT_EVENTS } from '../../../server/audit/collector/audit-events.ts';
import {
  auditMessage,
  LONGEST_MESSAGE,
  type AuditedTask,
} from '../../../server/audit/collector/audit-message.ts';
import { syslogFrame } from '../../../server/audit/collector/syslog-frame.ts';
import { judgeAuditMessages } from '../../support/judge-audit-messages.ts';
import { missingPrograms } from '../../support/programs.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

const source = { sourceId: 'PET 1', siteId: 'Hospital', hostName: 'pet.hospital.example' };
const entry: AuditEntry = {
  cursor: 7,
  at: Date.UTC(2026, 10, 28, 12),
  actor: 'jane',
  address: '192.0.2.7',
  action: 'viewTask',
  taskId: '202611281200000001',
  details: { id: '202611281200000001' },
  outcome: 'OK',
  requestId: 'r-1',
};
const task: AuditedTask = {
  id: '202611281200000001',
  patientId: 'P&1',
  patientName: 'DOE^"JANE" <née> \u0001',
  studyInstanceUid: '1.2.3',
  studyDescription: null,
  accessionNumber: 'A4711',
};

test('every action that is written down is an event, and no event is of an action that there is not', () => {
  const beside = [
    'askUnidentified',
    'downloadQuarantined',
    'viewPreview',
    'viewManifest',
    ...GATEWAY_ACTIONS,
  ];
  const told = [...Object.keys(schema.getMutationType()!.getFields()), ...AUDITED_VIEWS, ...beside];
  assert.deepEqual(Object.keys(AUDIT_EVENTS).sort(), told.sort());
});

const skip = missingPrograms('xmllint');
test(
  'the message of every action is valid, whoever and wherever it was, whatever the header says',
  { skip },
  async () => {
    using folder = temporaryDirectory();
    const messages = [...Object.keys(AUDIT_EVENTS), 'restore'].flatMap((action) => [
      auditMessage({ ...entry, action }, [task], source),
      auditMessage(
        { ...entry, action, actor: null, address: '*', taskId: null, outcome: 'NotAllowedError' },
        [{ ...task, patientId: null }],
        { ...source, siteId: '' },
      ),
      auditMessage(
        { ...entry, action, actor: null, requestId: '', details: { aeTitle: 'A', images: 3, host: 'pacs' } },
        [task],
        source,
      ),
    ]);
    await judgeAuditMessages(folder.path, messages);
    assert.ok(messages.every((text) => !text.includes('\n')));
  },
);

test('a message says who, from where, what, how it ended, and whose data it was', () => {
  const text = auditMessage({ ...entry, outcome: 'ConflictError' }, [task], source);
  for (const part of [
    'EventActionCode="R" EventDateTime="2026-11-28T12:00:00.000Z" EventOutcomeIndicator="4"',
    '<EventID csd-code="110103" codeSystemName="DCM"',
    '<EventOutcomeDescription>ConflictError</EventOutcomeDescription>',
    'UserID="jane" UserIsRequestor="true" NetworkAccessPointID="192.0.2.7" NetworkAccessPointTypeCode="2"',
    'AuditEnterpriseSiteID="Hospital" AuditSourceID="PET 1"',
    'ParticipantObjectID="P&amp;1"',
    'DOE^&quot;JANE&quot; &lt;née&gt; \\u0001',
    '<Accession Number="A4711"/>',
  ])
    assert.ok(text.includes(part), part);
});

test('a transfer names both sides with their roles, the study and how many images (PS3.15 A.5.3.7)', () => {
  const received: AuditEntry = {
    ...{ ...entry, actor: null, action: 'receiveSeries', requestId: '' },
    details: { aeTitle: 'SCANNER', calledAeTitle: 'PETFECTIOR', images: 47, copies: 0 },
  };
  const text = auditMessage(received, [task], source);
  for (const part of [
    '<EventID csd-code="110104" codeSystemName="DCM"',
    'UserID="SCANNER" AlternativeUserID="AETITLES=SCANNER" UserIsRequestor="true" NetworkAccessPointID="192.0.2.7"',
    '<RoleIDCode csd-code="110153"',
    'UserID="PET 1" UserIsRequestor="false" NetworkAccessPointID="pet.hospital.example"',
    '<RoleIDCode csd-code="110152"',
    'NumberOfInstances="47"',
  ])
    assert.ok(text.includes(part), part);
  const sent = { ...received, address: '', details: { images: 47, host: 'https://processing.example:8443' } };
  const exported = auditMessage({ ...sent, action: 'exportSeries' }, [task], source);
  for (const part of ['<EventID csd-code="110106"', '<Anonymized>true<', 'NetworkAccessPointTypeCode="5"'])
    assert.ok(exported.includes(part), part);
  const started = auditMessage({ ...sent, action: 'startGateway', taskId: null }, [], source);
  for (const part of ['csd-code="110120"', '<RoleIDCode csd-code="110150"'])
    assert.ok(started.includes(part), part);
});

test('the longest entry about the longest headers is short enough', { skip }, async () => {
  using folder = temporaryDirectory();
  const long = {
    ...task,
    patientName: '&'.repeat(512),
    studyDescription: '"'.repeat(255),
    patientId: '<'.repeat(255),
  };
  const details = { ids: Array.from({ length: 8 }, () => task.id), text: '\u{1f9ea}'.repeat(2000) };
  const text = auditMessage(
    { ...entry, action: 'deleteTasks', details },
    Array.from({ length: 8 }, () => long),
    source,
  );
  assert.ok(Buffer.byteLength(text) <= LONGEST_MESSAGE, String(Buffer.byteLength(text)));
  await judgeAuditMessages(folder.path, [text]);
});

test('a frame is a message of RFC 5424 with its length in octets before it', () => {
  const frame = syslogFrame({ at: entry.at, hostName: 'pet 1.example', sequenceId: 7, text: '<a>é</a>' });
  const [length, ...rest] = frame.toString('utf8').split(' ');
  assert.equal(frame.length, length!.length + 1 + Number(length));
  assert.equal(
    rest.join(' '),
    '<85>1 2026-11-28T12:00:00.000Z pet1.example petfectior - DICOM+RFC3881 [meta sequenceId="7"] \ufeff<a>é</a>',
  );
});
