import assert from 'node:assert/strict';
import { test } from 'node:test';
import { denoiseVolume } from '../../../server/stand-in/denoise-volume.ts';
import { phantomVolume } from '../../support/remote/phantom-volume.ts';

const LESION = 26_000;
const { volume, truth } = phantomVolume({ slices: 64, rows: 160, columns: 160, sliceSpacing: 3, seed: 11 });
const { grid } = volume;
const area = grid.columns * grid.rows;
const noisy = Float32Array.from(volume.stored, (stored, i) => stored * volume.slopes[Math.floor(i / area)]!);
const denoised = await denoiseVolume(noisy, grid, 1, () => {});

/** dB, against the brightest voxel of the truth. */
function psnr(values: Float32Array): number {
  let squares = 0;
  let peak = 0;
  for (let i = 0; i < truth.length; i++) {
    squares += (values[i]! - truth[i]!) ** 2;
    peak = Math.max(peak, truth[i]!);
  }
  return 10 * Math.log10((peak ** 2 * truth.length) / squares);
}

/** Mean over the hot lesions, of what it ought to be. */
function recovery(values: Float32Array): number {
  const lesion = values.filter((_, i) => truth[i] === LESION);
  assert.ok(lesion.length > 500, 'the phantom has too few lesion voxels to judge by');
  return lesion.reduce((sum, value) => sum + value, 0) / lesion.length / LESION;
}

test('the image is nearer to the noise-free phantom than the input, by 3 dB or more', (t) => {
  const [before, after] = [psnr(noisy), psnr(denoised)];
  t.diagnostic(`PSNR ${before.toFixed(1)} dB before, ${after.toFixed(1)} dB after`);
  assert.ok(after - before > 3, `${before} dB, then ${after} dB`);
});

test('hot lesions keep their contrast within 3 %', (t) => {
  const [before, after] = [recovery(noisy), recovery(denoised)];
  t.diagnostic(`contrast recovery ${before.toFixed(3)} before, ${after.toFixed(3)} after`);
  assert.ok(Math.abs(after / before - 1) < 0.03, `${before}, then ${after}`);
});

test('total activity stays', () => {
  const sum = (values: Float32Array): number => values.reduce((total, value) => total + value, 0);
  assert.ok(Math.abs(sum(denoised) / sum(noisy) - 1) < 1e-6);
});

test('the result does not depend on the number of threads', async () => {
  assert.ok(noisy.length > 1 << 20, 'too small to be shared out');
  const shared = await denoiseVolume(noisy, grid, 3, () => {});
  assert.equal(Buffer.compare(Buffer.from(shared.buffer), Buffer.from(denoised.buffer)), 0);
});

test('what has no noise, or nothing at all, comes back as it was', async () => {
  const small = { columns: 9, rows: 7, slices: 5 };
  for (const value of [0, 1000, -3]) {
    const flat = new Float32Array(315).fill(value);
    assert.deepEqual([...(await denoiseVolume(flat, small, 2, () => {}))], [...flat]);
  }
  const single = Float32Array.of(5);
  assert.deepEqual([...(await denoiseVolume(single, { columns: 1, rows: 1, slices: 1 }, 2, () => {}))], [5]);
});
