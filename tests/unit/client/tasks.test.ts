import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { mendingLinks } from '../../../client/features/tasks/mending.ts';
import { missingRuns } from '../../../client/features/tasks/missing-runs.ts';
import { filterOf, isFiltered } from '../../../client/features/tasks/task-filter.ts';
import type { ErrorCode } from '../../../server/base/errors.ts';
import { spans } from '../../../client/features/tasks/timeline.ts';

const at = (ms: number): { at: string } => ({ at: new Date(ms).toISOString() });

test('each place lasts until the next; the last one lasts on while the task is open', () => {
  const transitions = [at(0), at(1000), at(4000)];
  assert.deepEqual(
    spans(transitions, 8000).map(({ durationMs, startShare, share }) => [durationMs, startShare, share]),
    [
      [1000, 0, 0.125],
      [3000, 0.125, 0.375],
      [4000, 0.5, 0.5],
    ],
  );
  assert.deepEqual(
    spans(transitions, undefined).map(({ durationMs }) => durationMs),
    [1000, 3000, null],
  );
});

test('a timeline of nothing, of one instant, and a clock that is behind do not break it', () => {
  assert.deepEqual(spans([], undefined), []);
  assert.equal(spans([at(5)], undefined)[0]?.durationMs, null);
  assert.equal(spans([at(5000)], 4000)[0]?.durationMs, 0);
});

test('neighbouring missing slices are one run, whatever their order', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat(60)), (indices) => {
      const runs = missingRuns(indices.map((index) => ({ index, position: index * 3 })));
      const covered = runs.flatMap(({ first, count }) =>
        Array.from({ length: count }, (_, i) => first.index + i),
      );
      assert.deepEqual(
        covered,
        indices.toSorted((a, b) => a - b),
      );
      for (let i = 1; i < runs.length; i++) assert.ok(runs[i]!.first.index > runs[i - 1]!.last.index + 1);
    }),
  );
});

test('days of a filter are those of the viewer, the last one included', () => {
  const filter = filterOf({ state: 'FAILED', text: undefined, from: '2026-03-01', to: '2026-03-01' });
  assert.deepEqual(filter.states, ['FAILED']);
  assert.equal(Date.parse(filter.startedTo!) - Date.parse(filter.startedFrom!), 24 * 3_600_000);
  assert.equal(new Date(filter.startedFrom!).getHours(), 0);
  assert.equal(isFiltered({ state: undefined, text: '', from: undefined, to: undefined }), false);
});

test('a day that is none is not filtered by', () => {
  assert.deepEqual(filterOf({ state: undefined, text: undefined, from: 'nonsense', to: undefined }), {});
});

test('a failure that someone can mend leads there with what is known', () => {
  const task = { source: { aeTitle: 'MCT 128', address: '192.0.2.21', device: null } };
  const hrefs = (code: ErrorCode, params = {}, of: Parameters<typeof mendingLinks>[1] = task) =>
    mendingLinks({ code, params } as Parameters<typeof mendingLinks>[0], of).map(({ href }) => href);
  assert.deepEqual(hrefs('NO_DESTINATION'), [
    '/config/devices?aeTitle=MCT+128&host=192.0.2.21',
    '/config/devices',
  ]);
  const declared = { source: { ...task.source, device: 'Scanner' } };
  assert.deepEqual(hrefs('NO_DESTINATION', {}, declared), ['/config/devices', '/config/general']);
  const [add] = hrefs('UNKNOWN_RADIOPHARMACEUTICAL', { text: 'F-18 X&Y' });
  assert.equal(new URL(add!, 'http://x').searchParams.get('add'), 'F-18 X&Y');
  assert.deepEqual(hrefs('UNKNOWN_RADIOPHARMACEUTICAL', { text: '' }), ['/config/scanners']);
  assert.deepEqual(hrefs('MIXED_GEOMETRY'), []);
});
