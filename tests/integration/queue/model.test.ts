/**
 * Random interleavings over the real store, on both databases (`model.thread.ts`). `LONG=1` runs 100,000 sequences, or
 * as many as `LONG_MINUTES` allow, and prints how many.
 */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { Worker } from 'node:worker_threads';
import { startMariadb, type Mariadb } from '../../support/mariadb.ts';
import { missingPrograms } from '../../support/programs.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';
import type { Sequences } from './model.thread.ts';

const IS_LONG = process.env['LONG'] === '1';
/** That the long mode takes at most, three quarters of them on the embedded database. */
const MINUTES = Number(process.env['LONG_MINUTES'] ?? 45);
/** Part of the sequences that is run on each. */
const COUNT = IS_LONG ? { sqlite: 90_000, mariadb: 10_000 } : { sqlite: 1_800, mariadb: 200 };

/** Rejects with what the thread found wrong. */
async function runSequences(address: Sequences['address'], count: number, minutes: number): Promise<void> {
  const workerData: Sequences = { address, count, minutes: IS_LONG ? minutes : 0 };
  const thread = new Worker(new URL('./model.thread.ts', import.meta.url), { workerData });
  const [ran] = (await once(thread, 'message')) as [number];
  assert.ok(IS_LONG || ran >= count, `${ran} sequences`);
}

test('embedded database: whatever is interleaved, every task has one owner and an end', async () => {
  using folder = temporaryDirectory('model-');
  const file = join(folder.path, 'test.db');
  await runSequences({ kind: 'sqlite', file }, COUNT.sqlite, MINUTES * 0.75);
});

const skip = missingPrograms('mariadbd');
describe('MariaDB', { skip }, () => {
  let mariadb: Mariadb;
  before(async () => {
    mariadb = await startMariadb();
  });
  after(() => mariadb?.[Symbol.asyncDispose]());

  test('whatever is interleaved, every task has one owner and an end', async () => {
    await mariadb.sql('set global innodb_flush_log_at_trx_commit = 0');
    const url = await mariadb.createDatabase('model');
    await runSequences({ kind: 'mariadb', url }, COUNT.mariadb, MINUTES * 0.25);
  });
});
