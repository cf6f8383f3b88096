/**
 * A result object from its source object's own bytes. Only what must change changes; patient, study, frame of
 * reference, positions, acquisition and radiopharmaceutical stay to the bit.
 */
import {
  binaryValue,
  bytesValue,
  encodePart10,
  IMPLEMENTATION_CLASS_UID,
  IMPLEMENTATION_VERSION_NAME,
  item,
  PIXEL_DATA,
  replaceElements,
  sequenceValue,
  textValue,
  TRANSFER_SYNTAX,
  type Dataset,
  type Item,
  type Part10,
  type Tag,
  type Value,
} from '../../../dicom/index.ts';
import type { QuantisedSlice } from '../../imaging/quantise.ts';
import type { SliceImage } from '../../imaging/slice-image.ts';
import { packSamples } from '../../imaging/stored-pixels.ts';
import { realWorldValues } from './real-world-values.ts';
import { staleTags } from './stale-elements.ts';

/** What all objects of an output share. */
export interface OutputIdentity {
  readonly seriesInstanceUid: string;
  readonly description: string;
  readonly number: number;
  /** Derivation Description (0008,2111). */
  readonly derivation: string;
  readonly derivationCodes: readonly Code[];
  /** Contributing Equipment, in the order in which it contributed. */
  readonly equipment: readonly Equipment[];
  readonly createdAt: Date;
  /** Largest value of the output, in the units of the series. */
  readonly largestValue: number;
}

export interface Equipment {
  readonly manufacturer: string;
  readonly model: string;
  readonly version: string;
  readonly description: string;
}

export type Code = readonly [value: string, scheme: string, meaning: string];

const SMOOTHING: Code = ['113087', 'DCM', 'Smoothing'];
const GAUSSIAN_BLUR: Code = ['113088', 'DCM', 'Gaussian blur'];
const SOURCE_IMAGE: Code = ['121322', 'DCM', 'Source image for image processing operation'];
const PROCESSING_EQUIPMENT: Code = ['109102', 'DCM', 'Processing Equipment'];

/** PS3.16 CID 7203. */
export function derivationCodes(isFiltered: boolean): readonly Code[] {
  return isFiltered ? [SMOOTHING, GAUSSIAN_BLUR] : [SMOOTHING];
}

/**
 * @param image of the source, with the pixel format of the result
 * @returns the Part-10 file as chunks, views on the source where nothing changed
 */
export function rebuildObject(
  source: Part10,
  image: SliceImage,
  slice: QuantisedSlice,
  sopInstanceUid: string,
  output: OutputIdentity,
): { readonly chunks: Uint8Array[]; readonly transferSyntaxUid: string } {
  const { dataset } = source;
  const edits = new Map<Tag, Value | null>([
    [0x00080008, imageType(dataset)],
    [0x00080012, textValue('DA', dateOf(output.createdAt))],
    [0x00080013, textValue('TM', timeOf(output.createdAt))],
    [0x00080018, textValue('UI', sopInstanceUid)],
    [0x00080023, textValue('DA', dateOf(output.createdAt))],
    [0x00080033, textValue('TM', timeOf(output.createdAt))],
    [0x0008103e, textValue('LO', output.description)],
    [0x00082111, textValue('ST', output.derivation)],
    [0x00082112, sequenceValue(sourceReference(image))],
    [0x00089215, sequenceValue(...dataset.items(0x00089215), ...output.derivationCodes.map(codeItem))],
    [0x0018a001, sequenceValue(...dataset.items(0x0018a001), ...output.equipment.map(equipmentItem(output)))],
    [0x0020000e, textValue('UI', output.seriesInstanceUid)],
    [0x00200011, textValue('IS', output.number)],
    [0x00281052, textValue('DS', '0')],
    [0x00281053, textValue('DS', slice.slope)],
    [PIXEL_DATA, pixelData(image, slice)],
    ...corrected(dataset, image, slice, output),
  ]);
  // What was deflated is written plain: the dataset's bytes are the inflated ones.
  const transferSyntaxUid = dataset.explicitVr
    ? TRANSFER_SYNTAX.explicitLittleEndian
    : TRANSFER_SYNTAX.implicitLittleEndian;
  const meta = {
    sopClassUid: image.sopClassUid,
    sopInstanceUid,
    transferSyntaxUid,
    implementationClassUid: IMPLEMENTATION_CLASS_UID,
    implementationVersionName: IMPLEMENTATION_VERSION_NAME,
  };
  return { chunks: encodePart10(meta, replaceElements(dataset, edits)), transferSyntaxUid };
}

/** Elements that would no longer be true: made right where the source has them, or removed. */
function* corrected(
  dataset: Dataset,
  image: SliceImage,
  slice: QuantisedSlice,
  output: OutputIdentity,
): Generator<[Tag, Value | null]> {
  const { signed } = image.format;
  const sample = signed ? 'SS' : 'US';
  if (signed && dataset.number(0x00280103) !== 1) yield [0x00280103, binaryValue('US', 1)];
  if (dataset.has(0x00280106)) yield [0x00280106, binaryValue(sample, slice.smallest)];
  if (dataset.has(0x00280107)) yield [0x00280107, binaryValue(sample, slice.largest)];
  // Window Center and Width apply to the rescaled values (PS3.3 C.11.2.1.2): one window for the whole output.
  const width = Math.max(output.largestValue, 1);
  if (dataset.has(0x00281050)) yield [0x00281050, textValue('DS', width / 2)];
  if (dataset.has(0x00281051)) yield [0x00281051, textValue('DS', width)];
  if (dataset.has(0x00409096)) yield [0x00409096, realWorldValues(dataset, image, slice)];
  for (const tag of staleTags(dataset)) yield [tag, null];
}

/** Values 1 and 2 say what this image is now (PS3.3 C.8.9.4.1.3); the source's others are kept as they are. */
function imageType(dataset: Dataset): Value {
  return { vr: 'CS', text: ['DERIVED', 'PRIMARY', ...dataset.texts(0x00080008).slice(2)].join('\\') };
}

/** Native samples of 16 bits are OW (PS3.5 A.2), whatever the source's were wrapped in. */
function pixelData({ format }: SliceImage, { samples }: QuantisedSlice): Value {
  return bytesValue('OW', packSamples(samples, format));
}

function sourceReference(image: SliceImage): Item {
  return item(
    // As the source has them, valid or not.
    [0x00081150, { vr: 'UI', text: image.sopClassUid }],
    [0x00081155, { vr: 'UI', text: image.sopInstanceUid }],
    [0x0040a170, sequenceValue(codeItem(SOURCE_IMAGE))],
  );
}

function equipmentItem({ createdAt }: OutputIdentity): (equipment: Equipment) => Item {
  return ({ manufacturer, model, version, description }) =>
    item(
      [0x00080070, textValue('LO', manufacturer)],
      [0x00081090, textValue('LO', model)],
      [0x00181020, textValue('LO', version)],
      [0x0018a002, textValue('DT', `${dateOf(createdAt)}${timeOf(createdAt)}`)],
      [0x0018a003, textValue('ST', description)],
      [0x0040a170, sequenceValue(codeItem(PROCESSING_EQUIPMENT))],
    );
}

function codeItem([value, scheme, meaning]: Code): Item {
  return item(
    [0x00080100, textValue('SH', value)],
    [0x00080102, textValue('SH', scheme)],
    [0x00080104, textValue('LO', meaning)],
  );
}

/** In the gateway's local time, as the scanner's own times are in the hospital's. */
function dateOf(at: Date): string {
  return `${at.getFullYear()}${two(at.getMonth() + 1)}${two(at.getDate())}`;
}

function timeOf(at: Date): string {
  return `${two(at.getHours())}${two(at.getMinutes())}${two(at.getSeconds())}`;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
