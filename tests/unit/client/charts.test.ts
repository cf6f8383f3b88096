import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chartRange, chosenSpan, valuesAt } from '../../../client/features/overview/chart-range.ts';
import { axisTicks, labelledPlaces } from '../../../client/ui/axis.ts';

test('an axis has few round values, and all that is shown lies between the first and the last', () => {
  assert.deepEqual(axisTicks(0, 17), [0, 5, 10, 15, 20]);
  assert.deepEqual(axisTicks(-0.4, 0.25), [-0.4, -0.2, 0, 0.2, 0.4]);
  assert.deepEqual(axisTicks(0, 0), [0, 0.5]);
  assert.deepEqual(axisTicks(0, 0.3), [0, 0.1, 0.2, 0.3]);
  for (const [lowest, highest] of [
    [0, 1],
    [0, 8.3e11],
    [-7, 0],
    [-3, 11],
  ] as const) {
    const ticks = axisTicks(lowest, highest);
    assert.ok(ticks.length >= 2 && ticks.length <= 7, String(ticks));
    assert.ok(ticks[0]! <= lowest && ticks.at(-1)! >= highest, String(ticks));
  }
});

test('places are written under the axis as far as there is room', () => {
  assert.deepEqual(labelledPlaces(30, 4), [0, 8, 16, 24]);
  assert.deepEqual(labelledPlaces(3, 10), [0, 1, 2]);
  assert.deepEqual(labelledPlaces(24, 0), [0]);
  assert.deepEqual(labelledPlaces(0, 5), []);
});

test('a range ends with the present hour or day, and has one place for each interval', () => {
  const now = new Date(2026, 2, 2, 10, 30);
  const day = chartRange('day', now);
  assert.equal(day.places.length, 24);
  assert.equal(day.to, new Date(2026, 2, 2, 11).toISOString());
  const month = chartRange('month', now);
  assert.equal(month.places.length, 30);
  assert.equal(month.to, new Date(2026, 2, 3).toISOString());
  assert.equal(new Date(month.places[0]!).toISOString(), month.from);
  assert.equal(chartRange('week', now).places.length, 168);
});

test('intervals in which nothing was done are gaps', () => {
  const [first, second] = [Date.UTC(2026, 2, 2), Date.UTC(2026, 2, 3)];
  const rows = [{ at: '2026-03-03T00:00:00.000Z', count: 4 }];
  assert.deepEqual(
    valuesAt([first, second], rows, ({ count }) => count),
    [null, 4],
  );
});

test('a span that is chosen is widened to whole hours, or to whole days where it is long; nonsense is none', () => {
  const instant = (...parts: [number, number, number, number, number]) => new Date(...parts).toISOString();
  const hours = chosenSpan(instant(2026, 2, 2, 10, 30), instant(2026, 2, 2, 14, 10))!;
  assert.equal(hours.by, 'HOUR');
  assert.equal(hours.from, instant(2026, 2, 2, 10, 0));
  assert.equal(hours.to, instant(2026, 2, 2, 15, 0));
  assert.equal(hours.places.length, 5);
  const days = chosenSpan(instant(2026, 0, 3, 10, 30), instant(2026, 1, 2, 0, 0))!;
  assert.deepEqual([days.by, days.from, days.places.length], ['DAY', instant(2026, 0, 3, 0, 0), 30]);
  // The gateway gives no more than a year.
  assert.equal(chosenSpan(instant(2020, 0, 1, 0, 0), instant(2026, 0, 1, 0, 0))?.places.length, 366);
  for (const [from, to] of [
    [null, null],
    ['x', instant(2026, 0, 1, 0, 0)],
    [instant(2026, 0, 2, 0, 0), instant(2026, 0, 1, 0, 0)],
  ] as const)
    assert.equal(chosenSpan(from, to), undefined);
});
