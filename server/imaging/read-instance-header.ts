import { DicomError, isUsableUid, type Dataset } from '../../dicom/index.ts';
import {
  DIRECTION_TOLERANCE,
  FARTHEST_POSITION,
  LARGEST_COUNT,
  LARGEST_INTEGER,
  LARGEST_SPACING,
  LONGEST_UID,
  SERIES_TYPE_VALUES,
  SLICE_TEXT_LIMITS,
  TEXT_LIMITS,
} from './header-limits.ts';
import type { InstanceHeader, SeriesHeader, SliceHeader, Vector3 } from './instance-header.ts';

/**
 * Reads what the gateway needs of an image's header; the dataset may end before PixelData. What the gateway goes by is
 * here within its bounds; what it only shows is cut, or left out where it is no value.
 * @throws DicomError invalid-value, naming the elements that are missing or out of bounds: without values of theirs
 */
export function readInstanceHeader(dataset: Dataset): InstanceHeader {
  const unusable: string[] = [];
  const required = <T>(value: T | undefined, keyword: string): T => {
    if (value === undefined) unusable.push(keyword);
    return value as T;
  };
  const header: InstanceHeader = {
    series: {
      ...readSeries(dataset),
      studyInstanceUid: required(uid(dataset, 0x0020000d), 'StudyInstanceUID'),
      seriesInstanceUid: required(uid(dataset, 0x0020000e), 'SeriesInstanceUID'),
      numberOfSlices: required(numberOfSlices(dataset), 'NumberOfSlices') ?? undefined,
    },
    slice: {
      ...readSlice(dataset),
      sopClassUid: required(uid(dataset, 0x00080016), 'SOPClassUID'),
      sopInstanceUid: required(uid(dataset, 0x00080018), 'SOPInstanceUID'),
      position: required(position(dataset), 'ImagePositionPatient'),
      orientation: required(orientation(dataset), 'ImageOrientationPatient'),
      rows: required(count(dataset.number(0x00280010)), 'Rows'),
      columns: required(count(dataset.number(0x00280011)), 'Columns'),
      pixelSpacing: required(pixelSpacing(dataset), 'PixelSpacing'),
      frameOfReferenceUid: required(frameOfReference(dataset), 'FrameOfReferenceUID') ?? undefined,
    },
  };
  if (unusable.length > 0) throw new DicomError('invalid-value', `unusable: ${unusable.join(', ')}`);
  return header;
}

type ShownText = keyof typeof TEXT_LIMITS;

function readSeries(
  dataset: Dataset,
): Omit<SeriesHeader, 'studyInstanceUid' | 'seriesInstanceUid' | 'numberOfSlices'> {
  const shown = (name: ShownText, tag: number) => cut(dataset.text(tag), TEXT_LIMITS[name]);
  return {
    patientId: shown('patientId', 0x00100020),
    patientName: shown('patientName', 0x00100010),
    patientBirthDate: shown('patientBirthDate', 0x00100030),
    patientSex: shown('patientSex', 0x00100040),
    studyDate: shown('studyDate', 0x00080020),
    studyTime: shown('studyTime', 0x00080030),
    studyDescription: shown('studyDescription', 0x00081030),
    accessionNumber: shown('accessionNumber', 0x00080050),
    seriesDate: shown('seriesDate', 0x00080021),
    seriesTime: shown('seriesTime', 0x00080031),
    seriesDescription: shown('seriesDescription', 0x0008103e),
    seriesNumber: shownInteger(dataset.number(0x00200011)),
    modality: shown('modality', 0x00080060),
    manufacturer: shown('manufacturer', 0x00080070),
    manufacturerModelName: shown('manufacturerModelName', 0x00081090),
    radiopharmaceutical: cut(radiopharmaceutical(dataset), TEXT_LIMITS.radiopharmaceutical),
  };
}

function readSlice(
  dataset: Dataset,
): Pick<
  SliceHeader,
  | 'instanceNumber'
  | 'seriesType'
  | 'frames'
  | 'imageIndex'
  | 'acquisitionDateTime'
  | 'frameReferenceTime'
  | 'actualFrameDuration'
> {
  const date = dataset.text(0x00080022);
  return {
    instanceNumber: shownInteger(dataset.number(0x00200013)),
    seriesType: dataset
      .texts(0x00541000)
      .slice(0, SERIES_TYPE_VALUES)
      .map((value) => value.slice(0, SLICE_TEXT_LIMITS.seriesType)),
    frames: frames(dataset),
    imageIndex: finite(dataset.number(0x00541330)),
    acquisitionDateTime: cut(
      date && date + (dataset.text(0x00080032) ?? ''),
      SLICE_TEXT_LIMITS.acquisitionDateTime,
    ),
    frameReferenceTime: finite(dataset.number(0x00541300)),
    actualFrameDuration: finite(dataset.number(0x00181242)),
  };
}

/**
 * Number of Time Slices and Number of Time Slots belong to DYNAMIC and GATED (PS3.3 C.8.9.1). In series of other types they
 * are no count of frames: GE writes the bed of each image there.
 */
function frames(dataset: Dataset): number | undefined {
  const type = dataset.text(0x00541000) ?? '';
  const hasFrames = type === '' || /^(DYNAMIC|GATED)$/i.test(type);
  const counts = hasFrames ? [0x00540101, 0x00540071, 0x00200105] : [0x00200105];
  const said = counts.flatMap((tag) => count(dataset.number(tag)) ?? []);
  return said.length > 0 ? Math.max(...said) : undefined;
}

/** Text of Radiopharmaceutical, else the meaning of its code, of the first item. */
function radiopharmaceutical(dataset: Dataset): string | undefined {
  const [information] = dataset.items(0x00540016);
  return information?.text(0x00180031) ?? information?.items(0x00540304)[0]?.text(0x00080104);
}

/** Digits and dots only: what may become part of a path. */
function uid(dataset: Dataset, tag: number): string | undefined {
  const text = dataset.text(tag);
  return text !== undefined && isUsableUid(text) ? text : undefined;
}

/**
 * Tells series apart that lie in other spaces, so it is not cut; null where there is none. It is compared and nothing
 * else: what is no UID is taken as it is.
 */
function frameOfReference(dataset: Dataset): string | null | undefined {
  const text = dataset.text(0x00200052) ?? null;
  return text !== null && text.length > LONGEST_UID ? undefined : text;
}

/**
 * Decides when a series is whole, so a number that no series has is refused. Null where the header has none, or 0,
 * which some writers put where they do not know.
 */
function numberOfSlices(dataset: Dataset): number | null | undefined {
  const value = dataset.number(0x00540081) ?? 0;
  return value === 0 ? null : count(value);
}

function count(value: number | undefined): number | undefined {
  return value !== undefined && Number.isInteger(value) && value > 0 && value <= LARGEST_COUNT
    ? value
    : undefined;
}

/** Undefined where it is not the whole number of 32 bits that IS is. */
function shownInteger(value: number | undefined): number | undefined {
  return value !== undefined && Number.isInteger(value) && Math.abs(value) <= LARGEST_INTEGER
    ? value
    : undefined;
}

/** Values that are binary where text should be can be anything. */
function finite(value: number | undefined): number | undefined {
  return Number.isFinite(value) ? value : undefined;
}

function position(dataset: Dataset): Vector3 | undefined {
  const values = dataset.numbers(0x00200032);
  return values?.length === 3 && values.every((value) => Math.abs(value) <= FARTHEST_POSITION)
    ? (values as unknown as Vector3)
    : undefined;
}

/** Two directions of unit length at right angles (PS3.3 C.7.6.2.1.1), as far as writers round them. */
function orientation(dataset: Dataset): readonly number[] | undefined {
  const values = dataset.numbers(0x00200037);
  if (values?.length !== 6) return undefined;
  const [row, column] = [values.slice(0, 3), values.slice(3)];
  const isNear = (value: number, ideal: number) => Math.abs(value - ideal) <= DIRECTION_TOLERANCE;
  const fits = isNear(dot(row, row), 1) && isNear(dot(column, column), 1) && isNear(dot(row, column), 0);
  return fits ? values : undefined;
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, at) => sum + value * (b[at] as number), 0);
}

function pixelSpacing(dataset: Dataset): readonly [number, number] | undefined {
  const values = dataset.numbers(0x00280030);
  return values?.length === 2 && values.every((value) => value > 0 && value <= LARGEST_SPACING)
    ? (values as unknown as [number, number])
    : undefined;
}

/** At a whole character, never within a pair of surrogates. */
function cut(text: string | undefined, length: number): string | undefined {
  return text?.slice(0, length).replace(/[\ud800-\udbff]$/, '');
}
