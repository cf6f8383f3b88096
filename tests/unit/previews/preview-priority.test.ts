import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { constants, getPriority } from 'node:os';
import { test } from 'node:test';
import { ThreadPool } from '../../../server/workers/thread-pool.ts';
import { waitFor } from '../../support/wait-for.ts';

const ENTRY = new URL('../../../server/previews/preview.worker.ts', import.meta.url);

/** Nice values of the threads of this process: field 19 of `stat` (proc(5)). */
function niceOfThreads(): number[] {
  return readdirSync('/proc/self/task').flatMap((thread) => {
    try {
      const stat = readFileSync(`/proc/self/task/${thread}/stat`, 'utf8');
      return [Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[16])];
    } catch {
      return [];
    }
  });
}

test(
  'the thread of pictures gives way to all others of the gateway',
  { skip: process.platform !== 'linux' },
  async () => {
    const before = getPriority();
    const pool = new ThreadPool({ size: 1 });
    try {
      pool.prepare(ENTRY);
      await waitFor(() => niceOfThreads().includes(constants.priority.PRIORITY_BELOW_NORMAL), {
        what: 'the thread is there',
        timeoutMs: 60_000,
      });
      assert.equal(niceOfThreads().filter((nice) => nice !== before).length, 1);
      assert.equal(getPriority(), before);
    } finally {
      await pool.close();
    }
  },
);
