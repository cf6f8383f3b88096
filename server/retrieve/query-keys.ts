/** What people and integrators may search by, and the keys of PS3.4 C.6.2 that it becomes. */
import { z } from 'zod';
import { invalid } from '../base/refusals.ts';
import type { Identifier } from './conversation-message.ts';

/** A backslash would make several values of it; control characters have no meaning in an identifier. */
const value = (longest: number) =>
  z
    .string()
    .trim()
    .max(longest)
    .regex(/^[^\\\p{Cc}]*$/u, 'SEARCH_VALUE_FORM');
const day = z.string().regex(/^\d{8}$/);
const uid = z
  .string()
  .max(64)
  .regex(/^[0-9.]+$/, 'SEARCH_VALUE_FORM');

export const studyFilter = z.strictObject({
  accessionNumber: value(16).optional(),
  patientId: value(64).optional(),
  /** Part of a name as DICOM writes it, family name first; `*` and `?` stand for characters. */
  patientName: value(64).optional(),
  studyInstanceUid: uid.optional(),
  dateFrom: day.optional(),
  dateTo: day.optional(),
  modality: value(16).default('PT'),
});
export type StudyFilter = z.output<typeof studyFilter>;
export type StudyFilterInput = z.input<typeof studyFilter>;

/** @throws ValidationError where nothing narrows the search: an archive must not be asked for everything */
export function refuseEverything(filter: StudyFilter): void {
  const { modality: _every, ...own } = filter;
  const narrows = Object.values(own).some((given) => given !== undefined && /[^*?]/.test(given));
  if (!narrows) throw invalid('filter', 'SEARCH_TOO_WIDE');
}

export function studyKeys(filter: StudyFilter): Identifier {
  const { accessionNumber, patientId, patientName, studyInstanceUid, dateFrom, dateTo, modality } = filter;
  const keys = {
    AccessionNumber: accessionNumber ?? '',
    PatientID: patientId ?? '',
    PatientName: patientName ? openEnded(patientName) : '',
    StudyInstanceUID: studyInstanceUid ?? '',
    StudyDate: dateFrom || dateTo ? `${dateFrom ?? ''}-${dateTo ?? ''}` : '',
    ModalitiesInStudy: modality,
  };
  // Only where it is needed: archives that know no UTF-8 still answer the others.
  const isAscii = Object.values(keys).every((text) => /^[\x20-\x7e]*$/.test(text));
  return isAscii ? keys : { SpecificCharacterSet: 'ISO_IR 192', ...keys };
}

export function seriesKeys(studyInstanceUid: string): Identifier {
  return { StudyInstanceUID: studyInstanceUid };
}

export function imageKeys(studyInstanceUid: string, seriesInstanceUid: string): Identifier {
  return {
    StudyInstanceUID: studyInstanceUid,
    SeriesInstanceUID: seriesInstanceUid,
    SOPInstanceUID: '',
    SOPClassUID: '',
  };
}

/** A name is found by its beginning, unless whoever asks has said where it may be open. */
function openEnded(name: string): string {
  return /[*?]/.test(name) ? name : `${name}*`;
}
