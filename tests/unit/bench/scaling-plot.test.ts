import assert from 'node:assert/strict';
import { test } from 'node:test';
import { scalingPlot } from '../../../docs/pages/scaling-plot.ts';
import type { ScalingPoint } from '../../bench/scaling-point.ts';

const point = (at: number, seconds: number): ScalingPoint => ({
  ...{ axis: 'slices', at, seconds },
  ...{ processor: 1, megabytes: 200 },
});

test('every point is drawn where its figures are, in ascending order', () => {
  const svg = scalingPlot([point(200, 4), point(100, 1)]);
  const [line] = [...svg.matchAll(/<polyline points="([^"]+)"/g)].map(([, points]) => points);
  // A plot of 250 by 120, up to 200 slices and 5 seconds.
  assert.equal(line, '125,96 250,24');
});

test('nothing measured is an empty frame, not a picture of NaN', () => {
  const svg = scalingPlot([]);
  assert.equal(svg.match(/<polyline points=""/g)?.length, 9);
  assert.doesNotMatch(svg, /NaN|Infinity/);
});
