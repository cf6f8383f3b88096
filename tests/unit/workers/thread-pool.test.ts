import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { GatewayError } from '../../../server/base/errors.ts';
import { MemoryBudget } from '../../../server/workers/memory-budget.ts';
import { ThreadPool, type RunOptions } from '../../../server/workers/thread-pool.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';
import type { Probe } from './probe.worker.ts';

const ENTRY = new URL('./probe.worker.ts', import.meta.url);

describe('ThreadPool', () => {
  let pool: ThreadPool;
  beforeEach(() => {
    pool = new ThreadPool({ size: 2 });
  });
  afterEach(() => pool.close());

  const run = <T>(probe: Probe, options?: RunOptions) => pool.run<T>(ENTRY, probe, options);

  it('runs no more threads than its size, and keeps them for the next task', async () => {
    const ids = await Promise.all(Array.from({ length: 12 }, () => run<number>({ do: 'id' })));
    assert.equal(new Set(ids).size, 2);
    assert.ok(ids.includes(await run<number>({ do: 'id' })));
  });

  it('runs a task on the thread that was prepared for it, and prepares none where no place is free', async () => {
    pool.prepare(ENTRY);
    pool.prepare(ENTRY);
    const prepared = await run<number>({ do: 'id' });
    assert.equal(await run<number>({ do: 'id' }), prepared, 'one thread was prepared');
    const full = new ThreadPool({ size: 1 });
    const first = await full.run<number>(ENTRY, { do: 'id' });
    full.prepare(new URL('./probe.worker.ts?other', import.meta.url));
    assert.equal(await full.run<number>(ENTRY, { do: 'id' }), first);
    await full.close();
  });

  it('gives the place of an idle thread to another entry', async () => {
    const single = new ThreadPool({ size: 1 });
    const other = new URL('./probe.worker.ts?other', import.meta.url);
    const first = await single.run<number>(ENTRY, { do: 'id' });
    const second = await single.run<number>(other, { do: 'id' });
    assert.notEqual(first, second);
    await single.close();
  });

  it('runs no more at once than the memory allows, over several pools, and refuses what never fits', async () => {
    const memory = new MemoryBudget(100);
    const [one, other] = [new ThreadPool({ size: 2, memory }), new ThreadPool({ size: 2, memory })];
    let most = 0;
    const look = (): void => void (most = Math.max(most, memory.usage.used));
    await Promise.all(
      [one, other, one, other].map((each) =>
        each.run(ENTRY, { do: 'progress', steps: 100 }, { memory: 60, onProgress: look }),
      ),
    );
    assert.equal(most, 60);
    assert.equal(memory.usage.used, 0);
    await assert.rejects(one.run(ENTRY, { do: 'id' }, { memory: 101 }), { code: 'SERIES_TOO_LARGE' });
    await Promise.all([one.close(), other.close()]);
  });

  it('reports progress, the last of it always', async () => {
    const seen: number[] = [];
    await run({ do: 'progress', steps: 1000 }, { onProgress: (done) => seen.push(done) });
    assert.equal(seen.at(-1), 1000);
    assert.ok(seen.length < 100, `${seen.length} messages for 1000 steps`);
  });

  it('keeps code, parameters, retry time and cause of an error', async () => {
    const error = await run({ do: 'coded' }).catch((reason: unknown) => reason);
    assert.ok(error instanceof GatewayError);
    assert.equal(error.code, 'BAD_RESULT');
    assert.deepEqual(error.params, { reason: 'digest' });
    assert.equal(error.retryAfterMs, 5);
    assert.equal((error.cause as Error).message, 'inner');
  });

  it('keeps name and message of other errors', async () => {
    await assert.rejects(run({ do: 'plain' }), { name: 'RangeError', message: 'out of range' });
  });

  it('stops a task that honours the signal and keeps its thread', async () => {
    const single = new ThreadPool({ size: 1 });
    const id = await single.run<number>(ENTRY, { do: 'id' });
    const controller = new AbortController();
    const waiting = single.run(
      ENTRY,
      { do: 'wait' },
      { signal: controller.signal, onProgress: () => controller.abort(new Error('enough')) },
    );
    await assert.rejects(waiting, { message: 'enough' });
    assert.equal(await single.run<number>(ENTRY, { do: 'id' }), id);
    await single.close();
  });

  it('terminates a task that does not honour the signal, and serves the next', async () => {
    const controller = new AbortController();
    const spinning = run(
      { do: 'spin' },
      { signal: controller.signal, onProgress: () => controller.abort(new Error('enough')) },
    );
    await assert.rejects(spinning, { message: 'enough' });
    assert.equal(typeof (await run({ do: 'id' })), 'number');
  });

  it('ends a task that makes no progress, WebAssembly too, with a code, while others go on', async () => {
    const others = Promise.all(Array.from({ length: 4 }, () => run({ do: 'crawl', steps: 5, everyMs: 20 })));
    for (const probe of [{ do: 'loop' }, { do: 'spin' }, { do: 'wait' }] as const) {
      await assert.rejects(run(probe, { stalledAfterMs: 300 }), (error) => {
        assert.ok(error instanceof GatewayError);
        assert.deepEqual([error.code, error.params], ['STEP_STALLED', { seconds: 1 }]);
        return true;
      });
    }
    assert.deepEqual(await others, [5, 5, 5, 5]);
    assert.equal(typeof (await run({ do: 'id' })), 'number');
  });

  it('leaves a task alone that is slow but goes on, and one that waits for a thread', async () => {
    const single = new ThreadPool({ size: 1 });
    const slow = () =>
      single.run<number>(ENTRY, { do: 'crawl', steps: 12, everyMs: 100 }, { stalledAfterMs: 800 });
    assert.deepEqual(await Promise.all([slow(), slow()]), [12, 12]);
    await single.close();
  });

  it('takes an aborted task out of the queue', async () => {
    const busy = new AbortController();
    const both = [1, 2].map(() => run({ do: 'wait' }, { signal: busy.signal }));
    const controller = new AbortController();
    const queued = run({ do: 'id' }, { signal: controller.signal });
    controller.abort(new Error('not wanted'));
    await assert.rejects(queued, { message: 'not wanted' });
    busy.abort();
    await Promise.allSettled(both);
  });

  it('survives a thread that exits or runs out of memory', async () => {
    await assert.rejects(run({ do: 'exit' }), /ended with 3/);
    await assert.rejects(run({ do: 'exhaust' }), /memory/);
    assert.equal(typeof (await run({ do: 'id' })), 'number');
  });

  it('rejects input that cannot be cloned and stays usable', async () => {
    await assert.rejects(pool.run(ENTRY, { do: () => 0 }), { name: 'DataCloneError' });
    assert.equal(typeof (await run({ do: 'id' })), 'number');
  });

  it('keeps compiled code where it is told to', async () => {
    using directory = temporaryDirectory();
    const caching = new ThreadPool({ size: 1, codeCache: directory.path });
    await caching.run(ENTRY, { do: 'id' });
    await caching.close();
    assert.notDeepEqual(readdirSync(directory.path), []);
  });

  it('rejects what is queued or running when it is closed', async () => {
    const tasks = [1, 2, 3].map(() => run({ do: 'wait' }));
    const settled = Promise.allSettled(tasks);
    await pool.close();
    assert.deepEqual(
      (await settled).map((outcome) => outcome.status),
      ['rejected', 'rejected', 'rejected'],
    );
    await assert.rejects(run({ do: 'id' }), /closed/);
  });
});
