import assert from 'node:assert/strict';
import { test } from 'node:test';
import { benchRow, median, percentile } from '../../bench/bench-row.ts';
import { formatTable } from '../../bench/table.ts';

test('a table lines up its columns and leaves a dash where there is no peer', () => {
  const rows = [
    benchRow('receive', { ours: 612.4, peer: 600, unit: 'images/s', note: 'storescp +B' }),
    benchRow('cold start', { ours: 1.2345, unit: 's', note: 'goal: under 2' }),
  ];
  assert.equal(
    formatTable(rows),
    [
      '              ours  peer  ratio  spread  change  unit      note',
      '  receive      612   600   1.02       -       -  images/s  storescp +B',
      '  cold start  1.23     -      -       -       -  s         goal: under 2',
    ].join('\n'),
  );
});

test('the median is the middle value, or the mean of the two in the middle', () => {
  assert.equal(median([3, 1, 2]), 2);
  assert.equal(median([4, 1, 2, 3]), 2.5);
  assert.throws(() => median([]), RangeError);
});

test('a percentile is a value below which that many percent lie', () => {
  const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);
  assert.equal(percentile(hundred, 95), 95);
  assert.equal(percentile([7], 95), 7);
  assert.throws(() => percentile([], 95), RangeError);
});
