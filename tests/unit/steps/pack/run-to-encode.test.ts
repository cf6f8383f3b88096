import assert from 'node:assert/strict';
import { test } from 'node:test';
import { narrowestGap, runToEncode } from '../../../../server/steps/pack/run-to-encode.ts';

const slices = (...positions: number[]) =>
  positions.map((position) => ({ path: String(position), position }));
const run = (positions: number[], least: number, most: number) =>
  runToEncode(slices(...positions), narrowestGap(slices(...positions)), least, most)?.map(
    ({ position }) => position,
  );

test('slices that follow one another are a run once there are enough, in either order of arrival', () => {
  assert.deepEqual(run([0, 3, 6], 4, 4), undefined);
  assert.deepEqual(run([0, 3, 6, 9], 4, 4), [0, 3, 6, 9]);
  assert.deepEqual(run([9, 6, 3, 0], 4, 4), [0, 3, 6, 9]);
});

test('of more than a run takes, those go first that came first', () => {
  assert.deepEqual(run([0, 3, 6, 9, 12], 3, 3), [0, 3, 6]);
  assert.deepEqual(run([12, 9, 6, 3, 0], 3, 3), [6, 9, 12]);
});

test('a hole, and two images at one place, end a run', () => {
  assert.deepEqual(run([0, 3, 9, 12, 15], 3, 3), [9, 12, 15]);
  assert.deepEqual(run([0, 3, 9, 12], 3, 3), undefined);
  assert.deepEqual(run([0, 3, 3, 6], 3, 3), undefined);
});

test('what is left over once the series is whole is taken stretch by stretch, however short', () => {
  let left = slices(0, 30, 33, 60);
  const runs: number[][] = [];
  for (let next; (next = runToEncode(left, 3, 1, 8)); left = left.filter((slice) => !next!.includes(slice)))
    runs.push(next.map(({ position }) => position));
  assert.deepEqual(runs, [[30, 33], [0], [60]]);
});
