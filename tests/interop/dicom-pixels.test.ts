import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import {
  decodePixels,
  DicomError,
  PIXEL_DATA,
  readPart10,
  readPart10File,
  TRANSFER_SYNTAX,
} from '../../dicom/index.ts';
import { readSourceVolume } from '../support/source-volume.ts';
import type { VoxelGrid } from '../../server/remote/transport.ts';
import { mutate } from '../support/mutate.ts';
import { seededRandom } from '../../server/phantom/random.ts';
import { makePhantomSeries } from '../../server/phantom/series.ts';
import { writeSeries } from '../../server/phantom/write-series.ts';
import { missingPrograms, runProgram } from '../support/programs.ts';
import { realData } from '../support/real-data.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

/** Encoders of others; what was encoded without loss must come back as it was. */
const ENCODERS: readonly (readonly [
  name: string,
  transferSyntaxUid: string,
  command: readonly [string, ...string[]],
])[] = [
  ['JPEG Lossless SV1 by DCMTK', TRANSFER_SYNTAX.jpegLosslessProcess14Sv1, ['dcmcjpeg', '+e1']],
  ...[1, 2, 3, 4, 5, 6, 7].map(
    (selection) =>
      [
        `JPEG Lossless with selection value ${selection} by DCMTK`,
        TRANSFER_SYNTAX.jpegLosslessProcess14,
        ['dcmcjpeg', '+el', '+sv', `${selection}`],
      ] as const,
  ),
  ['JPEG-LS by DCMTK', TRANSFER_SYNTAX.jpegLsLossless, ['dcmcjpls', '+el']],
  ['RLE by DCMTK', TRANSFER_SYNTAX.rleLossless, ['dcmcrle']],
  ['JPEG Lossless by GDCM', TRANSFER_SYNTAX.jpegLosslessProcess14Sv1, ['gdcmconv', '--jpeg']],
  ['JPEG-LS by GDCM', TRANSFER_SYNTAX.jpegLsLossless, ['gdcmconv', '--jpegls']],
  ['JPEG 2000 by GDCM', TRANSFER_SYNTAX.jpeg2000Lossless, ['gdcmconv', '--j2k']],
  ['RLE by GDCM', TRANSFER_SYNTAX.rleLossless, ['gdcmconv', '--rle']],
];

const IMAGES = {
  unsigned: { rows: 40, columns: 52, manufacturer: 'siemens', signed: false },
  signed: { rows: 33, columns: 17, manufacturer: 'ge', signed: true, negative: true },
} as const;

for (const [name, transferSyntaxUid, [program, ...args]] of ENCODERS) {
  for (const [kind, options] of Object.entries(IMAGES)) {
    test(`${name}, ${kind}: decoded to what was encoded`, { skip: missingPrograms(program) }, async () => {
      using directory = temporaryDirectory();
      const series = makePhantomSeries({ slices: 3, transferSyntax: 'explicit', ...options });
      for (const original of writeSeries(directory.path, series.objects)) {
        const path = `${original}.encoded`;
        const { status, stderr } = await runProgram(program, [...args, original, path]);
        assert.equal(status, 0, stderr);
        const encoded = await readPart10File(path);
        assert.equal(encoded.transferSyntaxUid, transferSyntaxUid);
        const expected = (await readPart10File(original)).dataset.value(PIXEL_DATA) as Buffer;
        const pixels = await decodePixels(encoded.dataset, transferSyntaxUid);
        assert.ok(pixels.equals(expected));
      }
    });
  }

  test(
    `${name}: a broken image is refused with a reason, and the next is decoded`,
    { skip: missingPrograms(program) },
    async () => {
      using directory = temporaryDirectory();
      const [original] = writeSeries(
        directory.path,
        makePhantomSeries({ slices: 1, transferSyntax: 'explicit', ...IMAGES.unsigned }).objects,
      );
      const path = join(directory.path, 'encoded');
      await runProgram(program, [...args, original as string, path]);
      const file = readFileSync(path);
      const random = seededRandom(3);
      let refused = 0;
      for (let round = 0; round < 150; round++) {
        const { dataset } = readPart10(file);
        const { valueOffset } = dataset.element(PIXEL_DATA)!;
        const at = dataset.bytes.byteOffset - file.byteOffset + valueOffset;
        const damaged = Buffer.concat([file.subarray(0, at), mutate(file.subarray(at), random)]);
        try {
          const pixels = await decodePixels(readPart10(damaged).dataset, transferSyntaxUid);
          assert.equal(pixels.length, 40 * 52 * 2);
        } catch (error) {
          assert.ok(error instanceof DicomError, `${(error as Error).stack}`);
          refused++;
        }
      }
      assert.ok(refused > 10, `${refused} refused`);
      const { dataset } = readPart10(file);
      const expected = (await readPart10File(original as string)).dataset.value(PIXEL_DATA) as Buffer;
      assert.ok((await decodePixels(dataset, transferSyntaxUid)).equals(expected));
    },
  );
}

test(
  'the volume of a compressed series is that of the plain one',
  { skip: missingPrograms('gdcmconv') },
  async () => {
    using directory = temporaryDirectory();
    const size = { slices: 5, rows: 24, columns: 20 };
    const plain = writeSeries(directory.path, makePhantomSeries({ ...size, manufacturer: 'ge' }).objects);
    const compressed: string[] = [];
    for (const path of plain) {
      await runProgram('gdcmconv', ['--j2k', path, `${path}.j2k`]);
      compressed.push(`${path}.j2k`);
    }
    const { signal } = new AbortController();
    const grid: VoxelGrid = { ...size, spacing: [3, 3, 3] };
    const read = (paths: string[]) => readSourceVolume(paths, grid, 1, () => undefined, signal);
    const [expected, { volume }] = [await read(plain), await read(compressed)];
    assert.deepEqual(volume.stored, expected.volume.stored);
    assert.deepEqual(volume.slopes, expected.volume.slopes);
  },
);

const awkward = realData('awkward/pydicom');
test(
  'compressed files of others have the pixels of their uncompressed originals',
  { skip: awkward.skip },
  async () => {
    const pixels = async (name: string) => {
      const { dataset, transferSyntaxUid } = await readPart10File(join(awkward.path, name));
      return decodePixels(dataset, transferSyntaxUid);
    };
    const expected = await pixels('MR_small.dcm');
    for (const name of [
      'MR_small_RLE.dcm',
      'MR_small_jp2klossless.dcm',
      'MR_small_jpeg_ls_lossless.dcm',
      'MR_small_implicit.dcm',
    ]) {
      assert.ok((await pixels(name)).equals(expected), name);
    }
  },
);

test('lossy images are refused', { skip: awkward.skip }, async () => {
  for (const name of ['JPEG2000.dcm', 'JPEGLSNearLossless_16.dcm']) {
    const { dataset, transferSyntaxUid } = await readPart10File(join(awkward.path, name));
    await assert.rejects(
      decodePixels(dataset, transferSyntaxUid),
      (error) => error instanceof DicomError && error.reason === 'unsupported-pixels',
    );
    // Nor under the name of the lossless syntax.
    const lossless = name.startsWith('JPEGLS')
      ? TRANSFER_SYNTAX.jpegLsLossless
      : TRANSFER_SYNTAX.jpeg2000Lossless;
    await assert.rejects(
      decodePixels(dataset, lossless),
      (error) => error instanceof DicomError && error.reason === 'unsupported-pixels',
    );
  }
});
