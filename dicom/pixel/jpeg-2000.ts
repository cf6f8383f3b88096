import load, { type OpenJpegModule } from '@cornerstonejs/codec-openjpeg/decodewasmjs';
import { CodecModule } from './codec-module.ts';
import { copySamples } from './jpeg-ls.ts';
import { requireSize, unsupported, type PixelFrame } from './pixel-frame.ts';

const openJpeg = new CodecModule<OpenJpegModule>(load);

const START_OF_CODESTREAM = 0xff4f;
const SIZE = 0xff51;

/** JPEG 2000 (ITU-T T.800), reversible only, by OpenJPEG. */
export function decodeJpeg2000(encoded: Buffer, frame: PixelFrame): Promise<Buffer> {
  const bits = requireCodestream(encoded, frame);
  return openJpeg.use((codec) => {
    const decoder = new codec.J2KDecoder();
    decoder.getEncodedBuffer(encoded.length).set(encoded);
    decoder.decode();
    if (!decoder.getIsReversible()) throw unsupported('an irreversible JPEG 2000 image');
    const decoded = copySamples(decoder.getDecodedBuffer(), bits, frame);
    decoder.delete();
    return decoded;
  });
}

/** Checks the SIZ segment (T.800 A.5.1), which comes first; the bits of a sample. */
function requireCodestream(encoded: Buffer, frame: PixelFrame): number {
  const isCodestream = encoded.length >= 43 && encoded.readUInt16BE(0) === START_OF_CODESTREAM;
  if (!isCodestream || encoded.readUInt16BE(2) !== SIZE) throw unsupported('no JPEG 2000 codestream');
  const columns = encoded.readUInt32BE(8) - encoded.readUInt32BE(16);
  const rows = encoded.readUInt32BE(12) - encoded.readUInt32BE(20);
  const tiles = Math.ceil(columns / encoded.readUInt32BE(24)) * Math.ceil(rows / encoded.readUInt32BE(28));
  if (tiles > MOST_TILES) throw unsupported(`a JPEG 2000 image of ${tiles} tiles`);
  const bits = ((encoded[42] as number) & 0x7f) + 1;
  requireSize(frame, { rows, columns, bits, samples: encoded.readUInt16BE(40) });
  return bits;
}

const MOST_TILES = 65_535;
