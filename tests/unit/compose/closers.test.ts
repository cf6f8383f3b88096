import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Closers } from '../../../server/compose/closers.ts';

test('what cannot end, or does not in time, keeps nothing else from ending; what failed is told at the end', async () => {
  const closers = new Closers(5);
  const ended: string[] = [];
  closers.push('first', () => void ended.push('first'));
  closers.push('silent', () => new Promise(() => undefined));
  closers.push('second', async () => ended.push('second'));
  closers.push('broken', () => Promise.reject(new Error('away')));
  closers.push('thrown', () => {
    throw new Error('at once');
  });
  await assert.rejects(closers.close(), (error) => {
    assert.ok(error instanceof AggregateError);
    assert.deepEqual(
      error.errors.map(({ message }: Error) => message),
      ['at once', 'away', 'silent has not ended within 0.005 s'],
    );
    return true;
  });
  assert.deepEqual(ended, ['second', 'first']);
  await closers.close();
});
