import { DicomError, isUsableUid, type Dataset } from '../../dicom/index.ts';
import type { InstanceHeader, SeriesHeader, SliceHeader, Vector3 } from './instance-header.ts';

/**
 * Reads what the gateway needs of an image's header; the dataset may end before PixelData.
 * @throws DicomError invalid-value, naming the elements without which an image belongs nowhere
 */
export function readInstanceHeader(dataset: Dataset): InstanceHeader {
  const missing: string[] = [];
  const required = <T>(value: T | undefined, keyword: string): T => {
    if (value === undefined) missing.push(keyword);
    return value as T;
  };
  const header: InstanceHeader = {
    series: {
      ...readSeries(dataset),
      studyInstanceUid: required(uid(dataset, 0x0020000d), 'StudyInstanceUID'),
      seriesInstanceUid: required(uid(dataset, 0x0020000e), 'SeriesInstanceUID'),
    },
    slice: {
      ...readSlice(dataset),
      sopClassUid: required(uid(dataset, 0x00080016), 'SOPClassUID'),
      sopInstanceUid: required(uid(dataset, 0x00080018), 'SOPInstanceUID'),
      position: required(vector(dataset.numbers(0x00200032)), 'ImagePositionPatient'),
      orientation: required(ofLength(dataset.numbers(0x00200037), 6), 'ImageOrientationPatient'),
      rows: required(size(dataset, 0x00280010), 'Rows'),
      columns: required(size(dataset, 0x00280011), 'Columns'),
      pixelSpacing: required(pair(dataset.numbers(0x00280030)), 'PixelSpacing'),
    },
  };
  if (missing.length > 0) throw new DicomError('invalid-value', `missing or unusable: ${missing.join(', ')}`);
  return header;
}

function readSeries(dataset: Dataset): Omit<SeriesHeader, 'studyInstanceUid' | 'seriesInstanceUid'> {
  return {
    patientId: dataset.text(0x00100020),
    patientName: dataset.text(0x00100010),
    patientBirthDate: dataset.text(0x00100030),
    patientSex: dataset.text(0x00100040),
    studyDate: dataset.text(0x00080020),
    studyTime: dataset.text(0x00080030),
    studyDescription: dataset.text(0x00081030),
    accessionNumber: dataset.text(0x00080050),
    seriesDate: dataset.text(0x00080021),
    seriesTime: dataset.text(0x00080031),
    seriesDescription: dataset.text(0x0008103e),
    seriesNumber: dataset.number(0x00200011),
    modality: dataset.text(0x00080060),
    manufacturer: dataset.text(0x00080070),
    manufacturerModelName: dataset.text(0x00081090),
    radiopharmaceutical: radiopharmaceutical(dataset),
    numberOfSlices: dataset.number(0x00540081),
  };
}

function readSlice(
  dataset: Dataset,
): Pick<
  SliceHeader,
  | 'instanceNumber'
  | 'frameOfReferenceUid'
  | 'seriesType'
  | 'imageIndex'
  | 'acquisitionDateTime'
  | 'frameReferenceTime'
  | 'actualFrameDuration'
> {
  const date = dataset.text(0x00080022);
  return {
    instanceNumber: dataset.number(0x00200013),
    frameOfReferenceUid: dataset.text(0x00200052),
    seriesType: dataset.texts(0x00541000),
    imageIndex: dataset.number(0x00541330),
    acquisitionDateTime: date && date + (dataset.text(0x00080032) ?? ''),
    frameReferenceTime: dataset.number(0x00541300),
    actualFrameDuration: dataset.number(0x00181242),
  };
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

function size(dataset: Dataset, tag: number): number | undefined {
  const value = dataset.number(tag);
  return value !== undefined && value > 0 ? value : undefined;
}

function ofLength(numbers: number[] | undefined, length: number): number[] | undefined {
  return numbers?.length === length ? numbers : undefined;
}

function vector(numbers: number[] | undefined): Vector3 | undefined {
  return ofLength(numbers, 3) as Vector3 | undefined;
}

function pair(numbers: number[] | undefined): readonly [number, number] | undefined {
  return ofLength(numbers, 2) as readonly [number, number] | undefined;
}
