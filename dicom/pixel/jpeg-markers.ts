import { unsupported, type FrameSize } from './pixel-frame.ts';

export const MARKER = {
  startOfImage: 0xd8,
  endOfImage: 0xd9,
  startOfScan: 0xda,
  huffmanTables: 0xc4,
  restartInterval: 0xdd,
  /** Lossless, Huffman (ITU-T T.81 process 14). */
  losslessFrame: 0xc3,
  /** JPEG-LS (ITU-T T.87). */
  jpegLsFrame: 0xf7,
} as const;

export interface JpegSegment {
  readonly marker: number;
  /** Behind the length. */
  readonly body: Buffer;
  /** Behind the segment. */
  readonly end: number;
}

/** Marker segments up to and with the first scan's header (ITU-T T.81 B.1.1). */
export function* jpegSegments(encoded: Buffer): Generator<JpegSegment> {
  if (encoded.length < 4 || encoded.readUInt16BE(0) !== 0xff00 + MARKER.startOfImage)
    throw unsupported('no JPEG image');
  for (let at = 2; ;) {
    if (at + 4 > encoded.length || encoded[at] !== 0xff) throw unsupported('JPEG markers are broken');
    const marker = encoded[at + 1] as number;
    if (marker === 0xff) {
      at++;
      continue;
    }
    const end = at + 2 + encoded.readUInt16BE(at + 2);
    if (end > encoded.length || end < at + 4) throw unsupported('a JPEG segment reaches beyond the image');
    yield { marker, body: encoded.subarray(at + 4, end), end };
    if (marker === MARKER.startOfScan) return;
    at = end;
  }
}

/** Size and depth from a frame header (T.81 B.2.2; T.87 C.2.2 has the same). */
export function frameSize(body: Buffer): FrameSize {
  if (body.length < 6) throw unsupported('JPEG frame header is cut off');
  return {
    bits: body[0] as number,
    rows: body.readUInt16BE(1),
    columns: body.readUInt16BE(3),
    samples: body[5] as number,
  };
}
