import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { test } from 'node:test';
import { pause } from '../../../server/base/pause.ts';

test('a pause ends by itself or with its signal, and leaves no listener', async () => {
  const controller = new AbortController();
  const { signal } = controller;
  const listeners = () => getEventListeners(signal, 'abort').length;
  for (let round = 0; round < 20; round++) await pause(0, signal);
  assert.equal(listeners(), 0);
  const long = pause(3_600_000, signal);
  assert.equal(listeners(), 1);
  controller.abort();
  await long;
  assert.equal(listeners(), 0);
  await pause(3_600_000, signal);
});
