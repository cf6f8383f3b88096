import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Range } from '../../../server/tasks/activity-range.ts';
import type { ActivityRecord } from '../../../server/tasks/activity-record.ts';
import { oneActivity } from '../../../server/tasks/one-activity.ts';

const range = (begin: number): Range => ({ begin, end: begin + 10, width: 1 });

test('charts are read one after another, and once for all who ask for the same', async () => {
  const reads: { readonly begin: number; readonly end: (record: ActivityRecord) => void }[] = [];
  const activity = oneActivity(({ begin }) => new Promise((resolve) => reads.push({ begin, end: resolve })));
  const asked = [1, 1, 2, 1].map((begin) => activity(range(begin)));
  await Promise.resolve();
  assert.deepEqual(
    reads.map(({ begin }) => begin),
    [1],
    'the second waits',
  );
  const first = {} as ActivityRecord;
  reads[0]!.end(first);
  for (const index of [0, 1, 3]) assert.equal(await asked[index], first);
  await new Promise(setImmediate);
  assert.deepEqual(
    reads.map(({ begin }) => begin),
    [1, 2],
  );
  void activity(range(1));
  reads[1]!.end({} as ActivityRecord);
  await asked[2];
  await new Promise(setImmediate);
  assert.equal(reads.length, 3, 'what is asked later is read anew');
});

test('one that fails is read again when it is asked for again', async () => {
  let fails = true;
  const activity = oneActivity(async () => {
    if (fails) throw new Error('away');
    return {} as ActivityRecord;
  });
  await assert.rejects(activity(range(1)), /away/);
  fails = false;
  assert.ok(await activity(range(1)));
});
