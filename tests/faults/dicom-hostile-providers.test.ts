import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import {
  PET_IMAGE_STORAGE,
  readFileMeta,
  storeObjects,
  type StoreObject,
  type StoreResult,
  type StoreSummary,
} from '../../dicom/index.ts';
import { makePhantomSeries } from '../../server/phantom/series.ts';
import { writeSeries } from '../../server/phantom/write-series.ts';
import { assertWithin } from '../support/assert-within.ts';
import { commandSet, fragment, pdu } from '../support/raw-peer.ts';
import { startRawProvider, type RawProviderScript } from '../support/raw-provider.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const TIMEOUTS = { connectMs: 1000, acseMs: 500, dimseMs: 500 };
const OBJECTS = 5;

function phantomObjects(directory: string): StoreObject[] {
  const series = makePhantomSeries({ slices: OBJECTS, rows: 100 });
  return writeSeries(directory, series.objects).map((path, index) => ({
    path,
    sopClassUid: PET_IMAGE_STORAGE,
    sopInstanceUid: series.objects[index]?.sopInstanceUid as string,
    transferSyntaxUid: series.transferSyntaxUid,
  }));
}

interface Sending {
  readonly summary: StoreSummary;
  readonly results: StoreResult[];
  readonly datasets: readonly Buffer[];
  readonly objects: readonly StoreObject[];
  readonly largestData: number;
}

async function send(script: RawProviderScript, signal?: AbortSignal): Promise<Sending> {
  using directory = temporaryDirectory();
  using provider = await startRawProvider(script);
  const objects = phantomObjects(directory.path);
  const results: StoreResult[] = [];
  const summary = await storeObjects({
    host: '127.0.0.1',
    port: provider.port,
    callingAeTitle: 'PETFECTIOR',
    calledAeTitle: 'RAW',
    objects,
    timeouts: TIMEOUTS,
    ...(signal && { signal }),
    onResult: (result) => results.push(result),
  });
  // Whatever the far side does, every object has one result.
  assert.deepEqual(
    results.map(({ object }) => object),
    objects,
  );
  assert.equal(summary.stored + summary.warnings + summary.failed, OBJECTS);
  for (const [index, dataset] of provider.datasets.entries()) {
    const file = readFileSync(objects[index]?.path as string);
    assert.ok(dataset.equals(file.subarray(readFileMeta(file).datasetOffset)), 'sent to the bit');
  }
  return { summary, results, datasets: provider.datasets, objects, largestData: provider.largestData };
}

for (const maximumLength of [0, 70, 1000, 16383, 16384, 0xffffffff]) {
  test(`a maximum length of ${maximumLength} is kept`, async () => {
    const { summary, largestData, datasets } = await send({ maximumLength });
    assert.equal(summary.stored, OBJECTS, summary.error?.message);
    assert.equal(datasets.length, OBJECTS);
    if (maximumLength > 100) assert.ok(largestData <= maximumLength);
    assert.equal(largestData % 2, 0, 'fragments are of even length');
  });
}

test('a maximum length that leaves room for nothing ends the association', async () => {
  const { summary } = await send({ maximumLength: 5 });
  assert.equal(summary.error?.kind, 'protocol');
});

test('warnings count as stored and are told apart; failures fail alone', async () => {
  const statuses = [0xb000, 0xa700, 0, 0xc001, 0xb006];
  const { summary, results } = await send({
    onStored: (socket, index, answer) => socket.write(answer(statuses[index] as number)),
  });
  assert.deepEqual([summary.stored, summary.warnings, summary.failed, summary.error], [1, 2, 2, undefined]);
  assert.deepEqual(
    results.map(({ status }) => status),
    statuses,
  );
  assert.match(results[1]?.reason ?? '', /0xA700 out of resources/);
});

const ENDINGS: readonly (readonly [name: string, kind: string, script: RawProviderScript])[] = [
  ['no answer to the request for an association', 'timeout', { onAssociate: () => undefined }],
  [
    'an association answered with noise',
    'protocol',
    { onAssociate: (socket) => socket.write(Buffer.alloc(100, 0xab)) },
  ],
  [
    'an association answered with a broken accept',
    'protocol',
    { onAssociate: (socket) => socket.write(pdu(2, Buffer.alloc(10))) },
  ],
  ['a connection closed instead of an answer', 'closed', { onAssociate: (socket) => socket.destroy() }],
  ['a rejection', 'rejected', { onAssociate: (socket) => socket.write(pdu(3, Buffer.from([0, 1, 1, 7]))) }],
  [
    'no answer to a store',
    'timeout',
    { onStored: (socket, index, answer) => void (index < 2 && socket.write(answer(0))) },
  ],
  [
    'an answer to another request',
    'protocol',
    { onStored: (socket, index, answer) => socket.write(answer(0, index < 2 ? undefined : 999)) },
  ],
  [
    'an abort',
    'aborted',
    {
      onStored: (socket, index, answer) =>
        socket.write(index < 2 ? answer(0) : pdu(7, Buffer.from([0, 0, 2, 0]))),
    },
  ],
  [
    'a lost connection',
    'closed',
    {
      onStored: (socket, index, answer) =>
        void (index < 2 ? socket.write(answer(0)) : socket.resetAndDestroy()),
    },
  ],
  [
    'a release in the middle',
    'closed',
    { onStored: (socket, index, answer) => socket.write(index < 2 ? answer(0) : pdu(5, Buffer.alloc(4))) },
  ],
  [
    'a request instead of an answer',
    'protocol',
    {
      onStored: (socket, index, answer) =>
        socket.write(
          index < 2
            ? answer(0)
            : fragment(
                1,
                3,
                commandSet([
                  [0x0100, 1],
                  [0x0110, 1],
                  [0x0800, 0x0101],
                ]),
              ),
        ),
    },
  ],
  [
    'a command set of noise',
    'protocol',
    {
      onStored: (socket, index, answer) =>
        socket.write(index < 2 ? answer(0) : fragment(1, 3, Buffer.alloc(50, 0xee))),
    },
  ],
  [
    'a command set without end',
    'protocol',
    {
      onStored: (socket, index, answer) =>
        socket.write(
          index < 2 ? answer(0) : Buffer.concat(Array<Buffer>(20).fill(fragment(1, 1, Buffer.alloc(1000)))),
        ),
    },
  ],
];
for (const [name, kind, script] of ENDINGS) {
  test(`${name}: what was answered is stored, the rest failed, and the reason is ${kind}`, async () => {
    const { summary } = await send(script);
    assert.equal(summary.error?.kind, kind, summary.error?.message);
    assert.equal(summary.stored, script.onStored ? 2 : 0);
  });
}

test('a provider that stops reading is given up after its time', async () => {
  const { summary } = await send({
    onStored: (socket, index, answer) => {
      socket.write(answer(0));
      if (index === 1) socket.pause();
    },
  });
  assert.equal(summary.error?.kind, 'timeout');
});

test('an answer before the dataset has gone out is taken for what it is', async () => {
  const { summary } = await send({
    onStored: (socket, index, answer) =>
      socket.write(index === 0 ? Buffer.concat([answer(0), answer(0, 2)]) : answer(0)),
  });
  assert.equal(summary.stored + summary.failed, OBJECTS);
});

test('cancelled while an answer is awaited: at once', async () => {
  const controller = new AbortController();
  const started = performance.now();
  const { summary } = await send({ onStored: () => controller.abort() }, controller.signal);
  assert.equal(summary.error?.kind, 'cancelled');
  assertWithin(started, 400 + 400);
});
