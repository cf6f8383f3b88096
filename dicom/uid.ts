import { createHash } from 'node:crypto';
import { DicomError } from './dicom-error.ts';

/** Valid by PS3.5 9.1: digits and dots, at most 64, no empty component, no leading zero in a component. */
export function isValidUid(text: string): boolean {
  return text.length <= 64 && /^(0|[1-9]\d*)(\.(0|[1-9]\d*))+$/.test(text);
}

/**
 * Digits and dots only, at most 64, no empty component: usable as a key or file name although some devices write
 * leading zeros, which PS3.5 forbids.
 */
export function isUsableUid(text: string): boolean {
  return text.length <= 64 && /^\d+(\.\d+)*$/.test(text);
}

/** A UID under `2.25.` (PS3.5 B.2) from 128 bits, e.g. a UUID or the head of a digest. */
export function uidFromBits(bits: Uint8Array): string {
  if (bits.length !== 16)
    throw new DicomError('invalid-value', `a UID is made of 16 bytes, not ${bits.length}`);
  return `2.25.${BigInt(`0x${Buffer.from(bits).toString('hex')}`)}`;
}

/** The same `2.25.` UID for the same parts: a retry makes the same objects. */
export function uidFromParts(...parts: readonly string[]): string {
  return uidFromBits(createHash('sha256').update(JSON.stringify(parts)).digest().subarray(0, 16));
}
