import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Closers, everyOne } from '../../../server/base/closers.ts';

test('every part is closed in reverse, whatever another does, and the first error is kept', async () => {
  const closed: string[] = [];
  const problems: string[] = [];
  const open = new Closers();
  open.onProblem = (part, error) => problems.push(`${part}: ${(error as Error).message}`);
  open.add('lock', () => void closed.push('lock'));
  open.add('throws', () => {
    throw new Error('at once');
  });
  open.add('database', async () => void closed.push('database'));
  open.add('rejects', async () => {
    throw new Error('broken');
  });
  open.add('never ends', () => Promise.withResolvers().promise, 5);
  open.add('edge', () => void closed.push('edge'));
  const first = await open.closeAll(60_000);
  assert.deepEqual(closed, ['edge', 'database', 'lock']);
  assert.deepEqual(problems, [
    'never ends: never ends: not closed within 5 ms',
    'rejects: broken',
    'throws: at once',
  ]);
  assert.match((first as Error).message, /not closed within/);
  assert.equal(await open.closeAll(60_000), undefined);
  assert.equal(closed.length, 3, 'each is closed once');
});

test('when the time for all is used up, the rest is still closed', async () => {
  const open = new Closers();
  let closed = false;
  open.add('last', () => void (closed = true));
  for (let part = 0; part < 3; part++)
    open.add(`silent ${part}`, () => Promise.withResolvers().promise, 60_000);
  const began = performance.now();
  await open.closeAll(10);
  assert.ok(closed);
  assert.ok(performance.now() - began < 5_000);
});

test('everyOne waits for all, then throws the first error', async () => {
  const slow = Promise.withResolvers<undefined>();
  let ended = false;
  const all = everyOne([
    Promise.reject(new Error('first')),
    slow.promise,
    Promise.reject(new Error('second')),
  ]);
  all.catch(() => undefined).finally(() => (ended = true));
  await Promise.resolve();
  assert.ok(!ended);
  slow.resolve(undefined);
  await assert.rejects(all, /first/);
});
