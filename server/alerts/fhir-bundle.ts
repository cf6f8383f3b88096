/**
 * A result that is complete at its destinations, as FHIR R4: a transaction of an ImagingStudy that has the new series, and
 * of the Task that made them. Both are put by an identifier of their own, so that what comes twice changes nothing, and the
 * ImagingStudy that an archive keeps of the same study is left alone.
 */
import { createHash } from 'node:crypto';

export interface CompletedResult {
  readonly taskId: string;
  readonly patientId: string | null;
  readonly studyInstanceUid: string;
  /** As DICOM has it, YYYYMMDD. */
  readonly studyDate: string | null;
  readonly studyDescription: string | null;
  readonly accessionNumber: string | null;
  /** The series that was processed. */
  readonly seriesInstanceUid: string;
  /** Ms since the epoch. */
  readonly startedAt: number;
  readonly completedAt: number;
  readonly series: readonly {
    readonly seriesInstanceUid: string;
    readonly description: string;
    readonly seriesNumber: number;
    readonly files: readonly { readonly sopInstanceUid: string; readonly sopClassUid: string }[];
  }[];
  /** Devices that took all of it. */
  readonly destinations: readonly string[];
}

const URI = 'urn:ietf:rfc:3986';
/** PS3.20 and FHIR: UIDs are `urn:oid:` under `urn:dicom:uid`. */
const DICOM_UID = 'urn:dicom:uid';
const IDENTIFIER_TYPES = 'http://terminology.hl7.org/CodeSystem/v2-0203';
const DCM = 'http://dicom.nema.org/resources/ontology/DCM';

export function fhirBundle(result: CompletedResult): object {
  const study = uuidOf(`ImagingStudy ${result.taskId} ${result.seriesInstanceUid}`);
  const task = uuidOf(`Task ${result.taskId} ${result.seriesInstanceUid}`);
  return {
    resourceType: 'Bundle',
    type: 'transaction',
    entry: [
      entry('ImagingStudy', study, imagingStudy(result, study)),
      entry('Task', task, taskResource(result, task, fullUrlOf(study))),
    ],
  };
}

function entry(type: string, uuid: string, resource: object): object {
  const url = `${type}?identifier=${encodeURIComponent(`${URI}|${uuid}`)}`;
  return { fullUrl: fullUrlOf(uuid), resource, request: { method: 'PUT', url } };
}

/**
 * Within the transaction. A server puts the resource's own address in place of it (FHIR R4 3.1.0.11.2), some in any text:
 * it must not be the identifier by which the resource is found again.
 */
function fullUrlOf(uuid: string): string {
  return uuidOf(`entry ${uuid}`);
}

function imagingStudy(result: CompletedResult, own: string): object {
  const { studyInstanceUid, studyDate, studyDescription, accessionNumber, series } = result;
  const started = dateOf(studyDate);
  return {
    resourceType: 'ImagingStudy',
    identifier: [
      uidIdentifier(studyInstanceUid, 'official'),
      { use: 'secondary', system: URI, value: own },
      ...typed('ACSN', accessionNumber),
    ],
    status: 'available',
    modality: [{ system: DCM, code: 'PT' }],
    subject: subjectOf(result),
    ...(started && { started }),
    numberOfSeries: series.length,
    numberOfInstances: series.reduce((sum, { files }) => sum + files.length, 0),
    ...textOf('description', studyDescription),
    series: series.map(({ seriesInstanceUid, seriesNumber, description, files }) => ({
      uid: seriesInstanceUid,
      ...(seriesNumber >= 0 && { number: seriesNumber }),
      modality: { system: DCM, code: 'PT' },
      ...textOf('description', description),
      numberOfInstances: files.length,
      instance: files.map(({ sopInstanceUid, sopClassUid }) => ({
        uid: sopInstanceUid,
        sopClass: { system: URI, code: `urn:oid:${sopClassUid}` },
      })),
    })),
  };
}

function taskResource(result: CompletedResult, own: string, study: string): object {
  const { taskId, seriesInstanceUid, startedAt, completedAt, series, destinations } = result;
  const [start, end] = [startedAt, completedAt].map((at) => new Date(at).toISOString());
  const aboutSeries = (uid: string) => ({
    type: { text: 'Series' },
    valueIdentifier: uidIdentifier(uid),
  });
  return {
    resourceType: 'Task',
    identifier: [
      { use: 'official', system: URI, value: own },
      { use: 'secondary', value: taskId },
    ],
    status: 'completed',
    intent: 'order',
    code: { text: 'PET image processing' },
    focus: { reference: study },
    for: subjectOf(result),
    executionPeriod: { start, end },
    authoredOn: start,
    lastModified: end,
    owner: { display: 'PETfectior Client' },
    input: [aboutSeries(seriesInstanceUid)],
    output: [
      ...series.map((one) => aboutSeries(one.seriesInstanceUid)),
      ...destinations.map((device) => ({ type: { text: 'Destination' }, valueString: device })),
    ],
  };
}

/** By the number that the header has; who issued it is not known. */
function subjectOf({ patientId }: CompletedResult): object {
  const [identifier] = typed('MR', patientId);
  return identifier ? { type: 'Patient', identifier } : { type: 'Patient', display: 'Unknown' };
}

function typed(code: string, value: string | null): object[] {
  const text = value?.trim();
  return text ? [{ type: { coding: [{ system: IDENTIFIER_TYPES, code }] }, value: text }] : [];
}

function uidIdentifier(uid: string, use?: 'official'): object {
  return { ...(use && { use }), system: DICOM_UID, value: `urn:oid:${uid}` };
}

/** FHIR has no empty text. */
function textOf(name: string, text: string | null): object {
  return text?.trim() ? { [name]: text.trim() } : {};
}

/** A date of DICOM (PS3.5 6.2, DA) as FHIR has it, where it is one. */
function dateOf(text: string | null): string | undefined {
  const [, year, month, day] = /^(\d{4})(\d\d)(\d\d)$/.exec(text?.trim() ?? '') ?? [];
  const date = `${year}-${month}-${day}`;
  return year && !Number.isNaN(Date.parse(date)) ? date : undefined;
}

/** A UUID of version 8 (RFC 9562 5.8) that is always the same for the same name. */
function uuidOf(name: string): string {
  const bytes = createHash('sha256').update(name).digest().subarray(0, 16);
  bytes[6] = (bytes[6]! & 0x0f) | 0x80;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return `urn:uuid:${[hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')}`;
}
