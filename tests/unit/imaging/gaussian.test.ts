import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { gaussianFilter } from '../../../server/imaging/gaussian.ts';
import { applicableFilters, postFiltered, type PostFilter } from '../../../server/imaging/post-filter.ts';
import { missingPrograms, PYTHON, runProgram } from '../../support/programs.ts';
import { seededRandom } from '../../../server/phantom/random.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

const SCIPY = `
import sys, numpy, scipy.ndimage
path, slices, rows, columns, sz, sy, sx = sys.argv[1], *map(int, sys.argv[2:5]), *map(float, sys.argv[5:8])
volume = numpy.fromfile(path, '<f4').reshape(slices, rows, columns).astype('f8')
scipy.ndimage.gaussian_filter(volume, (sz, sy, sx)).astype('<f8').tofile(path + '.out')
`;

function noise(length: number, seed: number): Float32Array {
  const random = seededRandom(seed);
  return Float32Array.from({ length }, () => 1000 * random() ** 3);
}

type Shape = { readonly columns: number; readonly rows: number; readonly slices: number };

/** Gives the slices of a volume as a file does. */
function slicesOf(volume: Float32Array, { columns, rows }: Shape) {
  const area = columns * rows;
  return (z: number, into: Float32Array) => into.set(volume.subarray(z * area, (z + 1) * area));
}

function wholeVolume(slices: Iterable<Float32Array>, { columns, rows, slices: count }: Shape): Float32Array {
  const volume = new Float32Array(columns * rows * count);
  let at = 0;
  for (const slice of slices) {
    volume.set(slice, at);
    at += slice.length;
  }
  assert.equal(at, volume.length);
  return volume;
}

const gaussian = (volume: Float32Array, shape: Shape, sigmas: readonly [number, number, number]) =>
  wholeVolume(gaussianFilter(slicesOf(volume, shape), shape, sigmas), shape);

async function scipy(
  volume: Float32Array,
  [columns, rows, slices]: readonly [number, number, number],
  [x, y, z]: readonly [number, number, number],
): Promise<Float64Array> {
  using directory = temporaryDirectory();
  const path = join(directory.path, 'volume');
  writeFileSync(path, volume);
  const args = ['-c', SCIPY, path, ...[slices, rows, columns, z, y, x].map(String)];
  const { status, stderr } = await runProgram(PYTHON, args);
  assert.equal(status, 0, stderr);
  return new Float64Array(new Uint8Array(readFileSync(`${path}.out`)).buffer);
}

/** Size and sigmas in voxels. */
const CASES: readonly (readonly [readonly [number, number, number], readonly [number, number, number]])[] = [
  [
    [40, 36, 25],
    [1.2, 1.2, 0.8],
  ],
  [
    [33, 17, 47],
    [0.3, 2.5, 0],
  ],
  [
    [16, 16, 16],
    [0.1, 0.1, 0.1],
  ],
  // Kernels wider than the volume are reflected more than once.
  [
    [5, 3, 2],
    [4, 4, 4],
  ],
  [
    [1, 1, 9],
    [1, 1, 1],
  ],
];

const hasScipy = await runProgram(PYTHON, ['-c', 'import scipy.ndimage']).catch(() => undefined);
const skip =
  missingPrograms('python3') ||
  (hasScipy?.status !== 0 && process.env['CI'] !== 'true' && 'not installed: python3-scipy');

describe('the Gaussian filter', () => {
  for (const [size, sigmas] of CASES) {
    it(`agrees with scipy on ${size.join(' x ')}, sigmas ${sigmas.join(', ')}`, { skip }, async () => {
      const volume = noise(size[0] * size[1] * size[2], 7);
      const expected = await scipy(volume, size, sigmas);
      const filtered = gaussian(volume, { columns: size[0], rows: size[1], slices: size[2] }, sigmas);
      let worst = 0;
      filtered.forEach((value, at) => {
        const wanted = expected[at] as number;
        worst = Math.max(worst, Math.abs(value - wanted) / Math.abs(wanted));
      });
      assert.ok(worst < 1e-5, `relative error ${worst}`);
    });
  }

  it('keeps the sum, and leaves a volume alone without a width', () => {
    const volume = noise(20 * 20 * 20, 3);
    const before = volume.reduce((sum, value) => sum + value, 0);
    const shape = { columns: 20, rows: 20, slices: 20 };
    assert.deepEqual(gaussian(volume, shape, [0, 0, 0]), volume);
    const after = gaussian(volume, shape, [2, 1, 3]).reduce((sum, value) => sum + value, 0);
    assert.ok(Math.abs(after / before - 1) < 1e-6);
  });
});

describe('post-filters', () => {
  const filter: PostFilter = {
    fwhm: 5,
    noise: 30,
    description: 'F5',
    descriptionMode: 'append',
    seriesNumber: 2001,
    model: null,
    radiopharmaceutical: null,
    enabled: true,
  };
  const shape = { columns: 12, rows: 10, slices: 8 };

  it('add noise back, take the magnitude, then smooth by mm whatever the voxel', { skip }, async () => {
    const denoised = noise(960, 1);
    const added = noise(960, 2).map((value) => value - 500);
    const spacing = [2, 3, 4] as const;
    const result = { denoised: slicesOf(denoised, shape), noise: slicesOf(added, shape) };
    const filtered = wholeVolume(postFiltered(result, filter, { ...shape, spacing }), shape);
    const blended = denoised.map((value, at) => Math.abs(value + 0.3 * (added[at] as number)));
    const sigma = 5 / 2.355;
    const expected = await scipy(blended, [12, 10, 8], [sigma / 2, sigma / 3, sigma / 4]);
    filtered.forEach((value, at) => assert.ok(Math.abs(value / (expected[at] as number) - 1) < 1e-5));
  });

  it('without width and noise give the result itself', () => {
    const denoised = noise(960, 1);
    const result = { denoised: slicesOf(denoised, shape) };
    const slices = postFiltered(result, { fwhm: 0, noise: 0 }, { ...shape, spacing: [1, 1, 1] });
    assert.deepEqual(wholeVolume(slices, shape), denoised);
  });

  it('apply by model and radiopharmaceutical, where enabled', () => {
    const filters: PostFilter[] = [
      { ...filter, description: 'all' },
      { ...filter, description: 'off', enabled: false },
      { ...filter, description: 'model', model: 'Discovery ST' },
      { ...filter, description: 'other model', model: 'Discovery STE' },
      { ...filter, description: 'tracer', radiopharmaceutical: 'FDG' },
      { ...filter, description: 'other tracer', radiopharmaceutical: 'FET' },
    ];
    const series = { model: 'Discovery ST ', radiopharmaceutical: 'FDG' };
    assert.deepEqual(
      applicableFilters(filters, series).map((one) => one.description),
      ['all', 'model', 'tracer'],
    );
  });
});
