/**
 * A small writer of DICOM datasets (PS3.5 7) for objects that are made up. It shares nothing with the code
 * that reads them, so that a mistake there is not made twice.
 */

export type Value = string | number | readonly number[] | Uint8Array | readonly Dataset[];
export type Element = readonly [tag: number, vr: string, value: Value];
export type Dataset = readonly Element[];

export interface Encoding {
  readonly explicitVr: boolean;
  /** Sequences and items with undefined length and delimiters, instead of counted ones. */
  readonly undefinedLength: boolean;
  /** Retired group length elements (gggg,0000), in sequence items too. */
  readonly groupLengths: boolean;
}

/** VRs whose explicit header has two reserved bytes and a length of 32 bits (PS3.5 7.1.2). */
const LONG_VRS = new Set(['OB', 'OD', 'OF', 'OL', 'OW', 'SQ', 'UC', 'UN', 'UR', 'UT']);
const UNDEFINED = 0xffffffff;

const NUMBER_WRITERS: Record<
  string,
  { size: number; write: (to: Buffer, value: number, at: number) => void }
> = {
  US: { size: 2, write: (to, value, at) => to.writeUInt16LE(value, at) },
  SS: { size: 2, write: (to, value, at) => to.writeInt16LE(value, at) },
  UL: { size: 4, write: (to, value, at) => to.writeUInt32LE(value, at) },
  SL: { size: 4, write: (to, value, at) => to.writeInt32LE(value, at) },
  FL: { size: 4, write: (to, value, at) => to.writeFloatLE(value, at) },
  FD: { size: 8, write: (to, value, at) => to.writeDoubleLE(value, at) },
};

/** The bytes of a dataset, elements sorted by tag. Strings are written in ISO 8859-1. */
export function encodeDataset(dataset: Dataset, encoding: Encoding): Buffer {
  const sorted = [...dataset].sort((a, b) => a[0] - b[0]);
  const groups = new Map<number, Buffer[]>();
  for (const element of sorted) {
    const group = element[0] >>> 16;
    const parts = groups.get(group) ?? [];
    parts.push(...encodeElement(element, encoding));
    groups.set(group, parts);
  }
  const out: Buffer[] = [];
  for (const [group, parts] of groups) {
    if (encoding.groupLengths && group > 2) {
      const length = parts.reduce((sum, part) => sum + part.length, 0);
      out.push(...encodeElement([group * 0x10000, 'UL', length], encoding));
    }
    out.push(...parts);
  }
  return Buffer.concat(out);
}

function encodeElement([tag, vr, value]: Element, encoding: Encoding): Buffer[] {
  if (vr === 'SQ') {
    const items = (value as readonly Dataset[]).flatMap((item) => encodeItem(item, encoding));
    const undefinedLength = encoding.undefinedLength && items.length > 0;
    const length = undefinedLength ? UNDEFINED : items.reduce((sum, part) => sum + part.length, 0);
    const end = undefinedLength ? [mark(0xfffee0dd, 0)] : [];
    return [header(tag, vr, length, encoding), ...items, ...end];
  }
  const bytes = encodeValue(vr, value);
  return [header(tag, vr, bytes.length, encoding), bytes];
}

function encodeItem(item: Dataset, encoding: Encoding): Buffer[] {
  const bytes = encodeDataset(item, encoding);
  return encoding.undefinedLength
    ? [mark(0xfffee000, UNDEFINED), bytes, mark(0xfffee00d, 0)]
    : [mark(0xfffee000, bytes.length), bytes];
}

function mark(tag: number, length: number): Buffer {
  const out = Buffer.alloc(8);
  out.writeUInt16LE(tag >>> 16, 0);
  out.writeUInt16LE(tag & 0xffff, 2);
  out.writeUInt32LE(length, 4);
  return out;
}

function header(tag: number, vr: string, length: number, encoding: Encoding): Buffer {
  if (!encoding.explicitVr) return mark(tag, length);
  const long = LONG_VRS.has(vr);
  const out = Buffer.alloc(long ? 12 : 8);
  out.writeUInt16LE(tag >>> 16, 0);
  out.writeUInt16LE(tag & 0xffff, 2);
  out.write(vr, 4, 'latin1');
  if (long) {
    out.writeUInt32LE(length, 8);
  } else {
    if (length > 0xffff) throw new RangeError(`${vr} value of ${length} bytes is too long`);
    out.writeUInt16LE(length, 6);
  }
  return out;
}

function encodeValue(vr: string, value: Value): Buffer {
  if (typeof value === 'string') {
    const text = Buffer.from(value, 'latin1');
    if (text.length % 2 === 0) return text;
    return Buffer.concat([text, Buffer.from(vr === 'UI' ? '\0' : ' ', 'latin1')]);
  }
  if (value instanceof Uint8Array) {
    const bytes = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
    return bytes.length % 2 === 0 ? bytes : Buffer.concat([bytes, Buffer.alloc(1)]);
  }
  const writer = NUMBER_WRITERS[vr];
  if (!writer) throw new TypeError(`No numbers in an element of VR ${vr}`);
  const numbers = (typeof value === 'number' ? [value] : value) as readonly number[];
  const out = Buffer.alloc(writer.size * numbers.length);
  numbers.forEach((number, index) => writer.write(out, number, index * writer.size));
  return out;
}

/** A Part-10 file (PS3.10 7.1): preamble, file meta group and the dataset's bytes. */
export function encodePart10(
  dataset: Dataset,
  meta: { sopClassUid: string; sopInstanceUid: string; transferSyntaxUid: string },
  encoding: Encoding,
): Buffer {
  const metaEncoding = { explicitVr: true, undefinedLength: false, groupLengths: false };
  const group2 = encodeDataset(
    [
      [0x00020001, 'OB', Uint8Array.of(0, 1)],
      [0x00020002, 'UI', meta.sopClassUid],
      [0x00020003, 'UI', meta.sopInstanceUid],
      [0x00020010, 'UI', meta.transferSyntaxUid],
      [0x00020012, 'UI', '2.25.153071402371290346127403498237401231'],
      [0x00020013, 'SH', 'PHANTOM'],
    ],
    metaEncoding,
  );
  const length = encodeDataset([[0x00020000, 'UL', group2.length]], metaEncoding);
  return Buffer.concat([
    Buffer.alloc(128),
    Buffer.from('DICM', 'latin1'),
    length,
    group2,
    encodeDataset(dataset, encoding),
  ]);
}

/**
 * A number as a decimal string of at most 16 characters (PS3.5 6.2, DS), as precise as they allow.
 * What is written is what counts: readers get `Number(decimalString(x))`, not `x`.
 */
export function decimalString(value: number): string {
  const plain = String(value);
  if (plain.length <= 16) return plain;
  for (let digits = 15; digits > 0; digits--) {
    const text = String(Number(value.toPrecision(digits)));
    if (text.length <= 16) return text;
  }
  throw new RangeError(`${value} does not fit a decimal string`);
}
