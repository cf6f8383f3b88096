/** Storage commitment of deliveries, over a real database and real associations; the archive is scripted. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import { after, before, describe, test } from 'node:test';
import type { DatabaseAddress } from '../../server/base/config.ts';
import type { GatewayEvents } from '../../server/base/events.ts';
import { requestByDicom } from '../../server/steps/deliver/send-by-dicom.ts';
import { StorageCommitment, type CommitmentTarget } from '../../server/steps/deliver/storage-commitment.ts';
import { replaceDeliveries } from '../../server/queue/deliveries.ts';
import { shownDeliveriesOf } from '../../server/tasks/shown-deliveries.ts';
import { commitmentEvent, requestedOf } from '../support/commitment-event.ts';
import { startMariadb, type Mariadb } from '../support/mariadb.ts';
import { claimDelivery } from '../support/drive-task.ts';
import { openQueue, type Queue } from '../support/open-queue.ts';
import { missingPrograms } from '../support/programs.ts';
import { startRawProvider, type RawProviderScript, type StoreAnswer } from '../support/raw-provider.ts';
import { waitFor } from '../support/wait-for.ts';

const UIDS = ['2.25.1', '2.25.2', '2.25.3'];
const HERE = { aeTitle: 'ARCHIVE', address: '127.0.0.1' };
const ELSEWHERE = { aeTitle: 'SOMEBODY', address: '192.0.2.66' };
const DAY = 24 * 3_600_000;

interface ArchiveOptions {
  /** What it does with a request; by default it takes it and says nothing more. */
  readonly onAsked?: (socket: Socket, answer: StoreAnswer, transactionUid: string) => void;
  readonly script?: RawProviderScript;
  readonly timeoutMs?: number;
  readonly repeatMs?: number;
  readonly holdMs?: number;
  readonly device?: Partial<CommitmentTarget> | undefined;
}

/** An archive and a gateway that asks it. */
async function openArchive(queue: Queue, options: ArchiveOptions = {}) {
  const asked: { transactionUid: string; instances: string[] }[] = [];
  const onAsked = options.onAsked ?? ((socket, answer) => socket.write(answer(0)));
  const provider = await startRawProvider({
    onStored: (socket, index, answer) => {
      const request = requestedOf(provider.datasets[index]!);
      asked.push(request);
      onAsked(socket, answer, request.transactionUid);
    },
    ...options.script,
  });
  const target: CommitmentTarget = {
    name: 'ARCHIVE',
    aeTitle: 'ARCHIVE',
    host: '127.0.0.1',
    port: provider.port,
    tls: false,
    storageCommitment: true,
    addresses: ['127.0.0.1'],
    ...options.device,
  };
  const state: { target: CommitmentTarget | undefined } = { target };
  const told: GatewayEvents['commitmentChanged'][] = [];
  queue.events.on('commitmentChanged', (event) => told.push(event));
  const running: StorageCommitment[] = [];
  const gateway = () => {
    const engine = new StorageCommitment({
      database: queue.database,
      events: queue.events,
      now: Date.now,
      log: queue.log,
      device: (name) => (name === 'ARCHIVE' ? state.target : undefined),
      request: requestByDicom(() => 'PETFECTIOR', {}, options.holdMs ?? 50),
      isHeld: () => false,
      timeoutMs: () => options.timeoutMs ?? DAY,
      pauses: { firstRetry: 20, firstRepeat: options.repeatMs ?? DAY, longest: DAY },
    });
    engine.start();
    running.push(engine);
    return engine;
  };
  return {
    provider,
    asked,
    told,
    state,
    gateway,
    [Symbol.asyncDispose]: async () => {
      await Promise.all(running.map((engine) => engine.stop()));
      provider[Symbol.dispose]();
    },
  };
}

/** A task of which the archive has every image, and is to be asked. */
async function delivered(queue: Queue, device = 'ARCHIVE'): Promise<string> {
  const taskId = await queue.newResult(UIDS, [device]);
  const claimed = await claimDelivery(queue.store);
  const change = { state: 'COMPLETED', accepted: UIDS, sent: UIDS.length, failed: 0 } as const;
  assert.ok(await queue.store.changeDelivery(claimed!.lease, change, { wantsCommitment: true }));
  return taskId;
}

async function commitment(queue: Queue, taskId: string) {
  const [delivery] = await shownDeliveriesOf(queue.database.queries, [taskId]);
  return delivery?.commitment ?? undefined;
}

const until = (queue: Queue, taskId: string, state: string) =>
  waitFor(
    async () => {
      const found = await commitment(queue, taskId);
      return found?.state === state && found;
    },
    { what: `commitment ${state}` },
  );

let mariadb: Mariadb | undefined;
const skip = missingPrograms('mariadbd');
before(async () => {
  if (!skip) mariadb = await startMariadb();
});
after(() => mariadb?.stop());
const databases: Record<string, () => Promise<DatabaseAddress | undefined>> = {
  'embedded database': async () => undefined,
  MariaDB: async () => ({
    kind: 'mariadb',
    url: await mariadb!.createDatabase(`c_${randomUUID().replaceAll('-', '')}`),
  }),
};

for (const [name, address] of Object.entries(databases)) {
  describe(name, { skip: name === 'MariaDB' && skip }, () => {
    const open = async () => openQueue(await address());

    test('an archive is asked for every image, and its report on the same association settles it', async () => {
      await using queue = await open();
      await using archive = await openArchive(queue, {
        holdMs: 5000,
        onAsked: (socket, answer, uid) =>
          socket.write(Buffer.concat([answer(0), commitmentEvent(uid, { committed: UIDS })])),
      });
      const taskId = await delivered(queue);
      archive.gateway();
      const settled = await until(queue, taskId, 'COMMITTED');
      assert.deepEqual([settled.requests, settled.refused, settled.notice], [1, 0, null]);
      assert.deepEqual(archive.asked[0]?.instances, UIDS);
      assert.deepEqual(archive.told, [{ taskId, device: 'ARCHIVE', failure: null }]);
      assert.ok(queue.records.some(({ event }) => event === 'commitment.committed'));
    });

    test('a report that comes later, also after a restart, belongs to its delivery', async () => {
      await using queue = await open();
      await using archive = await openArchive(queue);
      const taskId = await delivered(queue);
      const first = archive.gateway();
      await waitFor(() => archive.asked.length === 1, { what: 'the request' });
      await first.stop();
      assert.equal((await commitment(queue, taskId))?.state, 'REQUESTED');

      const second = archive.gateway();
      const { transactionUid } = archive.asked[0]!;
      const report = { transactionUid, committed: UIDS, failed: [] };
      assert.deepEqual(await second.record(report, { ...HERE, address: '192.0.2.9' }), { status: 0 });
      assert.equal((await commitment(queue, taskId))?.state, 'COMMITTED');
      assert.deepEqual(await second.record(report, HERE), { status: 0 }, 'told twice is told once');
      assert.equal(archive.asked.length, 1, 'nothing was asked again');
    });

    test('refused images are failures with the reason, whoever mends it; a later success heals', async () => {
      await using queue = await open();
      await using archive = await openArchive(queue);
      const taskId = await delivered(queue);
      const engine = archive.gateway();
      await waitFor(() => archive.asked.length === 1, { what: 'the request' });
      const { transactionUid } = archive.asked[0]!;
      const failed = [{ sopInstanceUid: UIDS[1]!, reason: 0x0112 }];
      await engine.record({ transactionUid, committed: [UIDS[0]!, UIDS[1]!], failed }, HERE);
      const settled = await until(queue, taskId, 'FAILED');
      assert.equal(settled.refused, 2, 'one refused, one not mentioned');
      assert.deepEqual(settled.notice, {
        code: 'COMMITMENT_REFUSED',
        params: { device: 'ARCHIVE', refused: 2, total: 3 },
        cause: { code: 'COMMITMENT_REASON', params: { status: '0112', meaning: 'no such SOP instance' } },
      });
      assert.equal(archive.told[0]?.failure?.code, 'COMMITMENT_REFUSED');
      assert.ok(queue.records.some(({ event, level }) => event === 'commitment.failed' && level === 'warn'));

      await engine.record({ transactionUid, committed: UIDS, failed: [] }, HERE);
      assert.equal((await commitment(queue, taskId))?.state, 'COMMITTED');
      assert.deepEqual(archive.told.at(-1), { taskId, device: 'ARCHIVE', failure: null });
    });

    test('an archive that never reports is asked again with a new transaction, and given up when the time is over', async () => {
      await using queue = await open();
      await using archive = await openArchive(queue, { repeatMs: 30, timeoutMs: 1500, holdMs: 1 });
      const taskId = await delivered(queue);
      const engine = archive.gateway();
      await waitFor(() => archive.asked.length >= 3, { what: 'three requests' });
      assert.equal(
        new Set(archive.asked.map(({ transactionUid }) => transactionUid)).size,
        archive.asked.length,
      );
      const { notice } = await until(queue, taskId, 'FAILED');
      assert.equal(notice?.code, 'COMMITMENT_UNANSWERED');
      const asked = archive.asked.length;
      // A report on the first request, long after: as good as any.
      const { transactionUid } = archive.asked[0]!;
      await engine.record({ transactionUid, committed: UIDS, failed: [] }, HERE);
      assert.equal((await commitment(queue, taskId))?.state, 'COMMITTED');
      assert.equal(archive.asked.length, asked, 'given up is not asked again');
    });

    test('a refusal of an earlier request does not end the newer one', async () => {
      await using queue = await open();
      await using archive = await openArchive(queue, { repeatMs: 30, holdMs: 1 });
      const taskId = await delivered(queue);
      const engine = archive.gateway();
      await waitFor(() => archive.asked.length >= 2, { what: 'two requests' });
      const { transactionUid } = archive.asked[0]!;
      const failed = UIDS.map((sopInstanceUid) => ({ sopInstanceUid, reason: 0x0112 }));
      assert.deepEqual(await engine.record({ transactionUid, committed: [], failed }, HERE), { status: 0 });
      assert.equal((await commitment(queue, taskId))?.state, 'REQUESTED');
    });

    test('reports that are not ours change nothing: unknown transaction, another sender', async () => {
      await using queue = await open();
      await using archive = await openArchive(queue);
      const taskId = await delivered(queue);
      const engine = archive.gateway();
      await waitFor(() => archive.asked.length === 1, { what: 'the request' });
      const { transactionUid } = archive.asked[0]!;
      const report = { transactionUid, committed: UIDS, failed: [] };
      for (const [given, from] of [
        [{ ...report, transactionUid: '2.25.666' }, HERE],
        [report, ELSEWHERE],
      ] as const)
        assert.equal((await engine.record(given, from)).status, 0x0115);
      assert.equal((await commitment(queue, taskId))?.state, 'REQUESTED');
      assert.equal(queue.records.filter(({ event }) => event === 'commitment.unexpected-report').length, 2);
    });
  });
}

const REFUSALS: readonly (readonly [name: string, options: ArchiveOptions, reason: string])[] = [
  ['does not offer it', { script: { contextResult: 3 } }, 'COMMITMENT_NOT_OFFERED'],
  ['refuses the request', { onAsked: (socket, answer) => socket.write(answer(0x0213)) }, 'REQUEST_REFUSED'],
  ['hangs up', { onAsked: (socket) => void socket.resetAndDestroy() }, 'ASSOCIATION_ENDED'],
  ['is away', { device: { port: 1 } }, 'PORT_CLOSED'],
];
for (const [name, options, reason] of REFUSALS) {
  test(`an archive that ${name} is tried again with growing pauses, then a person is told why`, async () => {
    await using queue = await openQueue();
    await using archive = await openArchive(queue, { ...options, timeoutMs: 700 });
    const taskId = await delivered(queue);
    archive.gateway();
    const { notice, requests } = await until(queue, taskId, 'FAILED');
    assert.equal(notice?.code, 'COMMITMENT_NOT_REQUESTED');
    assert.equal(notice?.cause?.code, reason);
    assert.ok(requests >= 2 && requests <= 8, `${requests} requests in 700 ms, pauses of 20, 40, 80 ... ms`);
    assert.ok(queue.records.some(({ event }) => event === 'commitment.retry'));
  });
}

test('an archive that is away costs one attempt per back-off, and is asked for everything when it is back', async () => {
  await using queue = await openQueue();
  await using archive = await openArchive(queue, { device: { port: 1 } });
  const tasks = await Promise.all([delivered(queue), delivered(queue), delivered(queue)]);
  archive.gateway();
  await waitFor(() => queue.records.filter(({ event }) => event === 'commitment.retry').length >= 3, {
    what: 'some attempts',
  });
  // The device is corrected: whatever waits is asked.
  archive.state.target = { ...archive.state.target!, port: archive.provider.port };
  await waitFor(() => archive.asked.length === 3, { what: 'three requests' });
  for (const taskId of tasks) await until(queue, taskId, 'REQUESTED');
});

test('a wish that is older than the time for an answer is asked all the same, and its time begins then', async () => {
  await using queue = await openQueue();
  await using archive = await openArchive(queue, { timeoutMs: DAY });
  const taskId = await delivered(queue);
  await queue.database.queries.updateTable('commitment').set({ createdAt: 1, wakeAt: 1 }).execute();
  archive.gateway();
  await waitFor(() => archive.asked.length === 1, { what: 'the request' });
  const [row] = await queue.database.queries.selectFrom('commitment').selectAll().execute();
  assert.ok(row!.createdAt > 1 && Number(row!.wakeAt) > Date.now(), 'a report has its time');
  assert.equal((await commitment(queue, taskId))?.state, 'REQUESTED');
});

test('what is not wanted any more is forgotten; a device that is gone is a failure; both without asking', async () => {
  await using queue = await openQueue();
  await using archive = await openArchive(queue, { device: { storageCommitment: false } });
  const taskId = await delivered(queue);
  archive.gateway();
  await waitFor(async () => (await commitment(queue, taskId)) === undefined, { what: 'the wish is gone' });
  archive.state.target = undefined;
  const other = await delivered(queue);
  const engine = archive.gateway();
  const { notice } = await until(queue, other, 'FAILED');
  assert.equal(notice?.cause?.code, 'DEVICE_UNDECLARED');
  assert.equal(archive.asked.length, 0);
  // The next gateway says so again: what was told before an end may not have been heard.
  await engine.stop();
  const before = archive.told.length;
  archive.gateway();
  await waitFor(() => archive.told.length > before, { what: 'the failure is told again' });
});

test('stopping cuts off a request that is not answered, and the next start asks again at once', async () => {
  await using queue = await openQueue();
  let silent = true;
  await using archive = await openArchive(queue, {
    onAsked: (socket, answer) => void (silent || socket.write(answer(0))),
  });
  const taskId = await delivered(queue);
  const engine = archive.gateway();
  await waitFor(() => archive.asked.length === 1, { what: 'the request' });
  await engine.stop();
  assert.equal((await commitment(queue, taskId))?.state, 'QUEUED');
  silent = false;
  archive.gateway();
  await waitFor(() => archive.asked.length === 2, { what: 'the request, again' });
  await until(queue, taskId, 'REQUESTED');
});

test('a result that is made anew forgets what was said of the one before', async () => {
  await using queue = await openQueue();
  await using archive = await openArchive(queue);
  const taskId = await delivered(queue);
  const engine = archive.gateway();
  await waitFor(() => archive.asked.length === 1, { what: 'the request' });
  await queue.database.transaction((tx) => replaceDeliveries(tx, taskId, ['ARCHIVE']));
  assert.equal(await commitment(queue, taskId), undefined);
  const { transactionUid } = archive.asked[0]!;
  assert.equal((await engine.record({ transactionUid, committed: UIDS, failed: [] }, HERE)).status, 0x0115);
});
