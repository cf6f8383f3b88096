import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  AssociationError,
  DicomError,
  PET_IMAGE_STORAGE,
  PIXEL_DATA,
  readFileMeta,
  readPart10,
  replaceElements,
  requestCommitment,
  textValue,
  type Dataset,
} from '../../dicom/index.ts';
import { readInstanceHeader } from '../../server/imaging/read-instance-header.ts';
import { assertWithin } from '../support/assert-within.ts';
import { COMMITMENT, commitmentEvent } from '../support/commitment-event.ts';
import type { Durability } from '../../server/storage/spool-directories.ts';
import { startListener } from '../support/listener.ts';
import { mutate } from '../support/mutate.ts';
import { MANUFACTURERS } from '../../server/phantom/options.ts';
import { seededRandom } from '../../server/phantom/random.ts';
import { makePhantomSeries } from '../../server/phantom/series.ts';
import {
  associateRequest,
  echoRequest,
  EXPLICIT,
  fragment,
  PET_CONTEXTS,
  RawPeer,
  RELEASE,
  store,
} from '../support/raw-peer.ts';
import { startRawProvider } from '../support/raw-provider.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { waitFor } from '../support/wait-for.ts';

/** `LONG=1` for as many as an attacker has time for. */
const isLong = process.env['LONG'] !== undefined;
const OBJECTS = isLong ? 200_000 : 10_000;
const CONNECTIONS = isLong ? 100_000 : 3_000;
const ANSWERS = isLong ? 20_000 : 1_000;

test(`${OBJECTS} mutated objects are read, or refused with a reason, in bounded time`, () => {
  const originals = MANUFACTURERS.flatMap((manufacturer) =>
    (['explicit', 'implicit'] as const).map(
      (transferSyntax) =>
        makePhantomSeries({ manufacturer, transferSyntax, slices: 1, rows: 8 }).objects[0]?.bytes as Buffer,
    ),
  );
  const random = seededRandom(2711);
  let refused = 0;
  for (let round = 0; round < OBJECTS; round++) {
    const bytes = mutate(originals[round % originals.length] as Buffer, random);
    const started = performance.now();
    try {
      const { dataset } = readPart10(bytes, round % 2 ? { stopAt: PIXEL_DATA } : {});
      readEverything(dataset);
      if (round % 2 === 0) replaceElements(dataset, new Map([[0x0008103e, textValue('LO', 'Ñandú')]]));
      readInstanceHeader(dataset);
    } catch (error) {
      assert.ok(error instanceof DicomError, `round ${round}: ${(error as Error).stack}`);
      refused++;
    }
    assertWithin(started, 2000, `round ${round}`);
  }
  assert.ok(refused > OBJECTS / 10, `${refused} refused`);
});

function readEverything(dataset: Dataset): void {
  for (const { tag } of dataset.elements) {
    dataset.texts(tag);
    dataset.numbers(tag);
    dataset.fragments(tag);
    for (const item of dataset.items(tag)) readEverything(item);
  }
}

// Where an answer waits for the disk, a peer may send and hang up meanwhile.
for (const [durability, connections] of [
  ['process', CONNECTIONS],
  ['durable', CONNECTIONS / 5],
] as const) {
  test(`${connections} mutated conversations (${durability}): the listener lives, its memory is bounded, good peers are served`, () =>
    converseWith(durability, connections));
}

async function converseWith(durability: Durability, connections: number): Promise<void> {
  using directory = temporaryDirectory();
  await using running = await startListener(directory.path, {}, { artimMs: 300, idleMs: 300, durability });
  const { listener, port } = running;
  const pid = listener.pid;
  const { bytes, sopInstanceUid } = makePhantomSeries({ slices: 1, rows: 8, transferSyntax: 'explicit' })
    .objects[0]!;
  const dataset = bytes.subarray(readFileMeta(bytes).datasetOffset);
  const contexts = [...PET_CONTEXTS, { id: 5, abstractSyntax: COMMITMENT, transferSyntaxes: [EXPLICIT] }];
  const request = associateRequest(contexts, { roles: [[COMMITMENT, 0, 1]] });
  const report = { contextId: 5, committed: [sopInstanceUid], failed: [['2.25.1', 0x0110]] } as const;
  const data = Buffer.concat([
    fragment(3, 3, echoRequest()),
    commitmentEvent('2.25.4711', report),
    store(sopInstanceUid, dataset, { fragmentBytes: 700 }),
    RELEASE,
  ]);

  const random = seededRandom(1107);
  let good = 0;
  const converse = async (round: number) => {
    await using peer = await RawPeer.connect(port, `127.0.0.${2 + (round % 200)}`);
    // Half of them get past the negotiation first.
    if (round % 2) peer.send(request, mutate(data, random));
    else peer.send(mutate(Buffer.concat([request, data]), random));
    peer.socket.end();
    await peer.closed(10_000);
  };
  let peak = 0;
  for (let round = 0; round < connections; round += 20) {
    await Promise.all(Array.from({ length: 20 }, (_, index) => converse(round + index)));
    peak = Math.max(peak, listener.stats?.memory ?? 0);
    if (round % 400 === 0) {
      await using peer = await RawPeer.associate(port, PET_CONTEXTS);
      peer.send(store(sopInstanceUid, dataset));
      assert.equal(await peer.nextStatus(), 0);
      good++;
    }
  }
  assert.ok(good > 0);
  assert.equal(listener.pid, pid);
  assert.deepEqual(running.failures, []);
  assert.deepEqual(
    running.logs.filter(({ event }) => event === 'listener.internal-error'),
    [],
  );
  // It is told once a second, which may be longer than all of them took.
  await waitFor(() => listener.stats !== undefined, { what: 'the figures of the process' });
  peak = Math.max(peak, listener.stats?.memory ?? 0);
  assert.ok(peak > 0 && peak < 250e6, `${Math.round(peak / 1e6)} MB`);
  await waitFor(() => listener.stats?.associations === 0, { what: 'no association is left' });
}

test(`${ANSWERS} mutated answers to our requests end in a result or in an error of the association`, async () => {
  const random = seededRandom(1977);
  let whole = false;
  using provider = await startRawProvider({
    onStored: (socket, _index, answer) => {
      const bytes = Buffer.concat([answer(0), commitmentEvent('2.25.4711', { committed: ['2.25.1'] })]);
      socket.write(whole ? bytes : mutate(bytes, random));
      if (!whole) socket.end();
    },
  });
  const ask = async () => {
    let reports = 0;
    await requestCommitment({
      host: '127.0.0.1',
      port: provider.port,
      callingAeTitle: 'PETFECTIOR',
      calledAeTitle: 'ARCHIVE',
      transactionUid: '2.25.4711',
      objects: [{ sopClassUid: PET_IMAGE_STORAGE, sopInstanceUid: '2.25.1' }],
      holdMs: 200,
      timeouts: { connectMs: 2000, acseMs: 500, dimseMs: 500 },
      onReport: () => {
        reports++;
        return { status: 0 };
      },
    });
    return reports;
  };
  let failed = 0;
  for (let round = 0; round < ANSWERS; round += 20) {
    const outcomes = await Promise.allSettled(Array.from({ length: 20 }, ask));
    for (const outcome of outcomes) {
      if (outcome.status === 'fulfilled') continue;
      assert.ok(outcome.reason instanceof AssociationError, String((outcome.reason as Error).stack));
      failed++;
    }
    provider.datasets.length = 0;
  }
  assert.ok(failed > ANSWERS / 10, `${failed} failed`);
  whole = true;
  assert.equal(await ask(), 1, 'a good one is still understood');
});
