import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OverBudgetError } from '../../../server/base/refusals.ts';
import { Changes } from '../../../server/live/changes.ts';

test('each change is told once, in the order of the first, however often it comes meanwhile', async () => {
  const changes = new Changes();
  const reader = changes.read();
  for (const key of ['a', 'b', 'a', 'c', 'b']) changes.push(key);
  assert.equal(changes.held, 3);
  const seen = [await reader.next(), await reader.next(), await reader.next()];
  assert.deepEqual(
    seen.map(({ value }) => value as string),
    ['a', 'b', 'c'],
  );
  const waiting = reader.next();
  changes.push('a');
  assert.equal((await waiting).value, 'a');
  assert.equal(changes.held, 0);
});

test('where all together leave too much untaken, the one that leaves most is ended with a code', async () => {
  const changes = new Changes(10);
  const stalled = changes.read();
  const quick = changes.read();
  for (let key = 0; key < 30; key++) {
    changes.push(String(key));
    assert.equal((await quick.next()).value, String(key));
    assert.ok(changes.held <= 10);
  }
  await assert.rejects(
    stalled.next(),
    (error) => error instanceof OverBudgetError && error.notice.code === 'SUBSCRIBER_TOO_SLOW',
  );
  assert.equal(changes.held, 0);
  await stalled.return?.();
});

test('a reader that ends, also while it waits, leaves nothing', async () => {
  const changes = new Changes();
  const [busy, idle] = [changes.read(), changes.read()];
  const waiting = idle.next();
  await idle.return?.();
  assert.deepEqual(await waiting, { done: true, value: undefined });
  changes.push('a');
  assert.equal(changes.held, 1);
  await busy.return?.();
  assert.equal(changes.held, 0);
});
