import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import {
  echo,
  PET_IMAGE_STORAGE,
  readFileMeta,
  requestCommitment,
  storeObjects,
  type CommitmentReport,
} from '../../dicom/index.ts';
import { diagnose } from '../../server/devices/diagnose.ts';
import { startListener } from '../support/listener.ts';
import { startOrthanc } from '../support/orthanc.ts';
import { makePhantomSeries } from '../../server/phantom/series.ts';
import { writeSeries } from '../../server/phantom/write-series.ts';
import { missingPrograms, runProgram } from '../support/programs.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { waitFor } from '../support/wait-for.ts';

const skip = missingPrograms('Orthanc', 'dcmconv');
const datasetOf = (file: Buffer) => file.subarray(readFileMeta(file).datasetOffset);

test('Orthanc takes a series from us, and sends it to us, as it was', { skip }, async () => {
  using directory = temporaryDirectory();
  const series = makePhantomSeries({ slices: 15, rows: 40, manufacturer: 'siemens' });
  const paths = writeSeries(join(directory.path, 'out'), series.objects);
  await using running = await startListener(join(directory.path, 'gateway'));
  await using orthanc = await startOrthanc(join(directory.path, 'orthanc'), {
    gateway: { aeTitle: 'PETFECTIOR', port: running.port },
  });
  const titles = {
    host: '127.0.0.1',
    port: orthanc.dicomPort,
    callingAeTitle: 'PETFECTIOR',
    calledAeTitle: 'ORTHANC',
  };
  assert.ok((await echo(titles)) > 0);
  const { stored } = await storeObjects({
    ...titles,
    objects: paths.map((path, index) => ({
      path,
      sopClassUid: PET_IMAGE_STORAGE,
      sopInstanceUid: series.objects[index]?.sopInstanceUid as string,
      transferSyntaxUid: series.transferSyntaxUid,
    })),
  });
  assert.equal(stored, 15);

  await orthanc.json('/modalities/gateway/echo', {});
  const [id] = (await orthanc.json('/series')) as string[];
  const sent = (await orthanc.json('/modalities/gateway/store', id)) as {
    InstancesCount: number;
    FailedInstancesCount: number;
  };
  assert.deepEqual([sent.InstancesCount, sent.FailedInstancesCount], [15, 0]);
  await waitFor(() => running.receipts.length === 15, { what: 'receipts' });
  for (const { key, header, source } of running.receipts) {
    assert.equal(source.aeTitle, 'ORTHANC');
    const index = series.objects.findIndex(
      ({ sopInstanceUid }) => sopInstanceUid === header.slice.sopInstanceUid,
    );
    // Orthanc writes sequences with explicit lengths, as all that is built on DCMTK does.
    const original = `${paths[index]}.explicit`;
    await runProgram('dcmconv', ['+e', paths[index] as string, original]);
    const [sentBytes, spooled] = [original, join(directory.path, 'gateway', key)].map((path) =>
      readFileSync(path),
    );
    assert.ok(datasetOf(spooled as Buffer).equals(datasetOf(sentBytes as Buffer)));
  }
});

test('the diagnosis of Orthanc passes', { skip }, async () => {
  using directory = temporaryDirectory();
  await using orthanc = await startOrthanc(directory.path);
  const steps = await diagnose({
    device: { name: 'PACS', aeTitle: 'ORTHANC', host: 'localhost', port: orthanc.dicomPort, tls: false },
    callingAeTitle: 'PETFECTIOR',
    tls: {},
    signal: AbortSignal.timeout(20_000),
  });
  assert.deepEqual(
    steps.map(({ outcome }) => outcome),
    ['PASSED', 'PASSED', 'SKIPPED', 'PASSED', 'PASSED', 'PASSED'],
  );
});

test('Orthanc takes responsibility for what it has, and says what it has not', { skip }, async () => {
  using directory = temporaryDirectory();
  const series = makePhantomSeries({ slices: 5, rows: 40 });
  const paths = writeSeries(join(directory.path, 'out'), series.objects);
  const reports: (CommitmentReport & { from: string })[] = [];
  await using running = await startListener(
    join(directory.path, 'gateway'),
    {},
    {},
    {
      onCommitmentReport: async (report, from) => {
        reports.push({ ...report, from: from.aeTitle });
        return { status: 0 };
      },
    },
  );
  await using orthanc = await startOrthanc(join(directory.path, 'orthanc'), {
    gateway: { aeTitle: 'PETFECTIOR', port: running.port },
  });
  const titles = {
    host: '127.0.0.1',
    port: orthanc.dicomPort,
    callingAeTitle: 'PETFECTIOR',
    calledAeTitle: 'ORTHANC',
  };
  const objects = paths.map((path, index) => ({
    path,
    sopClassUid: PET_IMAGE_STORAGE,
    sopInstanceUid: series.objects[index]?.sopInstanceUid as string,
    transferSyntaxUid: series.transferSyntaxUid,
  }));
  assert.equal((await storeObjects({ ...titles, objects })).stored, 5);
  const ask = async (transactionUid: string, asked: typeof objects) => {
    await requestCommitment({
      ...titles,
      transactionUid,
      objects: asked,
      holdMs: 10,
      onReport: () => assert.fail('Orthanc reports on an association of its own'),
    });
    return waitFor(() => reports.find((report) => report.transactionUid === transactionUid), {
      what: `the report on ${transactionUid}`,
    });
  };
  const uids = objects.map(({ sopInstanceUid }) => sopInstanceUid);
  const whole = await ask('2.25.1001', objects);
  assert.deepEqual([whole.committed.toSorted(), whole.failed], [uids.toSorted(), []]);
  assert.equal(whole.from, 'ORTHANC');

  const stranger = { ...objects[0]!, sopInstanceUid: '2.25.999' };
  const partly = await ask('2.25.1002', [stranger, ...objects]);
  assert.deepEqual(partly.committed.toSorted(), uids.toSorted());
  assert.deepEqual(partly.failed, [{ sopInstanceUid: '2.25.999', reason: 0x0112 }]);
});
