import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import {
  AssociationError,
  echo,
  PET_IMAGE_STORAGE,
  readFileMeta,
  storeObjects,
  type StoreObject,
  type StoreResult,
} from '../../dicom/index.ts';
import { assertWithin } from '../support/assert-within.ts';
import { startStorescp } from '../support/dcmtk.ts';
import { freePort } from '../support/free-port.ts';
import { makePhantomSeries } from '../../server/phantom/series.ts';
import { writeSeries } from '../../server/phantom/write-series.ts';
import { missingPrograms } from '../support/programs.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const skip = missingPrograms('storescp');
const titles = { host: '127.0.0.1', callingAeTitle: 'PETFECTIOR', calledAeTitle: 'STORESCP' };

function phantomObjects(directory: string, slices: number): StoreObject[] {
  const series = makePhantomSeries({ slices, rows: 32 });
  const paths = writeSeries(directory, series.objects);
  return paths.map((path, index) => ({
    path,
    sopClassUid: PET_IMAGE_STORAGE,
    sopInstanceUid: series.objects[index]?.sopInstanceUid as string,
    transferSyntaxUid: series.transferSyntaxUid,
  }));
}

test('storescp receives every object of one association to the bit', { skip }, async () => {
  using directory = temporaryDirectory();
  const objects = phantomObjects(join(directory.path, 'out'), 20);
  await using peer = await startStorescp(join(directory.path, 'in'));
  const results: StoreResult[] = [];
  const summary = await storeObjects({
    ...titles,
    port: peer.port,
    objects,
    onResult: (result) => results.push(result),
  });
  assert.deepEqual(summary, { stored: 20, warnings: 0, failed: 0, error: undefined });
  assert.deepEqual(
    results.map(({ object, outcome }) => [object, outcome]),
    objects.map((object) => [object, 'stored']),
  );
  const received = new Map(peer.received().map((each) => [each.sopInstanceUid, readFileSync(each.path)]));
  assert.equal(received.size, 20);
  for (const { path, sopInstanceUid } of objects) {
    const [sent, came] = [readFileSync(path), received.get(sopInstanceUid) as Buffer].map((file) =>
      file.subarray(readFileMeta(file).datasetOffset),
    ) as [Buffer, Buffer];
    assert.ok(came.equals(sent));
  }
});

test(
  'an object whose context is not accepted, and one that cannot be read, fail alone',
  { skip },
  async () => {
    using directory = temporaryDirectory();
    const [good, rejected, unreadable, last] = phantomObjects(join(directory.path, 'out'), 4) as [
      StoreObject,
      StoreObject,
      StoreObject,
      StoreObject,
    ];
    writeFileSync(unreadable.path, 'not DICOM');
    // storescp takes whatever can be stored; the worklist cannot.
    const objects = [good, { ...rejected, sopClassUid: '1.2.840.10008.5.1.4.31' }, unreadable, last];
    await using peer = await startStorescp(join(directory.path, 'in'));
    const results: StoreResult[] = [];
    const summary = await storeObjects({
      ...titles,
      port: peer.port,
      objects,
      onResult: (result) => results.push(result),
    });
    assert.deepEqual(summary, { stored: 2, warnings: 0, failed: 2, error: undefined });
    assert.deepEqual(
      results.map(({ outcome }) => outcome),
      ['stored', 'failed', 'failed', 'stored'],
    );
  },
);

test('objects without an answer count as failed: nobody listens', async () => {
  using directory = temporaryDirectory();
  const objects = phantomObjects(directory.path, 3);
  const summary = await storeObjects({ ...titles, port: await freePort(), objects });
  assert.equal(summary.failed, 3);
  assert.equal(summary.error?.kind, 'connect');
});

test(
  'objects without an answer count as failed: the peer aborts after a number of them',
  { skip },
  async () => {
    using directory = temporaryDirectory();
    const objects = phantomObjects(join(directory.path, 'out'), 6);
    // storescp --abort-after aborts the association after receiving a store.
    await using peer = await startStorescp(join(directory.path, 'in'), { extra: ['--abort-after'] });
    const summary = await storeObjects({ ...titles, port: peer.port, objects });
    assert.equal(summary.stored + summary.failed, 6);
    assert.ok(summary.failed > 0);
    assert.equal(summary.error?.kind, 'aborted');
  },
);

test('a rejection is told in words', { skip }, async () => {
  using directory = temporaryDirectory();
  const objects = phantomObjects(join(directory.path, 'out'), 1);
  await using peer = await startStorescp(join(directory.path, 'in'), { extra: ['--refuse'] });
  const { error, failed } = await storeObjects({ ...titles, port: peer.port, objects });
  assert.equal(failed, 1);
  assert.equal(error?.kind, 'rejected');
  assert.match(error?.message ?? '', /^association rejected for good: /);
});

test('the signal aborts at once, and what was not answered counts as failed', { skip }, async () => {
  using directory = temporaryDirectory();
  const objects = phantomObjects(join(directory.path, 'out'), 10);
  await using peer = await startStorescp(join(directory.path, 'in'), { extra: ['--sleep-during', '5'] });
  const controller = new AbortController();
  const started = performance.now();
  const sending = storeObjects({
    ...titles,
    port: peer.port,
    objects,
    signal: controller.signal,
    timeouts: { dimseMs: 30_000 },
  });
  setImmediate(() => controller.abort());
  const summary = await sending;
  assert.equal(summary.stored + summary.failed, 10);
  assert.equal(summary.error?.kind, 'cancelled');
  assertWithin(started, 4000);
});

test('echo measures the round trip, and names what is in its way', { skip }, async () => {
  using directory = temporaryDirectory();
  await using peer = await startStorescp(join(directory.path, 'in'));
  assert.ok((await echo({ ...titles, port: peer.port })) > 0);
  const port = await freePort();
  await assert.rejects(
    echo({ ...titles, port }),
    (error) => error instanceof AssociationError && error.kind === 'connect',
  );
  await assert.rejects(
    echo({ ...titles, port, host: 'no-such-host.invalid' }),
    (error) => error instanceof AssociationError && error.kind === 'resolve',
  );
});
