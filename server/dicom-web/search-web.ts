/** Searches a DICOMweb server by QIDO-RS (PS3.18 10.6). */
import { text, datasetOf, type JsonDataset } from './dicom-json.ts';
import { notice } from '../base/notices.ts';
import { WebError } from './web-error.ts';
import type { WebPeer } from './web-peer.ts';

/** Attributes that are asked for and answered, by keyword and by tag. */
const TAGS = {
  SOPInstanceUID: '00080018',
  SOPClassUID: '00080016',
  StudyInstanceUID: '0020000D',
  AccessionNumber: '00080050',
  StudyDescription: '00081030',
  StudyDate: '00080020',
  PatientID: '00100020',
  PatientName: '00100010',
  PatientBirthDate: '00100030',
  PatientSex: '00100040',
  ModalitiesInStudy: '00080061',
  SeriesInstanceUID: '0020000E',
  Modality: '00080060',
  SeriesDescription: '0008103E',
  SeriesNumber: '00200011',
  SeriesDate: '00080021',
  NumberOfSeriesRelatedInstances: '00201209',
} as const;
type Keyword = keyof typeof TAGS;

const FIELDS: readonly Keyword[] = [
  'StudyDescription',
  'ModalitiesInStudy',
  'SeriesDescription',
  'SeriesDate',
];

export interface WebSearch {
  /** Below the base, e.g. `/studies`. */
  readonly path: string;
  /** By keyword; empty values ask for nothing. */
  readonly keys: Readonly<Record<string, string>>;
  /** More are left out by the server, or here. */
  readonly limit: number;
}

/**
 * @returns the attributes of each match, by keyword, with backslashes between values
 * @throws WebError, the signal's reason
 */
export async function searchWeb(
  peer: WebPeer,
  { path, keys, limit }: WebSearch,
  signal: AbortSignal,
): Promise<readonly Readonly<Record<string, string>>[]> {
  const query = new URLSearchParams({ limit: String(limit) });
  for (const [key, value] of Object.entries(keys)) if (value !== '' && key in TAGS) query.append(key, value);
  for (const field of FIELDS) query.append('includefield', TAGS[field]);
  const json = await peer.json(
    { method: 'GET', path: `${path}?${query}`, accept: 'application/dicom+json' },
    signal,
  );
  // 204: nothing matches.
  if (json === undefined) return [];
  if (!Array.isArray(json))
    throw new WebError(notice('WEB_UNREADABLE', { url: peer.place.url, detail: 'no list of matches' }));
  return json.slice(0, limit).flatMap((match) => {
    const dataset = datasetOf(match);
    return dataset ? [identifierOf(dataset)] : [];
  });
}

function identifierOf(dataset: JsonDataset): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(TAGS).flatMap(([keyword, tag]) => {
      const value = text(dataset, tag);
      return value === undefined ? [] : [[keyword, value]];
    }),
  );
}
