import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TaskIds } from '../../../server/intake/task-id.ts';

test('ids have 18 digits, begin with the time in UTC, and tell the tasks of one second apart', () => {
  const ids = new TaskIds();
  const now = Date.UTC(2026, 1, 3, 4, 5, 6);
  assert.deepEqual(
    [ids.next(now), ids.next(now + 900), ids.next(now + 1000)],
    ['202602030405060000', '202602030405060001', '202602030405070000'],
  );
});

test('ids ascend when the clock steps back, and after a restart', () => {
  const now = Date.UTC(2026, 1, 3, 4, 5, 6);
  const ids = new TaskIds('202602030405060007');
  assert.equal(ids.next(now - 3_600_000), '202602030405060008');
  assert.equal(ids.next(now), '202602030405060009');
});
