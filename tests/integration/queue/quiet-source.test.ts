/** How long a source is quiet is counted by the clock that waits are kept by, whatever this machine's clock says. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compileStep } from '../../../server/steps/compile/compile-step.ts';
import type { Receipt } from '../../../server/storage/receipt.ts';
import { claimStep } from '../../support/drive-task.ts';
import { openQueue, QUIET_MS } from '../../support/open-queue.ts';
import { receiptOf } from '../../support/receipts.ts';

const HOUR_MS = 3_600_000;

/** One of three slices, with all that the Compilator looks at. */
function slice(index: number): Receipt {
  const receipt = receiptOf('1.1', index, { expected: 3 });
  const looks = { rows: 128, columns: 128, pixelSpacing: [4, 4], seriesType: ['STATIC', 'IMAGE'] } as const;
  return { ...receipt, header: { ...receipt.header, slice: { ...receipt.header.slice, ...looks } } };
}

for (const set of [-HOUR_MS, HOUR_MS])
  test(`the clock of the database is set by ${set / HOUR_MS} h: a series is compiled after the quiet time`, async () => {
    await using queue = await openQueue();
    const { database, store, registration, data } = queue;
    await registration.register([0, 1].map(slice));
    await store.shiftWaits(set);
    const { id, lastImageAt, wakeAt } = await database.queries
      .selectFrom('task')
      .selectAll()
      .executeTakeFirstOrThrow();
    assert.equal(wakeAt! - lastImageAt, QUIET_MS);
    await store.act(id, { kind: 'wake' });
    const { work } = (await claimStep(store, 'COMPILATOR'))!;
    const begun = Date.now();
    const after = (ms: number) =>
      compileStep({
        queries: database.queries,
        data,
        routing: async () => ({
          fixed: null,
          rules: [],
          radiopharmaceuticals: [],
          defaultRadiopharmaceuticals: {},
        }),
        rules: () => ({ minimumImages: 3, quietMs: QUIET_MS, spacingTolerance: 0.025 }),
        now: () => begun + set + ms,
        markOvertaken: async () => undefined,
      }).run(work, {} as never);
    const waits = await after(0);
    assert.deepEqual([waits.kind, 'until' in waits && waits.until], ['wait', wakeAt]);
    assert.equal((await after(QUIET_MS)).kind, 'fail', 'two slices are too few');
  });
