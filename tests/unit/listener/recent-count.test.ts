import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RecentCount } from '../../../server/listener/recent-count.ts';

test('what came in the last minute is counted, also over a new beginning of the counter', () => {
  const recent = new RecentCount();
  assert.equal(recent.perMinute(), 0);
  recent.note(0, 0);
  recent.note(400, 1000);
  assert.equal(recent.perMinute(), 400);
  for (let second = 2; second <= 90; second++) recent.note(400, second * 1000);
  assert.equal(recent.perMinute(), 0, 'a minute later nothing has come');
  recent.note(430, 91_000);
  assert.equal(recent.perMinute(), 30);
  recent.note(5, 92_000);
  assert.equal(recent.perMinute(), 5, 'a listener that was started anew counts from 0');
});
