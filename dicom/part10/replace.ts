import { DicomError } from '../dicom-error.ts';
import { formatTag, SPECIFIC_CHARACTER_SET, type Tag } from '../tag.ts';
import type { Dataset } from './dataset.ts';
import type { Element } from './walk.ts';
import { bytesValue, byteLength, encodeElement, type Value } from './values.ts';

/** New values by tag; null removes the element. */
export type Edits = ReadonlyMap<Tag, Value | null>;

/**
 * The dataset's bytes with elements replaced, inserted at their place, or removed, in the object's own transfer
 * syntax and character set. Everything else is the same to the bit, what lies behind a `stopAt` included; only
 * the retired group length of a changed group is set right. Unchanged bytes are views on the source: the chunks
 * can be written with one `writev`.
 * @throws DicomError invalid-value where an edit lies behind the part that was walked, or changes the character set
 */
export function replaceElements(dataset: Dataset, edits: Edits): Uint8Array[] {
  if (edits.has(SPECIFIC_CHARACTER_SET)) {
    throw new DicomError('invalid-value', 'the character set cannot change without the text');
  }
  const { bytes, start, end } = dataset;
  const pending = [...edits].sort(([a], [b]) => a - b);
  const last = pending.at(-1);
  if (end < bytes.length && last && !isZeroTail(dataset) && last[0] >= tagAt(bytes, end)) {
    throw new DicomError(
      'invalid-value',
      `${formatTag(last[0])} lies behind the part of the dataset that was read`,
    );
  }

  const pieces: Piece[] = [];
  let kept = start;
  let next = 0;
  const keepUpTo = (to: number) => {
    if (to > kept) pieces.push({ chunks: [bytes.subarray(kept, to)] });
  };
  for (const element of dataset.elements) {
    for (let edit = pending[next]; edit && edit[0] < element.tag; edit = pending[++next]) {
      if (edit[1] === null) continue;
      keepUpTo(element.offset);
      kept = element.offset;
      pieces.push(encoded(dataset, edit[0], edit[1]));
    }
    const value = edits.get(element.tag);
    const isGroupLength = (element.tag & 0xffff) === 0;
    if (value === undefined && !isGroupLength) continue;
    keepUpTo(element.offset);
    kept = element.end;
    if (value === undefined)
      pieces.push({ chunks: [bytes.subarray(element.offset, element.end)], group: element });
    else if (pending[next]?.[0] === element.tag) {
      if (value !== null) pieces.push(encoded(dataset, element.tag, value));
      next++;
    }
    // A second element of the same tag goes with the first.
  }
  for (let edit = pending[next]; edit; edit = pending[++next]) {
    if (edit[1] === null) continue;
    keepUpTo(end);
    kept = end;
    pieces.push(encoded(dataset, edit[0], edit[1]));
  }
  keepUpTo(bytes.length);
  return correctGroupLengths(dataset, edits, pieces);
}

interface Piece {
  readonly chunks: readonly Uint8Array[];
  /** The group length element that this piece is. */
  readonly group?: Element;
}

function encoded(dataset: Dataset, tag: Tag, value: Value): Piece {
  return { chunks: encodeElement(tag, value, dataset) };
}

/** Group lengths (gggg,0000) are retired (PS3.5 7.2), but readers that use them must not be misled. */
function correctGroupLengths(dataset: Dataset, edits: Edits, pieces: readonly Piece[]): Uint8Array[] {
  const editedGroups = new Set([...edits.keys()].map((tag) => tag >>> 16));
  return pieces.flatMap(({ chunks, group }) => {
    if (!group || !editedGroups.has(group.tag >>> 16)) return chunks;
    const length = Buffer.alloc(4);
    length.writeUInt32LE(editedGroupLength(dataset, edits, group.tag >>> 16));
    return encodeElement(group.tag, bytesValue('UL', length), dataset);
  });
}

function editedGroupLength(dataset: Dataset, edits: Edits, group: number): number {
  let length = 0;
  for (const element of dataset.elements) {
    if (element.tag >>> 16 !== group || (element.tag & 0xffff) === 0 || edits.has(element.tag)) continue;
    length += element.end - element.offset;
  }
  for (const [tag, value] of edits) {
    if (tag >>> 16 === group && value !== null) length += byteLength(encodeElement(tag, value, dataset));
  }
  return length;
}

function tagAt(bytes: Buffer, at: number): Tag {
  return bytes.length - at < 4 ? 0 : bytes.readUInt16LE(at) * 0x10000 + bytes.readUInt16LE(at + 2);
}

function isZeroTail(dataset: Dataset): boolean {
  return dataset.bytes.length - dataset.end < 8;
}
