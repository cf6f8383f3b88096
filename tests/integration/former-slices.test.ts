/** What is kept of the slices of a task outlives its images, and tells what belongs to its series from what is a copy. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SliceHeader } from '../../server/imaging/instance-header.ts';
import { compileSeries } from '../../server/steps/compile/compile.ts';
import { formerSlicesOf, keepFormerSlices } from '../../server/steps/compile/former-slices.ts';
import { onBothDatabases } from '../support/both-databases.ts';
import { ask, runStep } from '../support/drive-task.ts';
import { openQueue } from '../support/open-queue.ts';

const SLICES: readonly SliceHeader[] = Array.from({ length: 600 }, (_, index) => ({
  sopClassUid: '1.2.840.10008.5.1.4.1.1.128',
  sopInstanceUid: `1.2.840.113619.2.55.3.2831164355.781.${index}`,
  instanceNumber: index + 1,
  position: [-350.12345, -350.5, -900.25 + 3.27 * index],
  orientation: [1, 0, 0, 0, 1, 0],
  rows: 128,
  columns: 128,
  pixelSpacing: [5.46875, 5.46875],
  frameOfReferenceUid: undefined,
  seriesType: ['STATIC', 'IMAGE'],
  imageIndex: undefined,
  acquisitionDateTime: `20260314${index < 300 ? '101500' : '101800'}`,
  frameReferenceTime: undefined,
  actualFrameDuration: 180_000,
}));
const RULES = { expected: 600, minimumImages: 3, spacingTolerance: 0.025, trigger: 'quiet' } as const;

onBothDatabases((open) => {
  test('slices of a task whose images are removed are known for copies, for frames and for what is missing', async () => {
    await using own = await open();
    await using queue = await openQueue(own.address);
    const { store } = queue;
    const { queries } = queue.database;
    const id = await queue.newTask('1.1');
    await runStep(store, id, { kind: 'advance' }, { also: (tx) => keepFormerSlices(tx, id, SLICES) });
    const later = { ...(await store.get(id))!, id: '202612310000000000' };
    assert.deepEqual(await formerSlicesOf(queries, later), [], 'its images are here');
    await ask(store, id, { kind: 'claim' });
    await ask(store, id, { kind: 'fail', failure: { code: 'BAD_RESULT', params: {} } });
    await ask(store, id, { kind: 'removeImages' });

    const elsewhere = await formerSlicesOf(queries, later);
    assert.equal(elsewhere.length, 600);
    assert.equal(compileSeries(SLICES, { ...RULES, elsewhere }).verdict, 'complete', 'sent again whole');
    const codeOf = (slices: readonly SliceHeader[]) => {
      const completion = compileSeries(slices, { ...RULES, expected: slices.length, elsewhere });
      return completion.verdict === 'failed' ? completion.error.code : completion.verdict;
    };
    assert.equal(codeOf(SLICES.slice(0, 500)), 'SLICES_ELSEWHERE');
    const nextFrame = SLICES.map((slice) => ({
      ...slice,
      sopInstanceUid: `${slice.sopInstanceUid}.2`,
      acquisitionDateTime: '20260314110000',
    }));
    assert.equal(codeOf(nextFrame), 'FRAMES_ELSEWHERE');
    assert.deepEqual(await formerSlicesOf(queries, { ...later, seriesInstanceUid: '1.2' }), []);

    const { slices } = await queries.selectFrom('former_slices').select('slices').executeTakeFirstOrThrow();
    assert.ok(slices.length < 30_000, `${slices.length} characters for 600 slices`);
    await ask(store, id, { kind: 'delete' });
    assert.deepEqual(await queries.selectFrom('former_slices').selectAll().execute(), []);
  });
});
