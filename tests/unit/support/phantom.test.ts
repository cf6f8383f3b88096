import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makePhantomSeries } from '../../../server/phantom/series.ts';

const small = { slices: 12, rows: 40, columns: 32 } as const;

test('the same options make the same bytes, another seed another series', () => {
  const bytes = (seed: number) =>
    Buffer.concat(makePhantomSeries({ ...small, seed }).objects.map((object) => object.bytes));
  assert.ok(bytes(7).equals(bytes(7)));
  assert.ok(!bytes(7).equals(bytes(8)));
});

test('voxels follow the truth: same total within a few percent, and within half a step without noise', () => {
  const noisy = makePhantomSeries({ ...small, rows: 64, columns: 64 });
  const total = (values: Float32Array) => values.reduce((sum, value) => sum + value, 0);
  assert.ok(Math.abs(total(noisy.voxels) / total(noisy.truth) - 1) < 0.03);

  const exact = makePhantomSeries({ ...small, noise: false });
  const largest = Math.max(...exact.truth);
  for (let i = 0; i < exact.truth.length; i++) {
    const error = Math.abs((exact.voxels[i] as number) - (exact.truth[i] as number));
    assert.ok(error <= largest / 32767 / 2 + 1e-3, `voxel ${i} is off by ${error} Bq/ml`);
  }
});

test('slices are where they are said to be, in every order', () => {
  for (const order of ['ascending', 'descending', 'shuffled'] as const) {
    const { objects } = makePhantomSeries({ ...small, order, sliceSpacing: 2.5 });
    assert.equal(new Set(objects.map((object) => object.sopInstanceUid)).size, 12);
    for (const object of objects) assert.equal(object.position, object.index * 2.5 - 500);
    const indices = objects.map((object) => object.index);
    const sorted = [...indices].sort((a, b) => a - b);
    if (order === 'ascending') assert.deepEqual(indices, sorted);
    else if (order === 'descending') assert.deepEqual(indices, sorted.reverse());
    else assert.notDeepEqual(indices, sorted);
  }
});

test('missing and repeated slices, frames and gates change the number of objects', () => {
  const count = (defects: Parameters<typeof makePhantomSeries>[0]) =>
    makePhantomSeries({ ...small, ...defects }).objects.length;
  assert.equal(count({ defects: { missing: [3, 4] } }), 10);
  assert.equal(count({ defects: { duplicates: [5] } }), 13);
  assert.equal(count({ defects: { dynamic: 3 } }), 36);
  assert.equal(count({ defects: { gated: 2 } }), 24);
});

test('planted strings are in the objects, and in none without them', () => {
  const has = (planted: boolean) =>
    makePhantomSeries({ ...small, defects: { planted } }).objects.every((object) =>
      object.bytes.includes('PLANTED00100010'),
    );
  assert.equal(has(true), true);
  assert.equal(has(false), false);
});

test('sizes that make no series are refused', () => {
  assert.throws(() => makePhantomSeries({ slices: 0 }), RangeError);
  assert.throws(() => makePhantomSeries({ rows: 12.5 }), RangeError);
  assert.throws(() => makePhantomSeries({ sliceSpacing: -1 }), RangeError);
});
