/** A series of which slices were lost is mended by sending it again, or stays failed: it is never delivered in part. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { onBothDatabases } from '../../support/both-databases.ts';
import { GatewayIntake, QUIET_SECONDS } from '../../support/gateway-intake.ts';
import { makePhantomSeries, type PhantomObject } from '../../../server/phantom/series.ts';

const LOST: ReadonlySet<number> = new Set([20, 41]);
const options = { slices: 60, rows: 4, columns: 4, transferSyntax: 'explicit' } as const;
const series = makePhantomSeries(options);
const shuffled = makePhantomSeries({ ...options, order: 'shuffled' });
const ORDERS: Readonly<Record<string, readonly PhantomObject[]>> = {
  'in order': series.objects,
  shuffled: shuffled.objects,
  reversed: series.objects.toReversed(),
};

async function send(gateway: GatewayIntake, objects: readonly PhantomObject[], at: number): Promise<void> {
  for (const [nth, object] of objects.entries()) gateway.accept([await gateway.receive(object, at + nth)]);
  await gateway.settled();
}

onBothDatabases((open) => {
  for (const [order, objects] of Object.entries(ORDERS))
    test(`two of 60 slices are lost, and all 60 are sent again ${order}: one task goes on, with 60`, async () => {
      await using own = await open();
      await using gateway = await GatewayIntake.open(own.database, series);
      const at = Date.now() - 3_600_000;
      await send(
        gateway,
        objects.filter(({ index }) => !LOST.has(index)),
        at,
      );
      await gateway.compile(true);
      const [failed] = await gateway.tasks();
      assert.deepEqual([failed?.state, failed?.failureCode], ['FAILED', 'INCOMPLETE_SERIES']);

      await send(gateway, objects, at + 600_000);
      await gateway.compile(false);
      const tasks = await gateway.tasks();
      assert.deepEqual(
        tasks.map(({ id, step, state, images, duplicates }) => ({ id, step, state, images, duplicates })),
        [{ id: failed?.id, step: 'VALIDATOR', state: 'QUEUED', images: 60, duplicates: 58 }],
      );
      assert.equal(gateway.spooled().length, 60);
    });

  test('a task that is cancelled while images come, and taken back, takes the rest of them', async () => {
    await using own = await open();
    await using gateway = await GatewayIntake.open(own.database, series);
    const at = Date.now();
    await send(gateway, series.objects.slice(0, 20), at);
    const [task] = await gateway.tasks();
    await gateway.act(task!.id, { kind: 'cancel' });
    await gateway.act(task!.id, { kind: 'retry' });
    await send(gateway, series.objects.slice(20), at + 1000);
    await gateway.compile(false);
    assert.deepEqual(
      (await gateway.tasks()).map(({ step, images }) => [step, images]),
      [['VALIDATOR', 60]],
    );
  });

  const LATER_STEPS = ['VALIDATOR', 'PACKER', 'UPLOADER', 'DOWNLOADER', 'UNPACKER'] as const;
  for (const step of LATER_STEPS)
    test(`slices that come when their task is at the ${step} call it back: one task, with all 60`, async () => {
      await using own = await open();
      await using gateway = await GatewayIntake.open(own.database, series);
      const at = Date.now() - 3_600_000;
      // A part that has no holes looks as if it had been cut out on purpose.
      await send(gateway, series.objects.slice(0, 40), at);
      await gateway.compile(true);
      await gateway.goOnTo(step);
      const run = await gateway.claim(step);
      await send(gateway, series.objects.slice(40), at + 2 * QUIET_SECONDS * 1000);
      assert.equal(await gateway.end(run), 'lost', 'the run has lost its lease');
      const [reopened] = await gateway.tasks();
      const mayHaveJob = step === 'UPLOADER' || step === 'DOWNLOADER' || step === 'UNPACKER';
      assert.deepEqual(
        [reopened?.step, reopened?.state, reopened?.stepResults],
        ['COMPILATOR', 'QUEUED', mayHaveJob ? '{"jobsGivenUp":1}' : '{}'],
      );
      await gateway.compile(true);
      assert.deepEqual(
        (await gateway.tasks()).map(({ step, state, images }) => [step, state, images]),
        [['VALIDATOR', 'QUEUED', 60]],
      );
      const effects = await own.database.queries.selectFrom('effect').select(['kind', 'payload']).execute();
      const isUploaded = step === 'DOWNLOADER' || step === 'UNPACKER';
      assert.deepEqual(
        effects.map(({ kind, payload }) => [kind, payload]),
        isUploaded ? [['discardRemoteJob', '{"jobId":"job-1"}']] : [],
      );
    });

  test('slices that come once delivery has begun are no result of their own, and the task says that it lacks them', async () => {
    await using own = await open();
    await using gateway = await GatewayIntake.open(own.database, series);
    const at = Date.now() - 3_600_000;
    await send(gateway, series.objects.slice(0, 40), at);
    await gateway.compile(true);
    await gateway.goOnTo('STORE_SCU');
    const late = at + 2 * QUIET_SECONDS * 1000;
    await send(gateway, series.objects.slice(40), late);
    await gateway.compile(true);
    const [delivered, divided, ...others] = await gateway.tasks();
    assert.deepEqual(
      [delivered?.step, delivered?.images, delivered?.warnings],
      ['STORE_SCU', 40, '[{"code":"LATE_SLICES","params":{}}]'],
    );
    assert.deepEqual(
      [divided?.state, divided?.failureCode, divided?.images],
      ['FAILED', 'SLICES_ELSEWHERE', 20],
    );
    assert.equal(others.length, 0);

    // Sent again whole, it is one task with every slice.
    await send(gateway, series.objects, late + 2 * QUIET_SECONDS * 1000);
    await gateway.compile(true);
    const [, mended] = await gateway.tasks();
    assert.deepEqual([mended?.step, mended?.images], ['VALIDATOR', 60]);
  });
});
