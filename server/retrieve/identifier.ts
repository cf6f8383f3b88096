/** What an archive says of a study or series, from the elements that dcmjs made of its answer. */
import { CharacterSet, type Vr } from '../../dicom/index.ts';
import type { Identifier } from './conversation-message.ts';

/** Attributes that are asked for and shown; others of an answer are left where they are. */
const SHOWN: Readonly<Record<string, Vr>> = {
  StudyInstanceUID: 'UI',
  SeriesInstanceUID: 'UI',
  SOPInstanceUID: 'UI',
  SOPClassUID: 'UI',
  AccessionNumber: 'SH',
  PatientID: 'LO',
  PatientName: 'PN',
  PatientBirthDate: 'DA',
  PatientSex: 'CS',
  StudyDate: 'DA',
  StudyTime: 'TM',
  StudyDescription: 'LO',
  ModalitiesInStudy: 'CS',
  Modality: 'CS',
  SeriesNumber: 'IS',
  SeriesDescription: 'LO',
  SeriesDate: 'DA',
  NumberOfStudyRelatedSeries: 'IS',
  NumberOfStudyRelatedInstances: 'IS',
  NumberOfSeriesRelatedInstances: 'IS',
};
/** Of one value, characters: several times what the standard allows for any of them. */
const LONGEST = 256;

/** Every set that an escape sequence can name: dcmjs leaves text with such sequences undecoded (PS3.5 6.1.2.5). */
const ESCAPED = CharacterSet.of([
  '',
  ...[
    '87',
    '159',
    '149',
    '58',
    '13',
    '100',
    '101',
    '109',
    '110',
    '144',
    '127',
    '126',
    '138',
    '148',
    '166',
  ].map((number) => `ISO 2022 IR ${number}`),
]);

/** @returns values by keyword; several values of one attribute are joined by a backslash */
export function identifierOf(elements: Record<string, unknown> | undefined): Identifier {
  const found: Record<string, string> = {};
  for (const [keyword, vr] of Object.entries(SHOWN)) {
    const value = elements?.[keyword];
    if (value !== undefined && value !== null) found[keyword] = textOf(value, vr).slice(0, LONGEST).trim();
  }
  return found;
}

function textOf(value: unknown, vr: Vr): string {
  if (Array.isArray(value)) return value.map((one: unknown) => textOf(one, vr)).join('\\');
  if (typeof value === 'string') return value.includes('\x1b') ? ESCAPED.decode(latin1(value), vr) : value;
  if (typeof value === 'number') return String(value);
  const { Alphabetic } = (value ?? {}) as { Alphabetic?: unknown };
  return typeof Alphabetic === 'string' ? textOf(Alphabetic, vr) : '';
}

function latin1(text: string): Buffer {
  return Buffer.from(text, 'latin1');
}
