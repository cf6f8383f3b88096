/** A series of which slices were lost is mended by sending it again, or stays failed: it is never delivered in part. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { onBothDatabases } from '../../support/both-databases.ts';
import { GatewayIntake, QUIET_SECONDS } from '../../support/gateway-intake.ts';
import { makePhantomSeries, type PhantomObject } from '../../support/phantom/series.ts';

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

  test('slices that come after their task has gone on do not become a result of their own', async () => {
    await using own = await open();
    await using gateway = await GatewayIntake.open(own.database, series);
    const at = Date.now() - 3_600_000;
    // A part that has no holes looks as if it had been cut out on purpose.
    await send(gateway, series.objects.slice(0, 40), at);
    await gateway.compile(true);
    const late = at + 2 * QUIET_SECONDS * 1000;
    await send(gateway, series.objects, late);
    await gateway.compile(true);
    const [gone, divided, ...others] = await gateway.tasks();
    assert.equal(gone?.step, 'VALIDATOR');
    assert.deepEqual(
      [divided?.state, divided?.failureCode, divided?.images],
      ['FAILED', 'SLICES_ELSEWHERE', 20],
    );
    assert.equal(others.length, 0);

    // The first one is given up, and the whole series sent again.
    await gateway.act(gone!.id, { kind: 'cancel' });
    await send(gateway, series.objects, late + 1000);
    await gateway.compile(false);
    const [, mended] = await gateway.tasks();
    assert.deepEqual([mended?.step, mended?.images], ['VALIDATOR', 60]);
  });
});
