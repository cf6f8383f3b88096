import load, { type CharlsModule } from '@cornerstonejs/codec-charls/decodewasmjs';
import { CodecModule } from './codec-module.ts';
import { frameSize, jpegSegments, MARKER } from './jpeg-markers.ts';
import { nativeBytes, requireSize, unsupported, type PixelFrame } from './pixel-frame.ts';

const charls = new CodecModule<CharlsModule>(load);

/** JPEG-LS (ITU-T T.87), lossless only, by CharLS. */
export function decodeJpegLs(encoded: Buffer, frame: PixelFrame): Promise<Buffer> {
  const header = [...jpegSegments(encoded)].find(({ marker }) => marker === MARKER.jpegLsFrame);
  if (!header) throw unsupported('not a JPEG-LS image');
  const size = frameSize(header.body);
  requireSize(frame, size);
  return charls.use((codec) => {
    const decoder = new codec.JpegLSDecoder();
    decoder.getEncodedBuffer(encoded.length).set(encoded);
    decoder.decode();
    if (decoder.getNearLossless() !== 0) throw unsupported('a near-lossless JPEG-LS image');
    const decoded = copySamples(decoder.getDecodedBuffer(), size.bits, frame);
    decoder.delete();
    return decoded;
  });
}

/** Samples out of the codec's memory. */
export function copySamples(memory: Uint8Array, bits: number, frame: PixelFrame): Buffer {
  const bytes = Uint8Array.from(memory);
  const samples = bits > 8 ? new Uint16Array(bytes.buffer) : bytes;
  if (samples.length !== frame.rows * frame.columns)
    throw unsupported('the codec gave another size than it said');
  return nativeBytes(samples, frame);
}
