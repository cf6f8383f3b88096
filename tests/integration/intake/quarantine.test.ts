/** What cannot be taken up is kept, shown, and stops nothing else. */
import assert from 'node:assert/strict';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import {
  bytesValue,
  encodeFileHeader,
  PET_IMAGE_STORAGE,
  readPart10,
  replaceElements,
} from '../../../dicom/index.ts';
import { quarantineKey } from '../../../server/intake/quarantine.ts';
import type { Receipt } from '../../../server/storage/receipt.ts';
import { SpoolDirectories } from '../../../server/storage/spool-directories.ts';
import { SpoolWriter } from '../../../server/storage/spool-writer.ts';
import { onBothDatabases } from '../../support/both-databases.ts';
import { GatewayIntake } from '../../support/gateway-intake.ts';
import { makePhantomSeries, type PhantomObject } from '../../../server/phantom/series.ts';
import { waitFor } from '../../support/wait-for.ts';

const series = makePhantomSeries({ slices: 8, rows: 4, columns: 4, transferSyntax: 'explicit' });
const FIRST = { first: 10, after: null };

/** As a version of the gateway might make it that does not look at what it reads. */
function withPosition(receipt: Receipt, z: number): Receipt {
  const { series: ofSeries, slice } = receipt.header;
  return { ...receipt, header: { series: ofSeries, slice: { ...slice, position: [0, 0, z] } } };
}

/** Receipts of the series, of which the intake does not hear by reading the spool: that is done. */
async function receiveBesideOthers(gateway: GatewayIntake): Promise<Receipt[]> {
  const [first] = series.objects as [PhantomObject];
  gateway.accept([await gateway.receive(first, Date.now())]);
  await gateway.settled();
  const others = series.objects.slice(1).map((object) => gateway.receive(object, Date.now()));
  return [await gateway.receive(first, Date.now()), ...(await Promise.all(others))];
}

/** A whole file in the spool, under the mark of its writer, whose header cannot be used. */
async function spoolUnusable(gateway: GatewayIntake, sopInstanceUid: string): Promise<string> {
  const { dataset } = readPart10(series.objects[0]!.bytes);
  const blocks = replaceElements(dataset, new Map([[0x00280030, bytesValue('DS', Buffer.from('0\\0'))]]));
  const key = `spool/SCANNER@192.0.2.1/${series.seriesInstanceUid}/${sopInstanceUid}.r9-0.dcm`;
  const directories = new SpoolDirectories(gateway.data.root, 'process');
  const header = encodeFileHeader({
    sopClassUid: PET_IMAGE_STORAGE,
    sopInstanceUid,
    transferSyntaxUid: series.transferSyntaxUid,
    implementationClassUid: '1.2.3',
    implementationVersionName: 'TEST',
    sourceAeTitle: 'SCANNER',
    sendingAeTitle: 'SCANNER',
    receivingAeTitle: 'PETFECTIOR',
  });
  await new SpoolWriter(directories, key, header).finish(blocks.map((block) => Buffer.from(block)));
  directories.close();
  return key;
}

onBothDatabases((open) => {
  test('an image that the database cannot keep is found in its batch, and the others are taken up', async () => {
    await using own = await open();
    await using gateway = await GatewayIntake.open(own.database, series);
    const receipts = await receiveBesideOthers(gateway);
    const bad = new Set([2, 5]);
    gateway.accept(
      receipts.map((receipt, at) => (bad.has(at) ? withPosition(receipt, at === 2 ? NaN : 1e16) : receipt)),
    );
    await waitFor(async () => (await gateway.quarantine.count()) === bad.size, { what: 'quarantine' });
    await gateway.settled();
    const [task, ...others] = await gateway.tasks();
    assert.deepEqual([task?.imagesReceived, task?.images, others.length], [6, 6, 0]);
    const { items } = await gateway.quarantine.list(FIRST);
    assert.deepEqual(
      items.map(({ reason, sopInstanceUid, sourceAeTitle }) => [reason.code, sopInstanceUid, sourceAeTitle]),
      [5, 2].map((at) => ['IMAGE_UNSTORABLE', series.objects[at]!.sopInstanceUid, 'SCANNER']),
    );
    assert.ok(existsSync((await gateway.quarantine.fileOf(items[0]!.id))!));

    // Its file is read again: nothing is wrong with it.
    assert.deepEqual((await gateway.quarantine.retry(items.map(({ id }) => id))).length, 2);
    await waitFor(async () => (await gateway.tasks())[0]?.images === 8, { what: 'the whole series' });
    assert.equal(await gateway.quarantine.count(), 0);
  });

  test('a whole file that is no usable image goes to quarantine, comes back there, and goes when a person says so', async () => {
    await using own = await open();
    await using gateway = await GatewayIntake.open(own.database, series);
    const key = await spoolUnusable(gateway, series.objects[0]!.sopInstanceUid);
    await gateway.receive(series.objects[1]!, Date.now());
    await gateway.crash();
    await waitFor(async () => (await gateway.quarantine.count()) === 1, { what: 'quarantine' });
    await gateway.settled();
    assert.equal((await gateway.tasks())[0]?.images, 1);
    const [image] = (await gateway.quarantine.list(FIRST)).items;
    assert.deepEqual(image?.reason, {
      code: 'IMAGE_UNREADABLE',
      params: { detail: 'unusable: PixelSpacing' },
    });
    assert.equal(image?.seriesInstanceUid, series.seriesInstanceUid);

    await gateway.quarantine.retry([image!.id]);
    const again = await waitFor(
      async () => (await gateway.quarantine.list(FIRST)).items.find(({ id }) => id !== image!.id),
      { what: 'it comes back' },
    );
    await waitFor(() => !existsSync(gateway.data.path(key)), { what: 'the file leaves the spool' });
    assert.deepEqual(await gateway.quarantine.delete([again.id, 12345]), [again.id]);
    assert.ok(!existsSync(gateway.data.path(quarantineKey(key))));
    assert.equal(await gateway.quarantine.count(), 0);
  });

  test('a crash between row and file leaves neither alone', async () => {
    await using own = await open();
    await using gateway = await GatewayIntake.open(own.database, series);
    const receipt = await gateway.receive(series.objects[0]!, Date.now());
    await gateway.quarantine.put(receipt, { code: 'IMAGE_UNREADABLE', params: { detail: 'x' } });
    await gateway.data.move(quarantineKey(receipt.key), receipt.key);
    await gateway.crash();
    await gateway.settled();
    assert.equal((await gateway.tasks())[0]?.images, 1);
    assert.equal(await gateway.quarantine.count(), 0);
  });

  test('a file that is gone when its turn comes makes no image, and no error', async () => {
    await using own = await open();
    await using gateway = await GatewayIntake.open(own.database, series);
    const receipts = await receiveBesideOthers(gateway);
    rmSync(gateway.data.path(receipts[3]!.key));
    gateway.accept([...receipts, ...receipts]);
    await gateway.settled();
    const [task] = await gateway.tasks();
    assert.deepEqual([task?.images, task?.duplicates], [7, 1]);
    assert.deepEqual(
      gateway.records.filter(({ level }) => level !== 'debug' && level !== 'info'),
      [],
    );
    assert.equal(gateway.records.filter(({ event }) => event === 'intake.file-missing').length > 0, true);
  });

  test('copies that the spool was read for while their receipts waited are copies, and nothing is late', async () => {
    await using own = await open();
    await using gateway = await GatewayIntake.open(own.database, series);
    const at = Date.now();
    const once = await Promise.all(series.objects.map((object) => gateway.receive(object, at)));
    const twice = await Promise.all(series.objects.map((object) => gateway.receive(object, at + 10)));
    gateway.scan();
    gateway.accept([...twice, ...once]);
    gateway.scan();
    gateway.accept([...once, ...twice]);
    await gateway.settled();
    const tasks = await gateway.tasks();
    assert.deepEqual(
      tasks.map(({ images, imagesReceived }) => [images, imagesReceived]),
      [[8, 8]],
    );
    assert.equal(gateway.spooled().length, 8);
    assert.deepEqual(
      gateway.records.filter(({ level }) => level === 'warn' || level === 'error'),
      [],
    );
  });

  test('a copy takes the place of an image that the disk has lost, and other bytes under one checksum are a conflict', async () => {
    await using own = await open();
    await using gateway = await GatewayIntake.open(own.database, series);
    const original = await gateway.receive(series.objects[0]!, Date.now());
    gateway.accept([original]);
    await gateway.settled();
    rmSync(gateway.data.path(original.key));
    const copy = await gateway.receive(series.objects[0]!, Date.now());
    gateway.accept([copy]);
    await waitFor(() => existsSync(gateway.data.path(original.key)), { what: 'the image is back' });

    const other = await gateway.receive(series.objects[1]!, Date.now());
    const { slice } = original.header;
    writeFileSync(gateway.data.path(original.key), Buffer.from('not the bytes that were registered'));
    gateway.accept([{ ...other, mark: original.mark, header: { ...other.header, slice } }]);
    await waitFor(async () => (await gateway.tasks()).length === 2, { what: 'a task of its own' });
    assert.deepEqual(
      (await gateway.tasks()).map(({ images }) => images),
      [1, 1],
    );
  });
});
