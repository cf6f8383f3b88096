/** One element's value as it is compared and shown: bounded, whatever the element holds. */
import { createHash } from 'node:crypto';
import type { Dataset, Element, Vr } from '../../dicom/index.ts';

export interface ElementValue {
  /** As it is shown: text, numbers, or what stands for bytes that are neither. */
  readonly text: string;
  /** Equal where the values are, however long they are. */
  readonly digest: string;
}

/** Characters of a value that are shown; the digest tells what is beyond. */
const MOST_SHOWN = 256;
const MOST_NUMBERS = 64;
const NUMERIC: ReadonlySet<string> = new Set(['US', 'SS', 'UL', 'SL', 'FL', 'FD', 'UV', 'SV']);
const BINARY: ReadonlySet<string> = new Set(['OB', 'OW', 'OF', 'OD', 'OL', 'OV', 'UN']);

/** @param vr as it is to be read: that of the dictionary where the object does not say one */
export function elementValue(dataset: Dataset, element: Element, vr: string): ElementValue {
  const bytes = dataset.value(element.tag) ?? Buffer.alloc(0);
  if (bytes.length === 0) return { text: '', digest: 'empty' };
  const text = readable(dataset, element, vr, bytes);
  if (text === undefined) {
    const hash = createHash('sha256').update(bytes).digest('hex');
    return { text: `${bytes.length} B, SHA-256 ${hash.slice(0, 16)}`, digest: `bytes ${hash}` };
  }
  const isLong = text.length > MOST_SHOWN;
  return {
    text: isLong ? `${text.slice(0, MOST_SHOWN)} ... (${text.length})` : text,
    digest: isLong ? `text ${createHash('sha256').update(text).digest('hex')}` : `text ${text}`,
  };
}

function readable(dataset: Dataset, { tag }: Element, vr: string, bytes: Buffer): string | undefined {
  const as = vr as Vr;
  if (vr === 'AT') return tagsOf(bytes);
  if (NUMERIC.has(vr)) {
    const values = dataset.numbers(tag, as);
    return values && values.length <= MOST_NUMBERS ? values.join('\\') : undefined;
  }
  if (!BINARY.has(vr)) {
    const values = dataset.texts(tag, as);
    if (values.length > 0) return values.join('\\');
  }
  return printable(bytes);
}

/** Pairs of group and element (PS3.5 6.2, AT). */
function tagsOf(bytes: Buffer): string | undefined {
  if (bytes.length % 4 !== 0 || bytes.length / 4 > MOST_NUMBERS) return undefined;
  return Array.from({ length: bytes.length / 4 }, (_, at) => {
    const [group, element] = [bytes.readUInt16LE(4 * at), bytes.readUInt16LE(4 * at + 2)];
    return `(${hex(group)},${hex(element)})`;
  }).join('\\');
}

function hex(value: number): string {
  return value.toString(16).toUpperCase().padStart(4, '0');
}

/** Short bytes of an unknown kind that are plain text say more as such. */
function printable(bytes: Buffer): string | undefined {
  const text = bytes.toString('latin1').replace(/[\0 ]+$/, '');
  return bytes.length <= MOST_NUMBERS && /^[\x20-\x7e]+$/.test(text) ? text : undefined;
}
