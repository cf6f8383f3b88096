import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { gunzipSync, gzipSync, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { GatewayError } from '../../../server/base/errors.ts';
import { bytesOf, encodeNpyHeader } from '../../../server/imaging/npy.ts';
import { writePackage } from '../../../server/remote/package.ts';

import { VOXEL_ENCODINGS, type Packaging, type ResultFormat } from '../../../server/remote/transport.ts';
import { missingPrograms, PYTHON } from '../../support/programs.ts';
import { jobMetadata, rampVolume } from '../../support/remote/volumes.ts';
import { readVolumes } from '../../support/remote/read-volumes.ts';

const directory = mkdtempSync(join(tmpdir(), 'result-'));
after(() => rmSync(directory, { recursive: true }));

const grid = { columns: 7, rows: 5, slices: 11 };
const volume = rampVolume(grid);
const f4: ResultFormat = { kind: 'http', encoding: 'f4', coding: 'identity' };

function valuesOf(stored: Int16Array | Uint16Array): Float32Array {
  const area = grid.columns * grid.rows;
  return Float32Array.from(stored, (value, i) => {
    const z = Math.floor(i / area);
    return value * volume.slopes[z]! + volume.intercepts[z]!;
  });
}

function values(): Float32Array {
  return valuesOf(volume.stored);
}

function f4Stream(voxels: Float32Array, shape: number[] = [7, 5, 11], fortranOrder = true): Buffer {
  return Buffer.concat([encodeNpyHeader({ type: '<f4', fortranOrder, shape }), bytesOf(voxels)]);
}

async function reasonOf(bytes: Uint8Array, format: ResultFormat = f4): Promise<string> {
  const path = join(directory, 'bad');
  writeFileSync(path, bytes);
  const error = await readVolumes(path, format, grid).then(
    () => assert.fail('was read'),
    (caught: unknown) => caught,
  );
  assert.ok(error instanceof GatewayError, String(error));
  assert.equal(error.code, 'BAD_RESULT');
  return String(error.params['reason']);
}

for (const encoding of VOXEL_ENCODINGS)
  for (const coding of ['zstd', 'gzip', 'identity'] as const)
    test(`a package in ${encoding} and ${coding} reads back to the exact values, and its digests are its own`, async () => {
      const packaging: Packaging = { kind: 'http', encoding, coding };
      const path = join(directory, `${encoding}-${coding}`);
      const seen: number[] = [];
      const written = await writePackage(path, packaging, volume, jobMetadata(), (done) => seen.push(done));
      const file = readFileSync(path);
      assert.equal(written.bytes, file.length);
      assert.equal(written.sha256, createHash('sha256').update(file).digest('hex'));
      const raw = coding === 'zstd' ? zstdDecompressSync(file) : coding === 'gzip' ? gunzipSync(file) : file;
      assert.equal(written.voxelsSha256, createHash('sha256').update(raw).digest('hex'));
      assert.deepEqual(seen, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
      const { denoised, noise } = await readVolumes(path, packaging, grid);
      assert.deepEqual(denoised, values());
      assert.equal(noise, undefined);
    });

test('a second volume is the noise', async () => {
  const path = join(directory, 'two');
  const noise = values().map((value) => -value / 3 - 1);
  writeFileSync(path, Buffer.concat([f4Stream(values()), f4Stream(noise)]));
  assert.deepEqual(await readVolumes(path, f4, grid), { denoised: values(), noise });
});

for (const encoding of ['i2+rescale', 'i2-planes+rescale', 'jpeg-ls+rescale'] as const)
  test(`negative values, and unsigned ones above 32767, keep their value in ${encoding}`, async () => {
    const path = join(directory, 'extremes');
    const packaging = { kind: 'http', encoding, coding: 'zstd' } as const;
    const extremes = [
      Int16Array.from(volume.stored, (value, i) => [-value - 1, value % 3, -32_768][i % 3]!),
      Uint16Array.from(volume.stored, (value, i) => (i % 2 === 0 ? value + 40_000 : 65_535)),
    ];
    for (const stored of extremes) {
      await writePackage(path, packaging, { ...volume, stored }, jobMetadata());
      const { denoised } = await readVolumes(path, packaging, grid);
      assert.deepEqual(denoised, valuesOf(stored));
    }
  });

const NUMPY_READS = {
  'i2+rescale': 'stored = numpy.load(f)',
  'i2-planes+rescale':
    'high = numpy.load(f); low = numpy.load(f); stored = numpy.asfortranarray(high.astype("i4") * 256 + low)',
} as const;

for (const [encoding, load] of Object.entries(NUMPY_READS) as [keyof typeof NUMPY_READS, string][])
  test(`numpy reads ${encoding} array by array`, { skip: missingPrograms('python3') }, async () => {
    const path = join(directory, 'for-numpy');
    await writePackage(path, { kind: 'http', encoding, coding: 'identity' }, volume, jobMetadata());
    const program = `
import numpy, sys
with open(sys.argv[1], 'rb') as f:
    rescale = numpy.load(f); ${load}
    assert f.read() == b''
assert rescale.shape == (11, 2) and stored.shape == (7, 5, 11) and stored.flags.f_contiguous
value = stored.astype('f8') * rescale[:, 0] + rescale[:, 1]
sys.stdout.buffer.write(value.astype('<f4').tobytes(order='F'))`;
    const output = execFileSync(PYTHON, ['-c', program, path]);
    assert.deepEqual(output, Buffer.from(bytesOf(values())));
  });

test('a result that is not what the grid needs is refused with its reason', async (t) => {
  const good = values();
  const cases: [string, Uint8Array, RegExp, ResultFormat?][] = [
    ['nothing', new Uint8Array(0), /data end too early/],
    ['text', Buffer.from('<html>sorry</html>'), /not an npy array/],
    ['cut', f4Stream(good).subarray(0, -1), /data end too early/],
    ['one byte more', Buffer.concat([f4Stream(good), Buffer.from('x')]), /data end too early/],
    [
      'three volumes',
      Buffer.concat([f4Stream(good), f4Stream(good), f4Stream(good)]),
      /more data than two volumes/,
    ],
    ['other shape', f4Stream(good, [5, 7, 11]), /shape \(5, 7, 11\) is not the input's \(7, 5, 11\)/],
    ['huge shape', f4Stream(good, [1e9, 1e9, 1e9]), /is not the input's/],
    ['two dimensions', f4Stream(good, [35, 11]), /is not the input's/],
    ['C order', f4Stream(good, [7, 5, 11], false), /not in Fortran order/],
    ['NaN', f4Stream(good.with(200, NaN)), /slice 5 holds values that are not finite/],
    ['infinite', f4Stream(good.with(384, -Infinity)), /slice 10 holds values that are not finite/],
    ['both infinities', f4Stream(good.with(3, Infinity).with(4, -Infinity)), /slice 0 holds/],
    ['not compressed', f4Stream(good), /./, { kind: 'http', encoding: 'f4', coding: 'zstd' }],
    ['damaged', damaged(gzipSync(f4Stream(good))), /./, { kind: 'http', encoding: 'f4', coding: 'gzip' }],
    [
      'float for i2',
      f4Stream(good),
      /rescale is not/,
      { kind: 'http', encoding: 'i2+rescale', coding: 'identity' },
    ],
    ['object array', pickled(), /npy type \|O/],
    ['code in the header', Buffer.from(f4Stream(good)).fill('__import__', 12, 22), /npy header/],
    ['no archive', f4Stream(good), /./, { kind: 'shared-folder' }],
  ];
  for (const [name, bytes, reason, format] of cases)
    await t.test(name, async () => assert.match(await reasonOf(bytes, format), reason));
});

test('a bomb is refused after as many bytes as the grid needs, whatever it would inflate to', async () => {
  const bomb = Buffer.concat([f4Stream(values()), f4Stream(values()), Buffer.alloc(256 << 20)]);
  const before = process.memoryUsage().arrayBuffers;
  const packed = zstdCompressSync(bomb);
  assert.ok(packed.length < 100_000);
  assert.match(
    await reasonOf(packed, { kind: 'http', encoding: 'f4', coding: 'zstd' }),
    /more data than two/,
  );
  assert.ok(process.memoryUsage().arrayBuffers - before < bomb.length + (32 << 20));
});

function damaged(bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes);
  copy[copy.length >> 1]! ^= 0x55;
  return copy;
}

function pickled(): Buffer {
  return Buffer.from(f4Stream(values()).toString('latin1').replace("'<f4'", "'|O' "), 'latin1');
}
