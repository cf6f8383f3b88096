import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ProgressWatch } from '../../../server/base/progress-watch.ts';

test('work that does not move for its bound is told, until it moves or ends', () => {
  let now = 0;
  const watch = new ProgressWatch(() => now);
  const codes = () => watch.stalls().map(({ code }) => code);
  const packing = watch.begin('STEP_STALLED', 1_000);
  const other = watch.begin('STEP_STALLED', 1_000);
  const registering = watch.begin('REGISTRATION_STALLED', 60_000);
  now = 900;
  other.moved();
  assert.deepEqual(codes(), []);
  now = 1_500;
  assert.deepEqual(codes(), ['STEP_STALLED']);
  const [stall] = watch.stalls();
  assert.ok(Math.abs(Date.now() - 1_500 - stall!.since) < 1_000, 'since it last moved');
  packing.moved();
  assert.deepEqual(codes(), []);
  now = 70_000;
  assert.deepEqual(codes().sort(), ['REGISTRATION_STALLED', 'STEP_STALLED']);
  packing[Symbol.dispose]();
  other[Symbol.dispose]();
  registering[Symbol.dispose]();
  assert.deepEqual(codes(), []);
});
