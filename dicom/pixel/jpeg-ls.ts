import loadDecoder, { type CharlsModule } from '@cornerstonejs/codec-charls/decodewasmjs';
import loadBoth, { type CharlsEncoderModule } from '@cornerstonejs/codec-charls/wasmjs';
import { CodecModule } from './codec-module.ts';
import { frameSize, jpegSegments, MARKER } from './jpeg-markers.ts';
import { nativeBytes, requireSize, unsupported, type FrameSize, type PixelFrame } from './pixel-frame.ts';

const decoders = new CodecModule<CharlsModule>(loadDecoder);
const encoders = new CodecModule<CharlsEncoderModule>(loadBoth);

/** Put behind what is decoded: for the marker that is missing from one cut off, the codec looks through all memory. */
const END_OF_IMAGE = Buffer.alloc(16, Buffer.from([0xff, MARKER.endOfImage]));

/** Rows that a frame header has room for (ITU-T T.87 C.2.2). */
export const MOST_JPEG_LS_ROWS = 65_535;

/** What a codestream says of its image. @throws DicomError unsupported-pixels */
export function jpegLsSize(encoded: Buffer): FrameSize {
  const header = [...jpegSegments(encoded)].find(({ marker }) => marker === MARKER.jpegLsFrame);
  if (!header) throw unsupported('not a JPEG-LS image');
  return frameSize(header.body);
}

/** JPEG-LS (ITU-T T.87), lossless only, by CharLS. @throws DicomError unsupported-pixels */
export function decodeJpegLs(encoded: Buffer, frame: PixelFrame): Promise<Buffer> {
  const size = jpegLsSize(encoded);
  requireSize(frame, size);
  return decoders.use((codec) => {
    const decoder = new codec.JpegLSDecoder();
    const memory = decoder.getEncodedBuffer(encoded.length + END_OF_IMAGE.length);
    memory.set(encoded);
    memory.set(END_OF_IMAGE, encoded.length);
    decoder.decode();
    if (decoder.getNearLossless() !== 0) throw unsupported('a near-lossless JPEG-LS image');
    const decoded = copySamples(decoder.getDecodedBuffer(), size.bits, frame);
    decoder.delete();
    return decoded;
  });
}

/** The codestream of 16-bit samples, row by row, without loss; at most `MOST_JPEG_LS_ROWS` rows. */
export function encodeJpegLs(samples: Uint16Array, columns: number): Promise<Uint8Array> {
  return encoders.use((codec) => {
    const encoder = new codec.JpegLSEncoder();
    const height = samples.length / columns;
    const image = { width: columns, height, bitsPerSample: 16, componentCount: 1 };
    encoder.getDecodedBuffer(image).set(Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength));
    encoder.encode();
    const encoded = Uint8Array.from(encoder.getEncodedBuffer());
    encoder.delete();
    return encoded;
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
