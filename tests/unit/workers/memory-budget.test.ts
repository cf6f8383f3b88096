import assert from 'node:assert/strict';
import { totalmem } from 'node:os';
import { test } from 'node:test';
import { defaultBudget, MemoryBudget } from '../../../server/workers/memory-budget.ts';

const MIB = 1024 * 1024;

/** Work that is begun and ended by hand. */
function jobsOf(budget: MemoryBudget) {
  const begun: string[] = [];
  const enders = new Map<string, () => void>();
  const run = (name: string, bytes: number, signal?: AbortSignal) => {
    const { promise, resolve } = Promise.withResolvers<void>();
    enders.set(name, resolve);
    return budget.run(bytes, () => (begun.push(name), promise), signal);
  };
  const end = async (name: string) => {
    enders.get(name)?.();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { begun, run, end };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

test('no more is admitted at once than there is, and what ends lets the next in', async () => {
  const budget = new MemoryBudget(100);
  const { begun, run, end } = jobsOf(budget);
  const all = [run('a', 60), run('b', 40), run('c', 50)];
  await settled();
  assert.deepEqual(begun, ['a', 'b']);
  assert.deepEqual(budget.usage, { used: 100, total: 100 });
  await end('a');
  assert.deepEqual(begun, ['a', 'b', 'c']);
  await end('b');
  await end('c');
  await Promise.all(all);
  assert.equal(budget.usage.used, 0);
});

test('what needs more than the whole is refused with both numbers, and holds nobody up', async () => {
  const budget = new MemoryBudget(10 * MIB);
  await assert.rejects(
    budget.run(10 * MIB + 1, async () => assert.fail('it ran')),
    { code: 'SERIES_TOO_LARGE', retry: 'operator', params: { needed: 11, budget: 10 } },
  );
  assert.equal(await budget.run(10 * MIB, async () => 'ran'), 'ran');
});

test('small ones pass a large one that waits, but not for ever', async () => {
  const budget = new MemoryBudget(100);
  const { begun, run, end } = jobsOf(budget);
  const all = [run('first', 50), run('large', 80)];
  for (let i = 0; i < 20; i++) {
    all.push(run(`s${i}`, 50));
    await settled();
    await end(`s${i}`);
  }
  assert.equal(begun.includes('large'), false);
  assert.ok(begun.length < 12, `${begun.length - 1} passed it`);
  await end('first');
  assert.equal(begun.at(-1), 'large', 'it was starved');
  await end('large');
  await Promise.all(all);
  assert.equal(begun.length, 22);
  assert.equal(budget.usage.used, 0);
});

test('one that is aborted while it waits leaves its place to those behind it', async () => {
  const budget = new MemoryBudget(100);
  const { begun, run, end } = jobsOf(budget);
  const stop = new AbortController();
  const first = run('first', 50);
  const large = assert.rejects(run('large', 100, stop.signal), /cancelled/);
  const passing = Array.from({ length: 9 }, async (_, i) => {
    await run(`s${i}`, 50);
  });
  for (let i = 0; i < 8; i++) {
    await settled();
    await end(`s${i}`);
  }
  assert.equal(begun.includes('s8'), false);
  stop.abort(new Error('cancelled'));
  await large;
  await settled();
  assert.equal(begun.at(-1), 's8');
  await end('s8');
  await end('first');
  await Promise.all([first, ...passing]);
  await assert.rejects(
    budget.run(1, async () => 1, stop.signal),
    /cancelled/,
  );
});

test('work that fails gives its memory back', async () => {
  const budget = new MemoryBudget(100);
  await assert.rejects(
    budget.run(100, () => Promise.reject(new Error('failed'))),
    /failed/,
  );
  assert.equal(budget.usage.used, 0);
});

test('without a setting it is half of the container or the machine', (t) => {
  t.mock.method(process, 'constrainedMemory', () => 2048 * MIB);
  assert.equal(defaultBudget(), 1024 * MIB);
  for (const none of [0, 2 ** 63]) {
    t.mock.method(process, 'constrainedMemory', () => none);
    assert.equal(defaultBudget(), Math.floor(totalmem() / 2));
  }
});
