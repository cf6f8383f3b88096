import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Job } from '../../run/job.ts';
import { runPool } from '../../run/pool.ts';

function job(name: string, cores: number): Job {
  return {
    stage: 'harness',
    args: [name],
    isTestFile: true,
    testTimeoutMs: 1000,
    deadlineMs: 1000,
    cost: { seconds: 1, cores },
  };
}

/** Runs jobs of so many cores each; what began and what ended, in order. Each ends when nothing else can begin. */
async function order(cores: number, jobs: readonly [string, number][]): Promise<string[]> {
  const events: string[] = [];
  const ends: (() => void)[] = [];
  const done = runPool(
    jobs.map(([name, needs]) => job(name, needs)),
    cores,
    async ({ args: [name] }) => {
      events.push(`+${name}`);
      const { promise, resolve } = Promise.withResolvers<void>();
      ends.push(resolve);
      setImmediate(() => setImmediate(() => ends.shift()?.()));
      await promise;
      events.push(`-${name}`);
    },
  );
  await done;
  return events;
}

test('as many jobs run as the cores have room for, in their order', async () => {
  const events = await order(2, [
    ['a', 1],
    ['b', 1],
    ['c', 1],
  ]);
  assert.deepEqual(events, ['+a', '+b', '-a', '+c', '-b', '-c']);
});

test('a later job goes before one that has no room', async () => {
  const events = await order(2, [
    ['a', 1.5],
    ['b', 1],
    ['c', 0.5],
  ]);
  assert.deepEqual(events.slice(0, 2), ['+a', '+c']);
  assert.equal(events.filter((event) => event === '+b').length, 1);
});

test('a job that needs more than there is runs alone', async () => {
  const events = await order(2, [
    ['a', 8],
    ['b', 1],
  ]);
  assert.deepEqual(events, ['+a', '-a', '+b', '-b']);
});

test('without room, one runs at a time', async () => {
  const events = await order(0, [
    ['a', 1],
    ['b', 1],
  ]);
  assert.deepEqual(events, ['+a', '-a', '+b', '-b']);
});

test('what a job throws ends the run', async () => {
  await assert.rejects(
    runPool([job('a', 1)], 1, () => Promise.reject(new Error('broken'))),
    /broken/,
  );
});
