import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readinessOf, type ReadinessPorts } from '../../../server/http/readiness.ts';

const READY: ReadinessPorts = {
  databaseAnswers: async () => true,
  listenerRuns: () => true,
  diskHasRoom: async () => true,
  stalls: () => [],
};
const never = () => Promise.withResolvers<boolean>().promise;

test('what is wrong is listed by code; silence and failure are not readiness', async () => {
  assert.deepEqual(await readinessOf(READY), []);
  const stall = { code: 'STEP_STALLED', since: 1 };
  const codes = async (change: Partial<ReadinessPorts>) =>
    (await readinessOf({ ...READY, ...change })).map(({ code }) => code);
  assert.deepEqual(await codes({ databaseAnswers: async () => false }), ['DATABASE_AWAY']);
  assert.deepEqual(await codes({ listenerRuns: () => false, stalls: () => [stall] }), [
    'LISTENER_DOWN',
    'STEP_STALLED',
  ]);
  const broken = async () => {
    throw new Error('no such folder');
  };
  assert.deepEqual(await codes({ diskHasRoom: broken }), ['DISK_FULL']);
  const began = performance.now();
  assert.deepEqual(await codes({ databaseAnswers: never, diskHasRoom: never }), [
    'DATABASE_AWAY',
    'DISK_FULL',
  ]);
  assert.ok(performance.now() - began < 2_000);
});
