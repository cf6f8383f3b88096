/** Compressed images that say more than they hold: refused before memory is taken for what they say. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  binaryValue,
  decodePixels,
  DicomError,
  encodeDataset,
  parseDataset,
  TRANSFER_SYNTAX,
} from '../../../../dicom/index.ts';

const PIXELS = { rows: 64, columns: 64 };

/** A dataset with one fragment of PixelData (PS3.5 A.4). */
function encapsulated(header: { rows: number; columns: number }, codestream: Buffer) {
  const elements = encodeDataset(
    new Map([
      [0x00280002, binaryValue('US', 1)],
      [0x00280010, binaryValue('US', header.rows)],
      [0x00280011, binaryValue('US', header.columns)],
      [0x00280100, binaryValue('US', 16)],
    ]),
    TRANSFER_SYNTAX.explicitLittleEndian,
  );
  const item = (bytes: Buffer) => {
    const head = Buffer.from([0xfe, 0xff, 0x00, 0xe0, 0, 0, 0, 0]);
    head.writeUInt32LE(bytes.length, 4);
    return Buffer.concat([head, bytes]);
  };
  const pixelData = Buffer.from([0xe0, 0x7f, 0x10, 0x00, 0x4f, 0x42, 0, 0, 0xff, 0xff, 0xff, 0xff]);
  const end = Buffer.from([0xfe, 0xff, 0xdd, 0xe0, 0, 0, 0, 0]);
  const padded = codestream.length % 2 ? Buffer.concat([codestream, Buffer.alloc(1)]) : codestream;
  return parseDataset(Buffer.concat([elements, pixelData, item(Buffer.alloc(0)), item(padded), end]), {
    transferSyntaxUid: TRANSFER_SYNTAX.jpegLsLossless,
  });
}

/** SOI, a frame header of that marker, a scan header, and zeros. */
function jpeg(marker: number, rows: number, columns: number): Buffer {
  const frame = Buffer.from([0xff, marker, 0, 11, 16, 0, 0, 0, 0, 1, 1, 0x11, 0]);
  frame.writeUInt16BE(rows, 5);
  frame.writeUInt16BE(columns, 7);
  const scan = Buffer.from([0xff, 0xda, 0, 8, 1, 1, 0, 0, 0, 0]);
  return Buffer.concat([Buffer.from([0xff, 0xd8]), frame, scan, Buffer.alloc(200)]);
}

/** SOC and SIZ (ITU-T T.800 A.5.1), then zeros. */
function jpeg2000(rows: number, columns: number, tile: number): Buffer {
  const size = Buffer.alloc(43);
  size.writeUInt16BE(0xff4f, 0);
  size.writeUInt16BE(0xff51, 2);
  size.writeUInt16BE(41, 4);
  for (const [at, value] of [
    [8, columns],
    [12, rows],
    [24, tile],
    [28, tile],
  ] as const)
    size.writeUInt32BE(value, at);
  size.writeUInt16BE(1, 40);
  size[42] = 15;
  return Buffer.concat([size, Buffer.alloc(200)]);
}

const { jpegLosslessProcess14Sv1, jpegLsLossless, jpeg2000Lossless, rleLossless } = TRANSFER_SYNTAX;
const BOMBS: readonly (readonly [string, string, { rows: number; columns: number }, Buffer])[] = [
  ['JPEG Lossless of 65535 x 65535', jpegLosslessProcess14Sv1, PIXELS, jpeg(0xc3, 65535, 65535)],
  ['JPEG-LS of 65535 x 65535', jpegLsLossless, PIXELS, jpeg(0xf7, 65535, 65535)],
  ['JPEG 2000 of 2^31 x 2^31', jpeg2000Lossless, PIXELS, jpeg2000(2 ** 31, 2 ** 31, 2 ** 31)],
  ['JPEG 2000 of 4096 tiles in 64 x 64', jpeg2000Lossless, PIXELS, jpeg2000(64, 64, 1)],
  ['JPEG 2000 with tiles of nothing', jpeg2000Lossless, PIXELS, jpeg2000(64, 64, 0)],
  ['a header of 65535 x 65535, RLE', rleLossless, { rows: 65535, columns: 65535 }, Buffer.alloc(64)],
  [
    'header and JPEG-LS of 65535 x 65535',
    jpegLsLossless,
    { rows: 65535, columns: 65535 },
    jpeg(0xf7, 65535, 65535),
  ],
  ['RLE segments that overlap', rleLossless, PIXELS, Buffer.from([2, 0, 0, 0, 64, 0, 0, 0, 63, 0, 0, 0])],
];
for (const [name, transferSyntaxUid, header, codestream] of BOMBS) {
  test(`${name}: refused, in little time and memory`, async () => {
    const started = performance.now();
    const memory = process.memoryUsage.rss();
    await assert.rejects(
      decodePixels(encapsulated(header, codestream), transferSyntaxUid),
      (error) => error instanceof DicomError && error.reason === 'unsupported-pixels',
    );
    // A codec's module alone takes 50 MiB when it is first loaded.
    assert.ok(process.memoryUsage.rss() - memory < 200e6);
    assert.ok(performance.now() - started < 3000);
  });
}
