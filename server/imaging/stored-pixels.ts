/** Stored values of native pixel data (PS3.5 8.1.1), little endian. */
import type { PixelFormat } from './slice-image.ts';

/**
 * Writes the samples of `bytes` to `into`, sign-extended or masked to the bits stored: what lies in the other bits
 * (overlays, garbage) is no part of the value.
 * @param bytes at least two for each sample of `into`
 */
export function unpackSamples(bytes: Buffer, format: PixelFormat, into: Int16Array | Uint16Array): void {
  const { bitsStored, highBit, signed } = format;
  const target = Buffer.from(into.buffer, into.byteOffset, into.byteLength);
  target.set(bytes.subarray(0, into.byteLength));
  if (bitsStored === 16) return;
  const source = new Uint16Array(into.buffer, into.byteOffset, into.length);
  const toTop = 15 - highBit;
  const toBottom = 16 - bitsStored;
  for (let i = 0; i < source.length; i++) {
    const top = ((source[i] as number) << toTop) & 0xffff;
    into[i] = signed ? ((top << 16) >> 16) >> toBottom : top >>> toBottom;
  }
}

/**
 * The opposite: samples as bytes, placed at the high bit of the format. Above the bits stored the sign goes on where
 * it can, so that readers that look at all allocated bits see the same numbers.
 */
export function packSamples(samples: Uint16Array, format: PixelFormat): Buffer {
  const shift = format.highBit - format.bitsStored + 1;
  if (shift === 0) return Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength);
  const packed = new Uint16Array(samples.length);
  for (let i = 0; i < samples.length; i++) packed[i] = (samples[i] as number) << shift;
  return Buffer.from(packed.buffer);
}
