/** Storage Commitment against scripted archives: what they are asked, and whatever they may answer. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PET_IMAGE_STORAGE, requestCommitment, type CommitmentReport } from '../../dicom/index.ts';
import { COMMITMENT, commitmentEvent, requestedOf, type EventOptions } from '../support/commitment-event.ts';
import { startListener } from '../support/listener.ts';
import { RawPeer, EXPLICIT, IMPLICIT, commandSet, fragment, pdu, RELEASE } from '../support/raw-peer.ts';
import { startRawProvider, type RawProviderScript } from '../support/raw-provider.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { waitFor } from '../support/wait-for.ts';

const TRANSACTION = '2.25.4711';
const UIDS = ['2.25.1', '2.25.2', '2.25.3'];
const TIMEOUTS = { connectMs: 1000, acseMs: 500, dimseMs: 500 };

async function ask(script: RawProviderScript, { holdMs = 2000, uids = UIDS } = {}) {
  using provider = await startRawProvider(script);
  const reports: CommitmentReport[] = [];
  let error: (Error & { kind?: string }) | undefined;
  try {
    await requestCommitment({
      host: '127.0.0.1',
      port: provider.port,
      callingAeTitle: 'PETFECTIOR',
      calledAeTitle: 'ARCHIVE',
      transactionUid: TRANSACTION,
      objects: uids.map((sopInstanceUid) => ({ sopClassUid: PET_IMAGE_STORAGE, sopInstanceUid })),
      holdMs,
      timeouts: TIMEOUTS,
      onReport: async (report) => {
        reports.push(report);
        return { status: 0 };
      },
    });
  } catch (thrown) {
    error = thrown as Error;
  }
  return { reports, error, datasets: provider.datasets };
}

test('an archive that reports on the same association is heard, and answered', async () => {
  let answered: Buffer | undefined;
  const { reports, error, datasets } = await ask({
    onStored: (socket, _index, answer) => {
      socket.on('data', (chunk: Buffer) => (answered ??= chunk));
      socket.write(
        Buffer.concat([answer(0), commitmentEvent(TRANSACTION, { committed: UIDS, messageId: 7 })]),
      );
    },
  });
  assert.equal(error, undefined);
  assert.deepEqual(datasets.map(requestedOf), [{ transactionUid: TRANSACTION, instances: UIDS }]);
  assert.deepEqual(reports, [{ transactionUid: TRANSACTION, committed: UIDS, failed: [] }]);
  assert.ok(answered);
  // PS3.7 table 10.1-1: N-EVENT-REPORT-RSP to message 7, for event type 1, Success.
  for (const value of [
    [0x00, 0x01, 2, 0, 0, 0, 0x00, 0x81],
    [0x20, 0x01, 2, 0, 0, 0, 7, 0],
    [0x00, 0x09, 2, 0, 0, 0, 0, 0],
    [0x02, 0x10, 2, 0, 0, 0, 1, 0],
  ])
    assert.ok(answered.includes(Buffer.from([0, 0, ...value])), value.join());
});

test('failures are heard with their reasons; two thousand objects are asked for at once', async () => {
  const uids = Array.from({ length: 2000 }, (_, index) => `2.25.${10n ** 37n + BigInt(index)}`);
  const { reports, error, datasets } = await ask(
    {
      onStored: (socket, _index, answer) =>
        socket.write(
          Buffer.concat([
            answer(0),
            commitmentEvent(TRANSACTION, { committed: uids.slice(1), failed: [[uids[0]!, 0x0112]] }),
          ]),
        ),
    },
    { uids },
  );
  assert.equal(error, undefined);
  assert.deepEqual(requestedOf(datasets[0]!).instances, uids);
  assert.deepEqual(reports[0]?.failed, [{ sopInstanceUid: uids[0], reason: 0x0112 }]);
  assert.equal(reports[0]?.committed.length, 1999);
});

test('an archive that takes the request and reports later is let go when the time is over', async () => {
  const { reports, error } = await ask(
    { onStored: (socket, _index, answer) => socket.write(answer(0)) },
    { holdMs: 50 },
  );
  assert.deepEqual([reports, error], [[], undefined]);
});

test('an archive that ends the association after it took the request has taken it', async () => {
  for (const end of [RELEASE, pdu(7, Buffer.from([0, 0, 0, 0]))]) {
    const { reports, error } = await ask({
      onStored: (socket, _index, answer) => socket.write(Buffer.concat([answer(0), end])),
    });
    assert.deepEqual([reports, error], [[], undefined]);
  }
});

const REFUSALS: readonly (readonly [name: string, kind: string, script: RawProviderScript])[] = [
  ['a context that is not accepted', 'no-context', { contextResult: 3 }],
  ['a failure status', 'refused', { onStored: (socket, _index, answer) => socket.write(answer(0x0213)) }],
  ['no answer', 'timeout', { onStored: () => undefined }],
  ['a lost connection', 'closed', { onStored: (socket) => void socket.resetAndDestroy() }],
  ['an abort', 'aborted', { onStored: (socket) => socket.write(pdu(7, Buffer.from([0, 0, 2, 0]))) }],
];
for (const [name, kind, script] of REFUSALS) {
  test(`a request that ends in ${name} is not taken for one that got through`, async () => {
    const { error, reports } = await ask(script);
    assert.equal(error?.kind, kind, error?.message);
    assert.deepEqual(reports, []);
  });
}

test('an event that cannot be read is answered with the reason, and is no report', async () => {
  let answers = Buffer.alloc(0);
  const { reports } = await ask(
    {
      onStored: (socket, _index, answer) => {
        socket.on('data', (chunk: Buffer) => (answers = Buffer.concat([answers, chunk])));
        socket.write(
          Buffer.concat([answer(0), commitmentEvent(TRANSACTION, { information: Buffer.alloc(40, 0xab) })]),
        );
      },
    },
    { holdMs: 300 },
  );
  assert.deepEqual(reports, []);
  assert.ok(answers.includes(Buffer.from([0, 0, 0x00, 0x09, 2, 0, 0, 0, 0x15, 0x01])));
});

// The listener, on an association that the archive opens.

const CONTEXT = [{ id: 1, abstractSyntax: COMMITMENT, transferSyntaxes: [EXPLICIT] }];

async function listening(answer: (report: CommitmentReport) => Promise<{ status: number }>) {
  const directory = temporaryDirectory();
  const reports: { report: CommitmentReport; from: string }[] = [];
  const running = await startListener(
    directory.path,
    {},
    {},
    {
      onCommitmentReport: async (report, from) => {
        reports.push({ report, from: `${from.aeTitle}@${from.address}` });
        return answer(report);
      },
    },
  );
  return {
    port: running.port,
    logs: running.logs,
    reports,
    [Symbol.asyncDispose]: async () => {
      await running[Symbol.asyncDispose]();
      directory[Symbol.dispose]();
    },
  };
}
const success = async () => ({ status: 0 });

test('an archive opens an association as provider: its role is accepted, its report taken', async () => {
  await using it = await listening(success);
  await using peer = await RawPeer.associate(it.port, CONTEXT, {
    calling: 'ARCHIVE',
    roles: [[COMMITMENT, 0, 1]],
  });
  // PS3.7 D.3.3.4: the role item of the accept says SCU 0, SCP 1, seen from the archive.
  const role = peer.accept.indexOf(Buffer.from([0x54, 0, 0, COMMITMENT.length + 4, 0, COMMITMENT.length]));
  assert.ok(role > 0);
  assert.deepEqual([...peer.accept.subarray(role + 6 + COMMITMENT.length).subarray(0, 2)], [0, 1]);
  peer.send(commitmentEvent(TRANSACTION, { committed: UIDS }));
  assert.equal(await peer.nextStatus(), 0);
  peer.send(commitmentEvent('2.25.5', { messageId: 2, failed: [['2.25.1', 0x0110]] }));
  assert.equal(await peer.nextStatus(), 0);
  assert.deepEqual(
    it.reports.map(({ from }) => from),
    ['ARCHIVE@127.0.0.1', 'ARCHIVE@127.0.0.1'],
  );
  assert.deepEqual(it.reports[1]?.report.failed, [{ sopInstanceUid: '2.25.1', reason: 0x0110 }]);
});

test('an archive that proposes no role is heard too; one that would use our commitment is refused', async () => {
  await using it = await listening(success);
  await using silent = await RawPeer.associate(it.port, CONTEXT, { calling: 'ARCHIVE' });
  silent.send(commitmentEvent(TRANSACTION, { committed: UIDS }));
  assert.equal(await silent.nextStatus(), 0);

  await using user = await RawPeer.associate(it.port, CONTEXT, { roles: [[COMMITMENT, 1, 0]] });
  const context = user.accept.indexOf(Buffer.from([0x21, 0]));
  assert.equal(user.accept[context + 6], 1, 'the context is rejected');

  await using asking = await RawPeer.associate(it.port, CONTEXT);
  asking.send(
    fragment(
      1,
      3,
      commandSet([
        [0x0003, COMMITMENT],
        [0x0100, 0x0130],
        [0x0110, 1],
        [0x0800, 0x0101],
        [0x1001, '1.2.840.10008.1.20.1.1'],
        [0x1008, 1],
      ]),
    ),
  );
  assert.equal(await asking.nextStatus(), 0x0211, 'we provide no commitment');
});

const NONSENSE: readonly (readonly [name: string, status: number, options: EventOptions])[] = [
  ['another SOP class', 0x0118, { sopClass: '1.2.840.10008.1.20.2' }],
  ['another SOP instance', 0x0112, { sopInstance: '1.2.3' }],
  ['another type of event', 0x0113, { eventType: 3 }],
  ['noise for information', 0x0115, { information: Buffer.alloc(100, 0xab) }],
  ['no transaction', 0x0115, { information: Buffer.from([0x08, 0, 0x95, 0x11, 0x55, 0x49, 0, 0]) }],
  ['a success that lists failures', 0x0115, { eventType: 1, failed: [['2.25.1', 0x0110]] }],
  ['a reference that is no UID', 0x0115, { committed: ['../../etc'] }],
  ['more information than is taken', 0x0213, { information: Buffer.alloc(3 * 1024 * 1024) }],
];
test('events that make no sense are answered with the reason, one after the other', async () => {
  await using it = await listening(success);
  await using peer = await RawPeer.associate(it.port, CONTEXT, { roles: [[COMMITMENT, 0, 1]] });
  for (const [name, status, options] of NONSENSE) {
    peer.send(commitmentEvent(TRANSACTION, options));
    assert.equal(await peer.nextStatus(), status, name);
  }
  assert.deepEqual(it.reports, []);
  peer.send(commitmentEvent(TRANSACTION, { committed: UIDS }));
  assert.equal(await peer.nextStatus(), 0, 'and the association still serves');
});

test('an event on the context of another service is not an operation of it', async () => {
  await using it = await listening(success);
  await using peer = await RawPeer.associate(it.port, [
    { id: 1, abstractSyntax: '1.2.840.10008.1.1', transferSyntaxes: [IMPLICIT] },
  ]);
  peer.send(commitmentEvent(TRANSACTION, { committed: UIDS }));
  assert.equal(await peer.nextStatus(), 0x0211);
});

test('what cannot be recorded is not acknowledged, so that the archive reports again', async () => {
  await using it = await listening(async () => {
    throw new Error('the database is away');
  });
  await using peer = await RawPeer.associate(it.port, CONTEXT, { roles: [[COMMITMENT, 0, 1]] });
  peer.send(commitmentEvent(TRANSACTION, { committed: UIDS }));
  assert.equal(await peer.nextStatus(), 0x0110);
  await waitFor(() => it.logs.some(({ event }) => event === 'commitment.not-recorded'), {
    what: 'a log line',
  });
});
