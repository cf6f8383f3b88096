import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { test } from 'node:test';
import load from '@cornerstonejs/codec-charls/wasmjs';
import fc from 'fast-check';
import { encodeJpegLs } from '../../../dicom/index.ts';
import { encodeNpyHeader, bytesOf } from '../../../server/imaging/npy.ts';
import { ByteReader } from '../../../server/remote/byte-reader.ts';
import type { StoredVolume } from '../../../server/remote/transport.ts';
import { decodeVoxels } from '../../../server/remote/voxel-decoding.ts';
import { encodeVoxels } from '../../../server/remote/voxel-encoding.ts';
import { mutate } from '../../support/mutate.ts';
import { seededRandom } from '../../../server/phantom/random.ts';
import { rampVolume } from '../../support/remote/volumes.ts';

const ENCODING = 'jpeg-ls+rescale';
type Shape = Pick<StoredVolume['grid'], 'columns' | 'rows' | 'slices'>;

function valuesOf({ grid, stored, slopes, intercepts }: StoredVolume): Float32Array {
  const area = grid.columns * grid.rows;
  return Float32Array.from(stored, (value, i) => {
    const z = Math.floor(i / area);
    return value * slopes[z]! + intercepts[z]!;
  });
}

async function decode(bytes: Uint8Array, grid: Shape): Promise<Float32Array> {
  const reader = new ByteReader(Readable.from([bytes], { objectMode: false }));
  const { voxels } = await decodeVoxels(reader, ENCODING, grid);
  assert.ok(await reader.ended(), 'bytes are left');
  return voxels;
}

const npy = (type: '<f8' | '|u1', shape: number[], values: NodeJS.TypedArray): Buffer =>
  Buffer.concat([encodeNpyHeader({ type, fortranOrder: false, shape }), bytesOf(values)]);

/** The arrays of a volume, made by hand: one of slope 1, intercept 0 and offset 0, and codestreams. */
const streamOf = (slices: number, ...codestreams: Uint8Array[]): Buffer =>
  Buffer.concat([
    npy('<f8', [slices, 3], new Float64Array(slices * 3).fill(1)),
    ...codestreams.map((one) => npy('|u1', [one.length], one)),
  ]);

const volumes = fc
  .record({
    columns: fc.integer({ min: 1, max: 9 }),
    rows: fc.integer({ min: 1, max: 7 }),
    slices: fc.integer({ min: 1, max: 5 }),
    signed: fc.boolean(),
  })
  .chain(({ signed, ...shape }) => {
    const length = shape.columns * shape.rows * shape.slices;
    const value = signed ? fc.integer({ min: -32_768, max: 32_767 }) : fc.integer({ min: 0, max: 65_535 });
    const perSlice = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), {
      minLength: shape.slices,
      maxLength: shape.slices,
    });
    return fc.record({
      grid: fc.constant({ ...shape, spacing: [1, 1, 1] as const }),
      stored: fc
        .array(fc.oneof(fc.constant(0), value), { minLength: length, maxLength: length })
        .map((values) => (signed ? Int16Array.from(values) : Uint16Array.from(values))),
      slopes: perSlice.map((values) => Float64Array.from(values)),
      intercepts: perSlice.map((values) => Float64Array.from(values)),
    });
  });

test('any volume comes back to the bit, whatever its size, signs and rescale', () =>
  fc.assert(
    fc.asyncProperty(volumes, async (volume) => {
      const bytes = await buffer(encodeVoxels(volume, ENCODING));
      assert.deepEqual(await decode(bytes, volume.grid), valuesOf(volume));
    }),
    { numRuns: 150 },
  ));

const LARGE: readonly [name: string, shape: Shape, codestreams: number][] = [
  ['so many voxels', { columns: 512, rows: 512, slices: 11 }, 2],
  ['so many rows', { columns: 2, rows: 30_000, slices: 5 }, 3],
];

for (const [name, shape, codestreams] of LARGE)
  test(`a volume of ${name} takes several codestreams and comes back to the bit`, async () => {
    const volume = rampVolume(shape);
    const seen: number[] = [];
    const bytes = await buffer(encodeVoxels(volume, ENCODING, (done) => seen.push(done)));
    assert.equal(bytes.toString('latin1').split("'|u1'").length - 1, codestreams);
    assert.deepEqual(
      seen,
      Array.from({ length: shape.slices }, (_, z) => z + 1),
    );
    assert.deepEqual(await decode(bytes, shape), valuesOf(volume));
  });

const grid = { columns: 12, rows: 10, slices: 4 };
const samples = Uint16Array.from({ length: 480 }, (_, i) => (i * 7919) % 4001);

async function nearLossless(): Promise<Uint8Array> {
  const { JpegLSEncoder } = await load({ print: () => {}, printErr: () => {} });
  const encoder = new JpegLSEncoder() as InstanceType<typeof JpegLSEncoder> & {
    setNearLossless(error: number): void;
  };
  const image = { width: 12, height: 40, bitsPerSample: 16, componentCount: 1 };
  encoder.getDecodedBuffer(image).set(bytesOf(samples));
  encoder.setNearLossless(3);
  encoder.encode();
  return Uint8Array.from(encoder.getEncodedBuffer());
}

test('codestreams that are not what the grid needs are refused with their reason', async (t) => {
  const good = await encodeJpegLs(samples, 12);
  assert.deepEqual(
    await decode(streamOf(4, good), grid),
    Float32Array.from(samples, (one) => one + 2),
  );
  const claiming = (rows: number, columns: number): Uint8Array => {
    const lying = Buffer.from(good);
    const frame = lying.indexOf(Buffer.from([0xff, 0xf7]));
    lying.writeUInt16BE(rows, frame + 5);
    lying.writeUInt16BE(columns, frame + 7);
    return lying;
  };
  const cases: [string, Uint8Array, RegExp][] = [
    ['no codestream', streamOf(4), /data end too early/],
    ['a slice too few', streamOf(4, await encodeJpegLs(samples.subarray(0, 360), 12)), /data end too early/],
    ['a slice too many', streamOf(4, good.slice(), good).subarray(0, -1), /bytes are left/],
    [
      'more slices than remain',
      streamOf(4, await encodeJpegLs(samples.subarray(0, 120), 12), good),
      /40 rows/,
    ],
    ['half a slice', streamOf(4, await encodeJpegLs(samples.subarray(0, 180), 12)), /15 rows of 12/],
    ['other columns', streamOf(4, await encodeJpegLs(samples, 24)), /20 rows of 24/],
    ['65535 x 65535', streamOf(4, claiming(65_535, 65_535)), /65535 rows of 65535/],
    ['no rows', streamOf(4, claiming(0, 12)), /0 rows of 12/],
    ['near-lossless', streamOf(4, await nearLossless()), /near-lossless/],
    ['a web page', streamOf(4, Buffer.from('<html>sorry</html>')), /no JPEG image/],
    ['cut off', streamOf(4, good.subarray(0, good.length >> 1)), /./],
    [
      'an array of a gigabyte',
      Buffer.concat([streamOf(4), encodeNpyHeader({ type: '|u1', fortranOrder: false, shape: [1 << 30] })]),
      /at most 2464 bytes/,
    ],
    ['rescale of two columns', npy('<f8', [4, 2], new Float64Array(8)), /shape \(4, 3\)/],
    [
      'a slope that is not finite',
      Buffer.concat([
        npy('<f8', [4, 3], new Float64Array(12).fill(1).with(3, NaN)),
        npy('|u1', [good.length], good),
      ]),
      /slice 1 holds values that are not finite/,
    ],
  ];
  for (const [name, bytes, reason] of cases)
    await t.test(name, () => assert.rejects(decode(bytes, grid), reason));
  assert.equal((await decode(streamOf(4, good), grid)).length, 480, 'what was refused left something behind');
});

test('damaged codestreams are refused or give finite values of the grid, and the next one is read well', async () => {
  const good = Buffer.from(await encodeJpegLs(samples, 12));
  const random = seededRandom(7);
  let refused = 0;
  for (let i = 0; i < 400; i++) {
    const damaged = mutate(good, random);
    const before = process.cpuUsage();
    await decode(streamOf(4, damaged), grid).then(
      (voxels) => assert.ok(voxels.length === 480 && voxels.every(Number.isFinite)),
      (error: unknown) => {
        refused++;
        if (!(error instanceof assert.AssertionError)) assert.ok(error instanceof RangeError, String(error));
      },
    );
    const { user, system } = process.cpuUsage(before);
    assert.ok(user + system < 2e6, `${(user + system) / 1e6} s for ${damaged.length} bytes`);
  }
  assert.ok(refused > 50, `${refused} of 400`);
  assert.deepEqual(
    await decode(streamOf(4, good), grid),
    Float32Array.from(samples, (one) => one + 2),
  );
});
