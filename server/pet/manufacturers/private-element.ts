/**
 * Numbers of private elements, which arrive in three shapes: with their VR, as bytes under UN (PS3.5 6.2.2 note 2),
 * and with no VR at all in implicit VR.
 */
import { parseDataset, TRANSFER_SYNTAX, type Dataset } from '../../../dicom/index.ts';

/**
 * The number whatever its VR: text and binary ones as they are; under UN a decimal text (some archives turn private
 * numbers into text), else the binary VR that the manufacturer writes.
 * @param tag where the element stands in that dataset, e.g. from `Dataset.privateTag`
 * @param vr of 4 bytes under UN; 8 bytes are FD
 */
export function privateNumber(
  dataset: Dataset,
  tag: number | undefined,
  vr: 'SL' | 'FL',
): number | undefined {
  if (tag === undefined) return undefined;
  const element = dataset.element(tag);
  if (!element) return undefined;
  const value = element.vr === 'UN' ? numberOfBytes(dataset.value(tag) as Buffer, vr) : dataset.number(tag);
  return value !== undefined && Number.isFinite(value) ? value : undefined;
}

function numberOfBytes(bytes: Buffer, vr: 'SL' | 'FL'): number | undefined {
  const text = bytes.toString('latin1').replaceAll('\0', ' ').trim();
  if (/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)) return Number(text);
  if (bytes.length === 8 && vr === 'FL') return bytes.readDoubleLE();
  if (bytes.length !== 4) return undefined;
  return vr === 'SL' ? bytes.readInt32LE() : bytes.readFloatLE();
}

/** A private DT as text, where its creator reserves the block. */
export function privateDateTime(dataset: Dataset, creator: string, usual: number): string | undefined {
  const tag = dataset.privateTag(creator, usual >>> 16, usual & 0xff);
  return tag === undefined ? undefined : dataset.text(tag, 'DT');
}

/**
 * Where a private element stands: in the block of its creator, else, where no creator reserves the block that the
 * manufacturer always uses, there.
 */
export function privateTag(dataset: Dataset, creator: string, usual: number): number | undefined {
  const group = usual >>> 16;
  const block = (usual >>> 8) & 0xff;
  const found = dataset.privateTag(creator, group, usual & 0xff);
  if (found !== undefined) return found;
  const reservation = ((group << 16) | block) >>> 0;
  return !dataset.has(reservation) && dataset.has(usual) ? usual : undefined;
}

/** Items of private sequences of a group with this low byte, in whatever block, also where they lie under UN. */
export function privateItems(dataset: Dataset, group: number, low: number): Dataset[] {
  return dataset.elements
    .filter(
      (element) =>
        element.tag >>> 16 === group && (element.tag & 0xff) === low && (element.tag & 0xffff) >= 0x1000,
    )
    .flatMap((element) => {
      if (dataset.isSequence(element)) return dataset.items(element.tag);
      return element.vr === 'UN' ? itemsOfBytes(dataset.value(element.tag) as Buffer) : [];
    });
}

/** Items of counted length in implicit VR, as a sequence under UN holds them. */
function itemsOfBytes(bytes: Buffer): Dataset[] {
  const items: Dataset[] = [];
  for (let at = 0; at + 8 <= bytes.length;) {
    if (bytes.readUInt32LE(at) !== ITEM) return items;
    const end = at + 8 + bytes.readUInt32LE(at + 4);
    if (end > bytes.length) return items;
    const transferSyntaxUid = TRANSFER_SYNTAX.implicitLittleEndian;
    items.push(parseDataset(bytes.subarray(at + 8, end), { transferSyntaxUid }));
    at = end;
  }
  return items;
}

/** Tag (FFFE,E000) as its bytes read as one little-endian number. */
const ITEM = 0xe000fffe;
