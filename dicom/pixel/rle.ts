import { nativeBytes, unsupported, type PixelFrame } from './pixel-frame.ts';

const HEADER = 64;

/** RLE Lossless (PS3.5 annex G): one segment for each byte of a sample, the highest first. */
export function decodeRle(encoded: Buffer, frame: PixelFrame): Buffer {
  const pixels = frame.rows * frame.columns;
  const planes = frame.bitsAllocated / 8;
  if (encoded.length < HEADER || encoded.readUInt32LE(0) !== planes)
    throw unsupported('RLE header does not fit');
  const samples = planes === 1 ? new Uint8Array(pixels) : new Uint16Array(pixels);
  const plane = new Uint8Array(pixels);
  for (let index = 0; index < planes; index++) {
    const start = encoded.readUInt32LE(4 + 4 * index);
    const end = index + 1 < planes ? encoded.readUInt32LE(8 + 4 * index) : encoded.length;
    if (start < HEADER || end < start || end > encoded.length) throw unsupported('RLE segments out of place');
    unpack(encoded.subarray(start, end), plane);
    const shift = 8 * (planes - 1 - index);
    for (let at = 0; at < pixels; at++)
      samples[at] = (samples[at] as number) | ((plane[at] as number) << shift);
  }
  return nativeBytes(samples, frame);
}

/** PackBits (PS3.5 G.3.2). */
function unpack(segment: Buffer, into: Uint8Array): void {
  let from = 0;
  let to = 0;
  while (to < into.length) {
    if (from >= segment.length) throw unsupported('RLE segment ends early');
    const count = segment.readInt8(from++);
    if (count === -128) continue;
    const length = Math.min(count >= 0 ? count + 1 : 1 - count, into.length - to);
    if (from + (count >= 0 ? length : 1) > segment.length) throw unsupported('RLE segment ends early');
    if (count >= 0) {
      into.set(segment.subarray(from, from + length), to);
      from += count + 1;
    } else {
      into.fill(segment[from++] as number, to, to + length);
    }
    to += length;
  }
}
