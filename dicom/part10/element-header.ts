import { dictionaryVr } from './dictionary.ts';
import type { Tag } from '../tag.ts';
import { hasLongForm, VR_BY_CODE, type Vr } from './vr.ts';

export const UNDEFINED_LENGTH = 0xffffffff;
/** Bytes of the longest header of an element, which a header is read from where there are so many. */
export const LONGEST_ELEMENT_HEADER = 12;
/** Bytes of the shortest one. */
export const SHORTEST_ELEMENT_HEADER = 8;

export interface ElementHeader {
  readonly tag: Tag;
  /** As written; for implicit VR, from the dictionary. */
  readonly vr: Vr;
  /** Bytes of the value, or UNDEFINED_LENGTH. */
  readonly length: number;
  /** Bytes of the header itself. */
  readonly size: number;
}

/**
 * The header of the element at `at` (PS3.5 7.1). @param available bytes from there on, at least eight
 * @returns undefined where the header needs more of them
 */
export function readElementHeader(
  bytes: Buffer,
  at: number,
  available: number,
  explicitVr: boolean,
): ElementHeader | undefined {
  const tag = readTag(bytes, at);
  const written = explicitVr ? writtenVr(bytes, at) : undefined;
  if (written === undefined)
    return { tag, vr: dictionaryVr(tag), length: bytes.readUInt32LE(at + 4), size: 8 };
  if (!written.long) return { tag, vr: written.vr, length: bytes.readUInt16LE(at + 6), size: 8 };
  if (available < LONGEST_ELEMENT_HEADER) return undefined;
  return { tag, vr: written.vr, length: bytes.readUInt32LE(at + 8), size: 12 };
}

export function readTag(bytes: Buffer, at: number): Tag {
  return ((bytes.readUInt16LE(at) << 16) | bytes.readUInt16LE(at + 2)) >>> 0;
}

/**
 * The VR of an explicit element. Two capital letters that PS3.5 does not know have the long form (6.2) when the
 * reserved bytes say so. Anything else is an element that its writer left in implicit VR: undefined.
 */
function writtenVr(bytes: Buffer, at: number): { readonly vr: Vr; readonly long: boolean } | undefined {
  const code = bytes.readUInt16LE(at + 4);
  const known = WRITTEN_VR.get(code);
  if (known) return known;
  if (!isCapital(code & 0xff) || !isCapital(code >> 8)) return undefined;
  return { vr: 'UN', long: bytes.readUInt16LE(at + 6) === 0 };
}

const WRITTEN_VR = new Map([...VR_BY_CODE].map(([code, vr]) => [code, { vr, long: hasLongForm(vr) }]));

function isCapital(byte: number): boolean {
  return byte >= 0x41 && byte <= 0x5a;
}
