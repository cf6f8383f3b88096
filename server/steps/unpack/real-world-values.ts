/** Real World Value Mapping Sequence (0040,9096) of a rebuilt object: the same real values for the new stored ones. */
import {
  binaryValue,
  item,
  sequenceValue,
  textValue,
  type Dataset,
  type Item,
  type Tag,
  type Value,
} from '../../../dicom/index.ts';
import type { QuantisedSlice } from '../../imaging/quantise.ts';
import type { SliceImage } from '../../imaging/slice-image.ts';

const MAPPINGS = 0x00409096;
const INTERCEPT = 0x00409224;
const SLOPE = 0x00409225;
const FIRST_MAPPED = 0x00409216;
const LAST_MAPPED = 0x00409211;
const TEXTS = [
  [0x00283003, 'LO', 64],
  [0x00409210, 'SH', 16],
] as const;
/** What is measured, and in which units. */
const CODES = [0x004008ea, 0x00409220] as const;

/**
 * Each linear mapping made anew: with value = stored * slope + intercept before and value = stored * slope after, what was
 * mapped to a stored value is mapped to the value that it stood for. Mappings by table, and those of an image without a
 * slope, cannot be; with none left, null.
 */
export function realWorldValues(dataset: Dataset, image: SliceImage, slice: QuantisedSlice): Value | null {
  const items = dataset.items(MAPPINGS).flatMap((mapping) => mapped(mapping, image, slice) ?? []);
  return items.length > 0 ? sequenceValue(...items) : null;
}

function mapped(
  mapping: Dataset,
  { slope, hasSlope, intercept, format }: SliceImage,
  slice: QuantisedSlice,
): Item | undefined {
  const realSlope = mapping.number(SLOPE);
  const realIntercept = mapping.number(INTERCEPT);
  if (!hasSlope || realSlope === undefined || realIntercept === undefined) return undefined;
  const ofValue = realSlope / slope;
  if (!Number.isFinite(ofValue * intercept) || !Number.isFinite(realIntercept)) return undefined;
  const sample = format.signed ? 'SS' : 'US';
  const elements: (readonly [Tag, Value])[] = [
    [FIRST_MAPPED, binaryValue(sample, format.signed ? -(2 ** (format.bitsStored - 1)) : 0)],
    [LAST_MAPPED, binaryValue(sample, 2 ** (format.bitsStored - (format.signed ? 1 : 0)) - 1)],
    [INTERCEPT, binaryValue('FD', realIntercept - ofValue * intercept)],
    [SLOPE, binaryValue('FD', ofValue * Number(slice.slope))],
  ];
  for (const [tag, vr, longest] of TEXTS) {
    const text = mapping.text(tag);
    if (text !== undefined) elements.push([tag, textValue(vr, text.slice(0, longest))]);
  }
  for (const tag of CODES) if (mapping.has(tag)) elements.push([tag, sequenceValue(...mapping.items(tag))]);
  return item(...elements);
}
