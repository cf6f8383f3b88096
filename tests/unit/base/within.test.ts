import assert from 'node:assert/strict';
import { test } from 'node:test';
import { within } from '../../../server/base/within.ts';

test('work that ends in time gives its outcome; work that does not gives what is late', async () => {
  assert.equal(await within(60_000, Promise.resolve(1), () => 2), 1);
  await assert.rejects(
    within(60_000, Promise.reject(new Error('its own')), () => 2),
    /its own/,
  );
  const slow = Promise.withResolvers<number>();
  assert.equal(await within(0, slow.promise, () => 2), 2);
  const thrown = within(0, slow.promise, () => {
    throw new Error('late');
  });
  await assert.rejects(thrown, /late/);
  // Nobody waits for it any more: its failure is nobody's.
  slow.reject(new Error('afterwards'));
});
