import { PIXEL_DATA } from '../tag.ts';
import type { Dataset } from '../part10/dataset.ts';
import { TRANSFER_SYNTAX } from '../transfer-syntax.ts';
import { decodeJpeg2000 } from './jpeg-2000.ts';
import { decodeJpegLossless } from './jpeg-lossless.ts';
import { decodeJpegLs } from './jpeg-ls.ts';
import { readPixelFrame, unsupported, type PixelFrame } from './pixel-frame.ts';
import { decodeRle } from './rle.ts';

type Decoder = (encoded: Buffer, frame: PixelFrame) => Buffer | Promise<Buffer>;

const DECODERS: Readonly<Record<string, Decoder>> = {
  [TRANSFER_SYNTAX.rleLossless]: decodeRle,
  [TRANSFER_SYNTAX.jpegLosslessProcess14]: decodeJpegLossless,
  [TRANSFER_SYNTAX.jpegLosslessProcess14Sv1]: decodeJpegLossless,
  [TRANSFER_SYNTAX.jpegLsLossless]: decodeJpegLs,
  [TRANSFER_SYNTAX.jpeg2000Lossless]: decodeJpeg2000,
};

/**
 * PixelData as it lies in an uncompressed little endian object: `rows` x `columns` cells of BitsAllocated, row by
 * row. A view where it is native, decoded where it is compressed without loss; one frame of one sample.
 * @throws DicomError unsupported-pixels for other transfer syntaxes and broken images; malformed, truncated
 */
export async function decodePixels(dataset: Dataset, transferSyntaxUid: string): Promise<Buffer> {
  const fragments = dataset.fragments(PIXEL_DATA);
  if (!fragments) {
    const native = dataset.value(PIXEL_DATA);
    if (!native) throw unsupported('no PixelData');
    return native;
  }
  const decoder = DECODERS[transferSyntaxUid];
  if (!decoder) throw unsupported(`transfer syntax ${transferSyntaxUid}`);
  const frame = readPixelFrame(dataset);
  // The first item is the offset table (PS3.5 A.4); a single frame may lie in several fragments.
  const [, ...encoded] = fragments;
  return decoder(encoded.length === 1 ? (encoded[0] as Buffer) : Buffer.concat(encoded), frame);
}
