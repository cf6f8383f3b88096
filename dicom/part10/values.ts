import { DicomError } from '../dicom-error.ts';
import { formatTag, ITEM, SPECIFIC_CHARACTER_SET, type Tag } from '../tag.ts';
import { datasetEncoding } from '../transfer-syntax.ts';
import { isValidUid } from '../uid.ts';
import { CharacterSet } from './character-set.ts';
import type { Dataset } from './dataset.ts';
import { dictionaryVr } from './dictionary.ts';
import { formatDs, writeNumbers } from './number.ts';
import { hasLongForm, isText, usesCharacterSet, type Vr } from './vr.ts';

/** A value to write. Text is encoded in the character set of the object that it goes into. */
export type Value =
  | { readonly vr: Vr; readonly text: string }
  | { readonly vr: Vr; readonly bytes: Uint8Array }
  | { readonly vr: 'SQ'; readonly items: readonly Item[] };

/** An item to write: new elements, or an item of an existing object, which is kept to the bit. */
export type Item = ReadonlyMap<Tag, Value> | Dataset;

/** Text or texts of a text VR; numbers are written as DS or IS. @throws DicomError invalid-value */
export function textValue(vr: Vr, ...values: readonly (string | number)[]): Value {
  if (!isText(vr)) throw new DicomError('invalid-value', `${vr} does not hold text`);
  const texts = values.map((value) => (typeof value === 'number' ? formatNumber(vr, value) : value));
  for (const text of texts) {
    if (vr === 'UI' && text !== '' && !isValidUid(text))
      throw new DicomError('invalid-value', 'not a valid UID');
    const longest = LONGEST[vr];
    if (longest !== undefined && text.length > longest) {
      throw new DicomError('invalid-value', `${vr} holds at most ${longest} characters, not ${text.length}`);
    }
  }
  return { vr, text: texts.join('\\') };
}

/** Numbers of a binary VR (US, SS, UL, SL, FL, FD, OW ...). @throws DicomError invalid-value when out of range */
export function binaryValue(vr: Vr, ...numbers: readonly number[]): Value {
  return { vr, bytes: writeNumbers(vr, numbers) };
}

export function bytesValue(vr: Vr, bytes: Uint8Array): Value {
  return { vr, bytes };
}

export function sequenceValue(...items: readonly Item[]): Value {
  return { vr: 'SQ', items };
}

/** An item of new elements; tags in any order. */
export function item(...elements: readonly (readonly [Tag, Value])[]): ReadonlyMap<Tag, Value> {
  return new Map(elements);
}

export interface WriteEncoding {
  readonly explicitVr: boolean;
  readonly characterSet: CharacterSet;
}

/** The element's bytes: header and value padded to an even length (PS3.5 7.1). Big values are not copied. */
export function encodeElement(tag: Tag, value: Value, encoding: WriteEncoding): Uint8Array[] {
  const chunks = encodeValue(value, encoding);
  const length = byteLength(chunks);
  if (length % 2 === 1) chunks.push(PADDING[value.vr === 'UI' || !isText(value.vr) ? 'nul' : 'space']);
  return [elementHeader(tag, value.vr, length + (length % 2), encoding.explicitVr), ...chunks];
}

function encodeValue(value: Value, encoding: WriteEncoding): Uint8Array[] {
  if ('bytes' in value) return value.bytes.length === 0 ? [] : [value.bytes];
  if ('items' in value) return value.items.flatMap((each) => encodeItem(each, encoding));
  if (value.text === '') return [];
  return [
    usesCharacterSet(value.vr)
      ? encoding.characterSet.encode(value.text, value.vr)
      : Buffer.from(value.text, 'latin1'),
  ];
}

/** A new dataset; tags in any order, text in the character set that (0008,0005) among them names. */
export function encodeDataset(elements: ReadonlyMap<Tag, Value>, transferSyntaxUid: string): Buffer {
  const encoding = datasetEncoding(transferSyntaxUid);
  if (!encoding || encoding.deflated) {
    throw new DicomError('unsupported-transfer-syntax', `datasets are not written in ${transferSyntaxUid}`);
  }
  const named = elements.get(SPECIFIC_CHARACTER_SET);
  const characterSet = CharacterSet.of(named && 'text' in named ? named.text.split('\\') : ['']);
  return Buffer.concat(encodeElements(elements, { ...encoding, characterSet }));
}

function encodeItem(content: Item, encoding: WriteEncoding): Uint8Array[] {
  const chunks =
    content instanceof Map ? encodeElements(content, encoding) : keepItem(content as Dataset, encoding);
  const header = Buffer.alloc(8);
  writeTag(header, 0, ITEM);
  header.writeUInt32LE(byteLength(chunks), 4);
  return [header, ...chunks];
}

function encodeElements(elements: ReadonlyMap<Tag, Value>, encoding: WriteEncoding): Uint8Array[] {
  return [...elements]
    .sort(([a], [b]) => a - b)
    .flatMap(([tag, value]) => encodeElement(tag, value, encoding));
}

/** An existing item's bytes as they are, or its elements written anew where it lay in a UN of an explicit object. */
function keepItem(content: Dataset, encoding: WriteEncoding): Uint8Array[] {
  if (content.explicitVr === encoding.explicitVr) return [content.bytes.subarray(content.start, content.end)];
  return content.elements.flatMap((element) => {
    if (content.isSequence(element)) {
      return encodeElement(element.tag, sequenceValue(...content.items(element.tag)), encoding);
    }
    const vr = element.vr === 'UN' ? dictionaryVr(element.tag) : element.vr;
    const start = element.valueOffset;
    return encodeElement(
      element.tag,
      { vr, bytes: content.bytes.subarray(start, start + element.length) },
      encoding,
    );
  });
}

function elementHeader(tag: Tag, vr: Vr, length: number, explicitVr: boolean): Buffer {
  const long = explicitVr && hasLongForm(vr);
  const header = Buffer.alloc(long ? 12 : 8);
  writeTag(header, 0, tag);
  if (explicitVr) header.write(vr, 4, 'latin1');
  if (explicitVr && !long) {
    if (length > 0xffff) throw new DicomError('invalid-value', `${formatTag(tag)} is too long for ${vr}`);
    header.writeUInt16LE(length, 6);
  } else {
    header.writeUInt32LE(length, long ? 8 : 4);
  }
  return header;
}

function writeTag(target: Buffer, at: number, tag: Tag): void {
  target.writeUInt16LE(tag >>> 16, at);
  target.writeUInt16LE(tag & 0xffff, at + 2);
}

function formatNumber(vr: Vr, number: number): string {
  if (vr !== 'IS') return formatDs(number);
  if (!Number.isInteger(number) || Math.abs(number) > 0x7fffffff) {
    throw new DicomError('invalid-value', 'IS holds integers of 32 bits');
  }
  return String(number);
}

export function byteLength(chunks: readonly Uint8Array[]): number {
  return chunks.reduce((sum, chunk) => sum + chunk.length, 0);
}

const PADDING = { nul: Buffer.from([0]), space: Buffer.from(' ') };

/** Characters that one value may have (PS3.5 table 6.2-1). */
const LONGEST: { readonly [V in Vr]?: number } = {
  AE: 16,
  AS: 4,
  CS: 16,
  DA: 8,
  DS: 16,
  DT: 26,
  IS: 12,
  LO: 64,
  LT: 10240,
  SH: 16,
  ST: 1024,
  TM: 14,
  UI: 64,
};
