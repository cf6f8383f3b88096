/** The queue in the database, on the embedded one and on MariaDB: the same behaviour on both. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { openDatabase, schemaDifference, type Database } from '../../../server/db/database.ts';
import type { DatabaseAddress } from '../../../server/base/config.ts';
import { Events, type Transition } from '../../../server/base/events.ts';
import { Logger } from '../../../server/base/log.ts';
import { LiveRuns } from '../../../server/queue/live-runs.ts';
import { Node } from '../../../server/queue/node.ts';
import { TaskStore } from '../../../server/queue/store.ts';
import { ask, claimStep, runStep } from '../../support/drive-task.ts';
import { startMariadb, type Mariadb } from '../../support/mariadb.ts';
import { DataDirectory } from '../../../server/storage/data-directory.ts';
import { receiptOf as receipt, SpoolingRegistration } from '../../support/receipts.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';
import { join } from 'node:path';

let mariadb: Mariadb | undefined;
before(async () => {
  mariadb = await startMariadb();
});
after(() => mariadb?.stop());

const addresses: Record<string, (name: string, folder: string) => Promise<DatabaseAddress>> = {
  'embedded database': async (_, folder) => ({ kind: 'sqlite', file: join(folder, 'test.db') }),
  MariaDB: async (name) => ({ kind: 'mariadb', url: await mariadb!.createDatabase(name) }),
};

for (const [name, address] of Object.entries(addresses)) {
  describe(name, () => {
    async function open() {
      const folder = temporaryDirectory('task-store-');
      const database = await openDatabase(
        await address(`t_${randomUUID().replaceAll('-', '')}`, folder.path),
      );
      const published: Transition[] = [];
      const events = new Events((error) => assert.fail(String(error)));
      events.on('transition', (transition) => published.push(transition));
      const conflicts: string[] = [];
      const data = new DataDirectory(folder.path);
      const makeStore = (owner: string, now = Date.now, { jump = 0, hasDuty = true } = {}) => {
        const store = new TaskStore({ database, events, owner, now });
        const registration = new SpoolingRegistration({
          database,
          store,
          events,
          data,
          rules: () => ({ minimumImages: 3, quietMs: 30_000 }),
          deviceAt: () => null,
          onAdded: () => undefined,
          onBegun: () => undefined,
          onConflict: (taskId) => void conflicts.push(taskId),
          onMissing: (key) => assert.fail(key),
        });
        const liveRuns = new LiveRuns();
        const installation = owner.split(':')[0]!;
        const log = new Logger('GATEWAY', () => undefined);
        const clock = { syncClock: async () => jump, hasDuty: () => hasDuty };
        const node = new Node({ database, store, events, liveRuns, log, installation, ...clock });
        return { store, registration, liveRuns, node };
      };
      return {
        database,
        published,
        conflicts,
        data,
        makeStore,
        ...makeStore('here:1'),
        tasks: () => database.queries.selectFrom('task').selectAll().orderBy('id').execute(),
        [Symbol.asyncDispose]: async () => {
          await database.close();
          folder[Symbol.dispose]();
        },
      };
    }

    async function assertGapless(database: Database, published: readonly Transition[]) {
      const rows = await database.queries
        .selectFrom('transition')
        .select('cursor')
        .orderBy('cursor')
        .execute();
      const cursors = rows.map(({ cursor }) => cursor);
      assert.deepEqual(
        cursors,
        cursors.map((_, index) => index + 1),
      );
      assert.deepEqual(
        published.map(({ cursor }) => cursor),
        cursors,
      );
    }

    test('after migrating, the schema has everything that the entities say', async () => {
      await using it = await open();
      assert.equal(await schemaDifference(it.database), '');
    });

    test('receipts of one series from one source make one task, which wakes when the count is reached', async () => {
      await using it = await open();
      await it.registration.register([receipt('1.1', 1), receipt('1.1', 2)]);
      assert.deepEqual(
        (await it.tasks()).map(({ state, imagesReceived }) => [state, imagesReceived]),
        [['WAITING', 2]],
      );
      await it.registration.register([3, 4, 5].map((index) => receipt('1.1', index)));
      const [task] = await it.tasks();
      assert.equal(task?.state, 'QUEUED');
      assert.equal(task?.imagesReceived, 5);
      await assertGapless(it.database, it.published);
    });

    test('the same receipts handed in again after a restart register nothing twice', async () => {
      await using it = await open();
      const receipts = [1, 2, 3].map((index) => receipt('1.1', index));
      await it.registration.register(receipts);
      await it.makeStore('here:2').registration.register(receipts);
      const tasks = await it.tasks();
      assert.equal(tasks.length, 1);
      assert.equal(tasks[0]?.imagesReceived, 3);
    });

    test('two sources that send the same series make two tasks', async () => {
      await using it = await open();
      await it.registration.register([receipt('1.1', 1), receipt('1.1', 1, { aeTitle: 'OTHER' })]);
      assert.deepEqual((await it.tasks()).map(({ sourceAeTitle }) => sourceAeTitle).sort(), [
        'OTHER',
        'SCANNER',
      ]);
    });

    test('an identical copy is counted, ignored and removed; other bytes under its UID begin a new task', async () => {
      await using it = await open();
      await it.registration.register([receipt('1.1', 1), receipt('1.1', 2)]);
      const same = { ...receipt('1.1', 1), key: 'spool/SCANNER/1.1/again/1.1.1.a.dcm' };
      await it.registration.register([same, receipt('1.1', 3)]);
      assert.equal(await it.data.has(same.key), false);
      await it.registration.register([receipt('1.1', 1, { copy: 'b' }), receipt('1.1', 2, { copy: 'b' })]);
      assert.deepEqual(
        (await it.tasks()).map(({ imagesReceived, duplicates }) => [imagesReceived, duplicates]),
        [
          [3, 1],
          [2, 0],
        ],
      );
      const [, newer] = await it.tasks();
      assert.deepEqual(it.conflicts, [newer?.id], 'told once, of the task that has the newer ones');
    });

    test('two images under one UID that come together are told too, and kept in a task each', async () => {
      await using it = await open();
      await it.registration.register([
        receipt('1.1', 1),
        receipt('1.1', 2),
        receipt('1.1', 1, { copy: 'b' }),
      ]);
      const tasks = await it.tasks();
      assert.deepEqual(
        tasks.map(({ imagesReceived }) => imagesReceived),
        [2, 1],
      );
      assert.deepEqual(it.conflicts, [tasks[1]?.id]);
    });

    test('images for a task that has gone on begin a new one', async () => {
      await using it = await open();
      await it.registration.register([1, 2, 3, 4, 5].map((index) => receipt('1.1', index)));
      await runStep(it.store, (await it.tasks())[0]!.id);
      await it.registration.register([receipt('1.1', 1, { copy: 'b' })]);
      assert.deepEqual(
        (await it.tasks()).map(({ step, state }) => [step, state]),
        [
          ['VALIDATOR', 'QUEUED'],
          ['COMPILATOR', 'WAITING'],
        ],
      );
    });

    test('a late image revives a task that failed as incomplete', async () => {
      await using it = await open();
      await it.registration.register([1, 2, 3].map((index) => receipt('1.1', index)));
      const [task] = await it.tasks();
      await ask(it.store, task!.id, { kind: 'wake' });
      await runStep(it.store, task!.id, { kind: 'fail', failure: { code: 'INCOMPLETE_SERIES', params: {} } });
      await it.registration.register([receipt('1.1', 4)]);
      assert.equal((await it.store.get(task!.id))?.state, 'WAITING');
      await it.registration.register([receipt('1.1', 5)]);
      const revived = await it.store.get(task!.id);
      assert.equal(revived?.state, 'QUEUED');
      assert.equal(revived?.failureCode, null);
      await assertGapless(it.database, it.published);
    });

    test('one task is claimed once, however many ask at the same time', async () => {
      await using it = await open();
      for (const series of ['1.1', '1.2', '1.3'])
        await it.registration.register([1, 2, 3, 4, 5].map((index) => receipt(series, index)));
      const other = it.makeStore('elsewhere:1').store;
      const claims = await Promise.all(
        Array.from({ length: 12 }, (_, index) => claimStep(index % 2 ? it.store : other, 'COMPILATOR')),
      );
      const ids = claims.flatMap((claim) => (claim ? [claim.work.id] : []));
      assert.equal(ids.length, 3);
      assert.equal(new Set(ids).size, 3);
    });

    test('a worker whose lease was taken over changes nothing any more', async () => {
      await using it = await open();
      await it.registration.register([1, 2, 3, 4, 5].map((index) => receipt('1.1', index)));
      await it.node.start();
      const first = await claimStep(it.store, 'COMPILATOR');
      await it.node.stop();
      const second = it.makeStore('elsewhere:1');
      await second.node.start();
      const again = await claimStep(second.store, 'COMPILATOR');
      await second.node.stop();
      assert.equal(again?.lease.claim, first!.lease.claim + 1);
      assert.equal(await it.store.actUnder(first!.lease, { kind: 'advance' }), 'lost');
      assert.equal((await it.store.get(first!.work.id))?.step, 'COMPILATOR');
      assert.notEqual(await second.store.actUnder(again.lease, { kind: 'advance' }), 'lost');
    });

    test('attempts are counted for each step, and begin anew at the next', async () => {
      await using it = await open();
      await it.registration.register([1, 2, 3, 4, 5].map((index) => receipt('1.1', index)));
      const [task] = await it.tasks();
      await runStep(it.store, task!.id, { kind: 'release' });
      await runStep(it.store, task!.id);
      await claimStep(it.store, 'VALIDATOR');
      assert.deepEqual(
        it.published.map(({ toStep, toState, attempt }) => `${toStep} ${toState} ${attempt}`).slice(2),
        [
          'COMPILATOR RUNNING 1',
          'COMPILATOR QUEUED 1',
          'COMPILATOR RUNNING 2',
          'VALIDATOR QUEUED 0',
          'VALIDATOR RUNNING 1',
        ],
      );
    });

    test("another gateway's living lease is left alone; one of a node of the same data directory is not", async () => {
      await using it = await open();
      await it.registration.register([1, 2, 3, 4, 5].map((index) => receipt('1.1', index)));
      await it.node.start();
      const claimed = await claimStep(it.store, 'COMPILATOR');
      const other = it.makeStore('elsewhere:1');
      await other.node.start();
      assert.equal((await it.store.get(claimed!.work.id))?.state, 'RUNNING');
      // The data directory is locked by one at a time: the node before it is gone, whatever its row says.
      const next = it.makeStore('here:2');
      await next.node.start();
      assert.equal((await it.store.get(claimed!.work.id))?.state, 'QUEUED');
      for (const { node } of [it, other, next]) await node.stop();
    });

    test('the clock of the database is set back: what waits goes on waiting as long as it was to', async () => {
      await using it = await open();
      await it.registration.register([receipt('1.1', 1)]);
      const [before] = await it.tasks();
      await it.store.shiftWaits(-3_600_000);
      assert.equal((await it.tasks())[0]?.wakeAt, before!.wakeAt! - 3_600_000);
    });

    test('the clock is set while several nodes work: what waits is moved once', async () => {
      await using it = await open();
      await it.registration.register([receipt('1.1', 1)]);
      const [before] = await it.tasks();
      for (const hasDuty of [true, false]) {
        const { node } = it.makeStore(`${hasDuty}:1`, Date.now, { jump: -3_600_000, hasDuty });
        await node.renew();
        await node.stop();
      }
      assert.equal((await it.tasks())[0]?.wakeAt, before!.wakeAt! - 3_600_000);
    });

    for (const end of ['killed', 'stopped'])
      test(`the clock is set back after the gateway was ${end}: what waits then waits no longer than it was to`, async () => {
        await using it = await open();
        const last = it.makeStore('here:1');
        await last.node.start();
        await it.registration.register([receipt('1.1', 1)]);
        const [before] = await it.tasks();
        await last.node.renew();
        if (end === 'stopped') await last.node.stop();
        const hourAgo = () => Date.now() - 3_600_000;
        const next = it.makeStore('here:2', hourAgo);
        await next.node.start();
        const [after] = await it.tasks();
        const left = before!.wakeAt! - Date.now();
        // The row of the last one was written up to a minute before.
        assert.ok(Math.abs(after!.wakeAt! - hourAgo() - left) < 70_000, `${after!.wakeAt! - hourAgo()} ms`);
        for (const { node } of [last, next]) await node.stop();
      });

    test('a waiting task wakes when its time has come, and not before', async () => {
      await using it = await open();
      await it.registration.register([receipt('1.1', 1)]);
      const [task] = await it.tasks();
      const next = await it.store.wakeDue();
      assert.equal(next, task!.wakeAt);
      await it.store.shiftWaits(-3_600_000);
      assert.equal(await it.store.wakeDue(), undefined);
      assert.equal((await it.store.get(task!.id))?.state, 'QUEUED');
    });

    test('transitions have no gaps under concurrent changes, and are published in their order', async () => {
      await using it = await open();
      const series = Array.from({ length: 8 }, (_, index) => `1.${index}`);
      await Promise.all(
        series.map((uid) => it.registration.register([1, 2, 3, 4, 5].map((index) => receipt(uid, index)))),
      );
      await Promise.all(
        series.map(async () => {
          const claimed = await claimStep(it.store, 'COMPILATOR');
          if (claimed) await it.store.actUnder(claimed.lease, { kind: 'advance' });
        }),
      );
      await assertGapless(it.database, it.published);
    });
  });
}
