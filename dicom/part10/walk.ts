import { DicomError } from '../dicom-error.ts';
import { formatTag, ITEM, ITEM_DELIMITER, SEQUENCE_DELIMITER, type Tag } from '../tag.ts';
import { readElementHeader, readTag, UNDEFINED_LENGTH } from './element-header.ts';
import type { DatasetLimits } from './limits.ts';
import type { Vr } from './vr.ts';

/** An element as it lies in the bytes; offsets count from the start of the bytes that were walked. */
export interface Element {
  readonly tag: Tag;
  /** As written; for implicit VR, from the dictionary. */
  readonly vr: Vr;
  readonly offset: number;
  readonly valueOffset: number;
  /** Bytes of the value, without the delimiter of an undefined length. */
  readonly length: number;
  readonly undefinedLength: boolean;
  /** Where the next element begins. */
  readonly end: number;
}

/**
 * Walks encoded elements without copying or decoding them. Undefined lengths are resolved by walking what is
 * nested, so that each element comes with its true end. One walker serves one buffer, whose bounds on depth and
 * count are shared by everything nested in it.
 */
export class Walker {
  readonly bytes: Buffer;
  readonly #limits: DatasetLimits;
  #elements = 0;

  constructor(bytes: Buffer, limits: DatasetLimits) {
    this.bytes = bytes;
    this.#limits = limits;
  }

  /**
   * Elements from `offset` up to `end`, or up to the first whose tag is `stopAt` or higher.
   * @throws DicomError truncated, malformed or limit
   */
  elements(offset: number, end: number, explicitVr: boolean, depth: number, stopAt: Tag): WalkedElements {
    const list: Element[] = [];
    let at = offset;
    while (at < end) {
      // Trailing bytes too few for an element header: padding that some devices leave.
      if (end - at < 8) {
        if (isZero(this.bytes, at, end)) break;
        throw truncated(at);
      }
      if (readTag(this.bytes, at) >= stopAt) return { list, end: at };
      const element = this.element(at, end, explicitVr, depth);
      list.push(element);
      at = element.end;
    }
    return { list, end: at };
  }

  element(at: number, end: number, explicitVr: boolean, depth: number): Element {
    this.#count();
    if (end - at < 8) throw truncated(at);
    const header = readElementHeader(this.bytes, at, end - at, explicitVr);
    if (!header) throw truncated(at);
    const { tag, length } = header;
    if (tag >>> 16 === 0xfffe) throw new DicomError('malformed', `${formatTag(tag)} out of place at ${at}`);
    let { vr } = header;
    const valueOffset = at + header.size;

    if (length !== UNDEFINED_LENGTH) {
      if (length > end - valueOffset) {
        throw new DicomError('truncated', `${formatTag(tag)} at ${at} is ${length} bytes long, past the end`);
      }
      const next = valueOffset + length;
      return { tag, vr, offset: at, valueOffset, length, undefinedLength: false, end: next };
    }
    // PS3.5 6.2.2: what a UN of undefined length holds is a sequence in implicit VR.
    const nestedExplicit = explicitVr && vr !== 'UN';
    const next = this.#skipItems(valueOffset, end, nestedExplicit, depth + 1);
    if (vr === 'UN' && !explicitVr) vr = 'SQ';
    return {
      tag,
      vr,
      offset: at,
      valueOffset,
      length: next - 8 - valueOffset,
      undefinedLength: true,
      end: next,
    };
  }

  /** Items of a sequence's value, or fragments of an encapsulated one, as byte ranges. */
  items(from: number, to: number, explicitVr: boolean, depth: number): ItemRange[] {
    const ranges: ItemRange[] = [];
    let at = from;
    while (at < to) {
      if (to - at < 8) throw truncated(at);
      const tag = readTag(this.bytes, at);
      if (tag === SEQUENCE_DELIMITER) break;
      if (tag !== ITEM) throw new DicomError('malformed', `${formatTag(tag)} at ${at} instead of an item`);
      this.#count();
      const length = this.bytes.readUInt32LE(at + 4);
      const start = at + 8;
      if (length === UNDEFINED_LENGTH) {
        at = this.#skipItem(start, to, explicitVr, depth);
        ranges.push({ start, end: at - 8 });
      } else {
        if (length > to - start) throw truncated(at);
        at = start + length;
        ranges.push({ start, end: at });
      }
    }
    return ranges;
  }

  /** From the first item to behind the sequence delimiter. */
  #skipItems(from: number, end: number, explicitVr: boolean, depth: number): number {
    if (depth > this.#limits.depth) {
      throw new DicomError('limit', `sequences nested deeper than ${this.#limits.depth}`);
    }
    let at = from;
    for (;;) {
      if (end - at < 8) throw truncated(at);
      const tag = readTag(this.bytes, at);
      const length = this.bytes.readUInt32LE(at + 4);
      at += 8;
      if (tag === SEQUENCE_DELIMITER) return at;
      if (tag !== ITEM)
        throw new DicomError('malformed', `${formatTag(tag)} at ${at - 8} instead of an item`);
      this.#count();
      if (length === UNDEFINED_LENGTH) at = this.#skipItem(at, end, explicitVr, depth);
      else if (length > end - at) throw truncated(at);
      else at += length;
    }
  }

  /** From an item's first element to behind its delimiter. */
  #skipItem(from: number, end: number, explicitVr: boolean, depth: number): number {
    let at = from;
    for (;;) {
      if (end - at < 8) throw truncated(at);
      if (readTag(this.bytes, at) === ITEM_DELIMITER) return at + 8;
      at = this.element(at, end, explicitVr, depth).end;
    }
  }

  #count(): void {
    if (++this.#elements > this.#limits.elements) {
      throw new DicomError('limit', `more than ${this.#limits.elements} elements`);
    }
  }
}

export interface WalkedElements {
  readonly list: Element[];
  /** Behind the last element walked. */
  readonly end: number;
}

export interface ItemRange {
  readonly start: number;
  readonly end: number;
}

function isZero(bytes: Buffer, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (bytes[at] !== 0) return false;
  return true;
}

function truncated(at: number): DicomError {
  return new DicomError('truncated', `the bytes end within what begins at ${at}`);
}
