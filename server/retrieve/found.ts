/** Studies and series as an archive has them. Everything but the UIDs may be missing: keys are optional there. */
import { isUsableUid } from '../../dicom/index.ts';
import { visible } from '../base/visible-text.ts';
import type { Identifier } from './conversation-message.ts';

export interface FoundStudy {
  readonly instanceUid: string;
  readonly accessionNumber: string | null;
  readonly description: string | null;
  /** As in DICOM, YYYYMMDD. */
  readonly date: string | null;
  readonly patient: {
    readonly id: string | null;
    readonly name: string | null;
    readonly birthDate: string | null;
    readonly sex: string | null;
  };
  readonly modalities: readonly string[];
}

export interface FoundSeries {
  readonly studyInstanceUid: string;
  readonly instanceUid: string;
  readonly modality: string | null;
  readonly description: string | null;
  readonly number: number | null;
  readonly date: string | null;
  /** How many objects the archive says that it has. */
  readonly images: number | null;
}

/** An object of a series. */
export interface FoundInstance {
  readonly instanceUid: string;
  readonly sopClassUid: string;
}

/** @returns undefined where the archive does not say of what class it is */
export function instanceOf(identifier: Identifier): FoundInstance | undefined {
  const [instanceUid, sopClassUid] = [uid(identifier['SOPInstanceUID']), uid(identifier['SOPClassUID'])];
  return instanceUid === undefined || sopClassUid === undefined ? undefined : { instanceUid, sopClassUid };
}

/** @returns undefined where there is no UID by which it could be asked for */
export function studyOf(identifier: Identifier): FoundStudy | undefined {
  const instanceUid = uid(identifier['StudyInstanceUID']);
  if (instanceUid === undefined) return undefined;
  return {
    instanceUid,
    accessionNumber: text(identifier['AccessionNumber']),
    description: text(identifier['StudyDescription']),
    date: date(identifier['StudyDate']),
    patient: {
      id: text(identifier['PatientID']),
      name: text(identifier['PatientName']),
      birthDate: date(identifier['PatientBirthDate']),
      sex: text(identifier['PatientSex']),
    },
    modalities: (text(identifier['ModalitiesInStudy']) ?? '').split('\\').filter((one) => one !== ''),
  };
}

/** @param study that was asked for: some archives leave its UID out of the answer */
export function seriesOf(identifier: Identifier, study: string): FoundSeries | undefined {
  const instanceUid = uid(identifier['SeriesInstanceUID']);
  if (instanceUid === undefined) return undefined;
  return {
    studyInstanceUid: study,
    instanceUid,
    modality: text(identifier['Modality']),
    description: text(identifier['SeriesDescription']),
    number: count(identifier['SeriesNumber']),
    date: date(identifier['SeriesDate']),
    images: count(identifier['NumberOfSeriesRelatedInstances']),
  };
}

function uid(value: string | undefined): string | undefined {
  return value !== undefined && isUsableUid(value) ? value : undefined;
}

/** Characters of one value: several times what the standard allows for any of them. */
const LONGEST = 256;

/** As it can be shown: an archive is not trusted with what would forge a line or turn a name round. */
function text(value: string | undefined): string | null {
  return value === undefined || value === '' ? null : visible(value.slice(0, LONGEST));
}

function date(value: string | undefined): string | null {
  return value !== undefined && /^\d{8}$/.test(value) ? value : null;
}

/** VR IS: at most 32 bits, signed (PS3.5 6.2). */
function count(value: string | undefined): number | null {
  const number = value === undefined || value === '' ? Number.NaN : Number(value);
  return Number.isInteger(number) && Math.abs(number) < 2 ** 31 ? number : null;
}
