import { pipeline, Readable } from 'node:stream';
import { createInflateRaw } from 'node:zlib';
import { DicomError } from '../dicom-error.ts';
import { parseDataset } from '../part10/dataset.ts';
import { DATASET_LIMITS } from '../part10/limits.ts';
import { replaceElements } from '../part10/replace.ts';
import { transcode } from '../part10/transcode.ts';
import { bytesValue } from '../part10/values.ts';
import { decodePixels } from '../pixel/decode-pixels.ts';
import { PIXEL_DATA } from '../tag.ts';
import { datasetEncoding, TRANSFER_SYNTAX, type DatasetEncoding } from '../transfer-syntax.ts';
import type { DatasetFile } from './dataset-file.ts';

type Blocks = AsyncIterable<Uint8Array>;

const NATIVE: ReadonlySet<string> = new Set([
  TRANSFER_SYNTAX.implicitLittleEndian,
  TRANSFER_SYNTAX.explicitLittleEndian,
  TRANSFER_SYNTAX.deflatedExplicitLittleEndian,
]);
const KNOWN: ReadonlySet<string> = new Set(Object.values(TRANSFER_SYNTAX));

/**
 * The dataset of a file in another transfer syntax than its own: native little endian, with explicit or implicit VR.
 * It has been gone through once when this resolves: what cannot be transcoded to its end is not begun to be sent.
 * @throws DicomError where the file is broken, or its pixels cannot be decoded
 */
export async function datasetIn(file: DatasetFile, from: string, to: string): Promise<Blocks> {
  if (from === to) return file.blocks();
  const source = datasetEncoding(from);
  if (!source || !KNOWN.has(from))
    throw new DicomError('unsupported-transfer-syntax', `transfer syntax ${from} is not read`);
  const target = datasetEncoding(to) as DatasetEncoding;
  const native = NATIVE.has(from) ? undefined : await uncompressed(file, from);
  const make = () => {
    const blocks = native ? Readable.from(native) : source.deflated ? inflated(file.blocks()) : file.blocks();
    return source.explicitVr === target.explicitVr ? blocks : transcode(blocks, { from: source, to: target });
  };
  for await (const _ of make());
  return make();
}

/** The pieces of an object whose one frame is decoded: the only part of sending that needs it whole in memory. */
async function uncompressed(file: DatasetFile, transferSyntaxUid: string): Promise<Uint8Array[]> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const block of file.blocks()) {
    length += block.length;
    if (length > DATASET_LIMITS.inflatedBytes)
      throw new DicomError('limit', `a compressed object of more than ${DATASET_LIMITS.inflatedBytes} bytes`);
    pieces.push(block);
  }
  const dataset = parseDataset(Buffer.concat(pieces), { transferSyntaxUid });
  const pixels = await decodePixels(dataset, transferSyntaxUid);
  // PS3.5 8.1.2: of eight bits or fewer OB, of more OW.
  const vr = (dataset.number(BITS_ALLOCATED) ?? 0) > 8 ? 'OW' : 'OB';
  return replaceElements(
    dataset,
    new Map([
      [PIXEL_DATA, bytesValue(vr, pixels)],
      // They tell where the frames of compressed pixels lie (PS3.3 C.7.6.3.1.8).
      [EXTENDED_OFFSETS, null],
      [EXTENDED_OFFSET_LENGTHS, null],
    ]),
  );
}

const BITS_ALLOCATED = 0x00280100;
const EXTENDED_OFFSETS = 0x7fe00001;
const EXTENDED_OFFSET_LENGTHS = 0x7fe00002;

async function* inflated(deflated: Blocks): AsyncGenerator<Buffer> {
  const inflate = createInflateRaw({ chunkSize: 256 * 1024 });
  pipeline(Readable.from(deflated), inflate, () => undefined);
  let length = 0;
  try {
    for await (const block of inflate as AsyncIterable<Buffer>) {
      length += block.length;
      if (length > DATASET_LIMITS.inflatedBytes)
        throw new DicomError('limit', `inflates to more than ${DATASET_LIMITS.inflatedBytes} bytes`);
      yield block;
    }
  } catch (cause) {
    if (cause instanceof DicomError) throw cause;
    throw new DicomError('malformed', 'deflated bytes are broken', { cause });
  }
}
