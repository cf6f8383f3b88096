import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, truncateSync, existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { PET_IMAGE_STORAGE, readFileMeta, storeObjects, type StoreObject } from '../../dicom/index.ts';
import { assertWithin } from '../support/assert-within.ts';
import { scanAll } from '../support/scan-all.ts';
import { startListener } from '../support/listener.ts';
import { makePhantomSeries } from '../../server/phantom/series.ts';
import { writeSeries } from '../../server/phantom/write-series.ts';
import { isListening } from '../support/free-port.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { waitFor } from '../support/wait-for.ts';

const titles = { host: '127.0.0.1', callingAeTitle: 'SCANNER', calledAeTitle: 'PETFECTIOR' };

function phantomObjects(directory: string, slices: number): StoreObject[] {
  const series = makePhantomSeries({ slices, rows: 64 });
  return writeSeries(directory, series.objects).map((path, index) => ({
    path,
    sopClassUid: PET_IMAGE_STORAGE,
    sopInstanceUid: series.objects[index]?.sopInstanceUid as string,
    transferSyntaxUid: series.transferSyntaxUid,
  }));
}

for (const durability of ['durable', 'process'] as const) {
  test(`SIGKILL of the listener mid-association: what was answered is in the spool, whole (${durability})`, async () => {
    using directory = temporaryDirectory();
    const objects = phantomObjects(join(directory.path, 'out'), 60);
    await using running = await startListener(directory.path, {}, { durability });
    const answered: StoreObject[] = [];
    const killAt = 17;
    const { error } = await storeObjects({
      ...titles,
      port: running.port,
      objects,
      onResult: ({ object, outcome }) => {
        if (outcome !== 'stored') return;
        answered.push(object);
        if (answered.length === killAt) process.kill(running.listener.pid as number, 'SIGKILL');
      },
    });
    assert.ok(error, 'the association is lost');
    assert.ok(answered.length >= killAt && answered.length < 60);
    const started = performance.now();
    await waitFor(() => running.recoveries() === 1, { what: 'the listener is back' });
    assertWithin(started, 1000);
    assert.equal(running.failures.length, 1);
    assert.ok(await isListening(running.port), 'on the same port');

    const found = new Map(
      (await scanAll(directory.path)).map((each) => [each.header.slice.sopInstanceUid, each]),
    );
    for (const { sopInstanceUid, path } of answered) {
      const receipt = found.get(sopInstanceUid);
      assert.ok(receipt, 'an answered image is found');
      const [sent, kept] = [readFileSync(path), readFileSync(join(directory.path, receipt.key))].map((file) =>
        file.subarray(readFileMeta(file).datasetOffset),
      ) as [Buffer, Buffer];
      assert.ok(kept.equals(sent));
    }

    const again = await storeObjects({ ...titles, port: running.port, objects });
    assert.equal(again.stored, 60);
  });
}

test('a file that a crash cut off is removed and never taken for an image', async () => {
  using directory = temporaryDirectory();
  const objects = phantomObjects(join(directory.path, 'out'), 4);
  {
    await using running = await startListener(directory.path);
    await storeObjects({ ...titles, port: running.port, objects });
    await waitFor(() => running.receipts.length === 4, { what: 'receipts' });
  }
  const [cut, blank, altered, whole] = (await scanAll(directory.path)).map(({ key }) =>
    join(directory.path, key),
  ) as [string, string, string, string];
  truncateSync(cut, 3000);
  // As a file system may leave it after a power cut: the right length, and nothing in it.
  writeFileSync(blank, Buffer.alloc(readFileSync(blank).length));
  const bytes = readFileSync(altered);
  bytes[bytes.length - 5] = (bytes[bytes.length - 5] as number) ^ 1;
  writeFileSync(altered, bytes);
  const left = await scanAll(directory.path);
  assert.deepEqual(
    left.map(({ key }) => join(directory.path, key)),
    [whole],
  );
  assert.deepEqual(
    [cut, blank, altered, whole].map((path) => existsSync(path)),
    [false, false, false, true],
  );
});

test('unfinished files of the run that is writing are left alone', async () => {
  using directory = temporaryDirectory();
  const objects = phantomObjects(join(directory.path, 'out'), 1);
  await using running = await startListener(directory.path);
  await storeObjects({ ...titles, port: running.port, objects });
  const { key } = await waitFor(() => running.receipts[0], { what: 'a receipt' });
  const path = join(directory.path, key);
  truncateSync(path, 200);
  const liveRuns = [running.listener.run ?? ''];
  assert.deepEqual(await scanAll(directory.path, { liveRuns }), []);
  assert.ok(existsSync(path));
});

test('the listener dies with its parent', async () => {
  using directory = temporaryDirectory();
  const script = `
    import { startListener } from ${JSON.stringify(join(import.meta.dirname, '../support/listener.ts'))};
    const running = await startListener(${JSON.stringify(directory.path)});
    console.log(JSON.stringify({ port: running.port, pid: running.listener.pid }));`;
  const parent = spawn(process.execPath, ['--input-type=module-typescript', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(parent.stdout, 'data')) as [Buffer];
  const { port, pid } = JSON.parse(line.toString()) as { port: number; pid: number };
  assert.ok(await isListening(port));
  parent.kill('SIGKILL');
  await waitFor(() => !isAlive(pid), { what: 'the listener is gone' });
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
