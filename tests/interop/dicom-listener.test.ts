import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { test } from 'node:test';
import { PET_IMAGE_STORAGE, readFileMeta, storeObjects, TRANSFER_SYNTAX } from '../../dicom/index.ts';
import { scanAll } from '../support/scan-all.ts';
import type { Receipt } from '../../server/storage/receipt.ts';
import { storescu } from '../support/dcmtk.ts';
import { startListener } from '../support/listener.ts';
import { makePhantomSeries } from '../../server/phantom/series.ts';
import { writeSeries } from '../../server/phantom/write-series.ts';
import { missingPrograms, PYTHON, runProgram } from '../support/programs.ts';
import { realData } from '../support/real-data.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { waitFor } from '../support/wait-for.ts';

const skip = missingPrograms('storescu', 'echoscu', 'dcmcjpeg', 'dcmcjpls', 'dcmcrle', 'dcmconv');

/** The bytes behind the meta group: what the network carries. */
function datasetOf(file: Buffer): Buffer {
  return file.subarray(readFileMeta(file).datasetOffset);
}

/** The files as DCMTK itself writes them: storescu gives sequences explicit lengths before it sends. */
async function asDcmtkSends(files: readonly string[], directory: string): Promise<string[]> {
  mkdirSync(directory, { recursive: true });
  const written: string[] = [];
  for (const file of files) {
    const path = join(directory, basename(file));
    const { status, stderr } = await runProgram('dcmconv', ['+e', file, path]);
    assert.equal(status, 0, stderr);
    written.push(path);
  }
  return written;
}

/** Sends files as they are, which DCMTK's tools never do to a dataset that is deflated or has undefined lengths. */
async function sendAsTheyAre(files: readonly string[], port: number): Promise<void> {
  const objects = files.map((path) => {
    const { meta } = readFileMeta(readFileSync(path));
    const uid = (tag: number) => meta?.text(tag) ?? '';
    return {
      path,
      sopClassUid: uid(0x00020002),
      sopInstanceUid: uid(0x00020003),
      transferSyntaxUid: uid(0x00020010),
    };
  });
  const titles = { host: '127.0.0.1', callingAeTitle: 'SCANNER', calledAeTitle: 'PETFECTIOR' };
  const { stored } = await storeObjects({ ...titles, port, objects });
  assert.equal(stored, files.length);
}

/** As it goes over the network: DCMTK leaves a deflated dataset of odd length as it is (PS3.5 A.5). */
function even(dataset: Buffer): Buffer {
  return dataset.length % 2 === 0 ? dataset : Buffer.concat([dataset, Buffer.alloc(1)]);
}

/** Every file's dataset is in the spool as it was sent, once, with a receipt that says so. */
async function assertSpooled(
  files: readonly string[],
  receipts: readonly Receipt[],
  dataDir: string,
): Promise<void> {
  await waitFor(() => receipts.length >= files.length, { what: `${files.length} receipts` });
  assert.equal(receipts.length, files.length);
  const bySopInstance = new Map(receipts.map((receipt) => [receipt.header.slice.sopInstanceUid, receipt]));
  for (const file of files) {
    const sent = readFileSync(file);
    const { meta } = readFileMeta(sent);
    const receipt = bySopInstance.get(meta?.text(0x00020003) ?? '');
    assert.ok(receipt, `${file} has a receipt`);
    const spooled = readFileSync(join(dataDir, receipt.key));
    assert.equal(receipt.bytes, spooled.length);
    assert.equal(receipt.transferSyntaxUid, meta?.text(0x00020010));
    assert.ok(datasetOf(spooled).equals(even(datasetOf(sent))), `${file} is the same to the bit`);
  }
}

test(
  'a series pushed by storescu lies in the spool to the bit, and its receipts say whose it is',
  { skip },
  async () => {
    using directory = temporaryDirectory();
    const series = makePhantomSeries({ slices: 12, rows: 32, manufacturer: 'ge' });
    const made = writeSeries(join(directory.path, 'made'), series.objects);
    const files = await asDcmtkSends(made, join(directory.path, 'sent'));
    await using running = await startListener(directory.path);
    const { status, stderr } = await storescu(files, running.port, { callingAe: 'SCANNER 1' });
    assert.equal(status, 0, stderr);
    await assertSpooled(files, running.receipts, directory.path);
    for (const { source, calledAeTitle, header, key } of running.receipts) {
      assert.deepEqual(source, { aeTitle: 'SCANNER 1', address: '127.0.0.1' });
      assert.equal(calledAeTitle, 'PETFECTIOR');
      assert.equal(header.series.seriesInstanceUid, series.seriesInstanceUid);
      assert.equal(header.series.patientName, series.patientName);
      assert.ok(key.startsWith(`spool/SCANNER%201@127.0.0.1/${series.seriesInstanceUid}/`), key);
    }
  },
);

/** What storescu is told to propose; undefined where it has no such option, and we send. */
const COMPRESSED: readonly (readonly [string, string | undefined, readonly [string, ...string[]]])[] = [
  [TRANSFER_SYNTAX.implicitLittleEndian, '-xi', ['dcmconv', '+ti']],
  [TRANSFER_SYNTAX.explicitLittleEndian, '-xe', ['dcmconv', '+te']],
  [TRANSFER_SYNTAX.deflatedExplicitLittleEndian, undefined, ['dcmconv', '+td']],
  [TRANSFER_SYNTAX.jpegLosslessProcess14, undefined, ['dcmcjpeg', '+el', '+sv', '4']],
  [TRANSFER_SYNTAX.jpegLosslessProcess14Sv1, '-xs', ['dcmcjpeg', '+e1']],
  [TRANSFER_SYNTAX.jpegLsLossless, '-xt', ['dcmcjpls', '+el']],
  [TRANSFER_SYNTAX.jpeg2000Lossless, '-xv', ['gdcmconv', '--j2k']],
  [TRANSFER_SYNTAX.rleLossless, '-xr', ['dcmcrle']],
];
for (const [uid, proposal, [program, ...args]] of COMPRESSED) {
  const lacks = skip || missingPrograms(program);
  test(`objects in transfer syntax ${uid} are stored as they come`, { skip: lacks }, async () => {
    using directory = temporaryDirectory();
    const originals = writeSeries(
      join(directory.path, 'in'),
      makePhantomSeries({ slices: 3, rows: 24 }).objects,
    );
    let files = originals.map((path) => path.replace('.dcm', '.encoded.dcm'));
    for (const [index, original] of originals.entries()) {
      const result = await runProgram(program, [...args, original, files[index] as string]);
      assert.equal(result.status, 0, result.stderr);
    }
    if (program === 'gdcmconv') files = await asDcmtkSends(files, join(directory.path, 'sent'));
    await using running = await startListener(directory.path, {}, { durability: 'process' });
    if (proposal === undefined) {
      await sendAsTheyAre(files, running.port);
    } else {
      const { status, stderr } = await storescu(files, running.port, { extra: [proposal] });
      assert.equal(status, 0, stderr);
    }
    await assertSpooled(files, running.receipts, directory.path);
  });
}

const ge = realData('pet-ge-discovery-st-267');
test(
  'a real series of 267 slices, with its undefined lengths, is received to the bit, and found again by the scan',
  { skip: skip || ge.skip },
  async () => {
    using directory = temporaryDirectory();
    await using running = await startListener(directory.path);
    const files = readdirSync(ge.path).map((name) => join(ge.path, name));
    await sendAsTheyAre(files, running.port);
    await assertSpooled(files, running.receipts, directory.path);

    const known = new Set(running.receipts.slice(0, 100).map(({ key }) => key));
    const found = await scanAll(directory.path, { known });
    const expected = running.receipts.slice(100).toSorted(byKey);
    // When and on which association it came is not in the file.
    const fromFile = ({ receivedAt: _at, association: _on, ...rest }: Receipt) => rest;
    assert.deepEqual(found.toSorted(byKey).map(fromFile), expected.map(fromFile));
  },
);

const byKey = (a: Receipt, b: Receipt) => (a.key < b.key ? -1 : 1);

test('C-ECHO is answered', { skip }, async () => {
  using directory = temporaryDirectory();
  await using running = await startListener(directory.path);
  const { status } = await runProgram('echoscu', ['-aec', 'PETFECTIOR', '127.0.0.1', String(running.port)]);
  assert.equal(status, 0);
});

test(
  'objects that are no PET images are answered with Success and dropped with one line a series',
  { skip },
  async () => {
    using directory = temporaryDirectory();
    const files = writeSeries(join(directory.path, 'in'), makePhantomSeries({ slices: 4, rows: 16 }).objects);
    const ct = '1.2.840.10008.5.1.4.1.1.2';
    const edited = await runProgram('dcmodify', [
      '-nb',
      '-m',
      `0008,0016=${ct}`,
      '-m',
      '0008,0060=CT',
      ...files,
    ]);
    assert.equal(edited.status, 0, edited.stderr);
    await using running = await startListener(directory.path);
    const { status, stderr } = await storescu(files, running.port);
    assert.equal(status, 0, stderr);
    await waitFor(() => running.logs.some(({ event }) => event === 'listener.association-released'), {
      what: 'the end',
    });
    assert.equal(running.logs.filter(({ event }) => event === 'listener.series-dropped').length, 1);
    assert.equal(running.receipts.length, 0);
    assert.deepEqual(readdirSync(join(directory.path, 'spool')), []);
  },
);

test('multi-frame PET is told to someone, whether others are dropped or refused', { skip }, async () => {
  using directory = temporaryDirectory();
  const [file] = writeSeries(join(directory.path, 'in'), makePhantomSeries({ slices: 1, rows: 16 }).objects);
  for (const [sopClass, otherObjects] of [
    ['1.2.840.10008.5.1.4.1.1.130', 'drop'],
    ['1.2.840.10008.5.1.4.1.1.128.1', 'refuse'],
  ] as const) {
    await runProgram('dcmodify', ['-nb', '-m', `0008,0016=${sopClass}`, file as string]);
    await using running = await startListener(directory.path, { otherObjects });
    const { status } = await storescu([file as string], running.port);
    assert.equal(status === 0, otherObjects === 'drop');
    await waitFor(() => running.multiFrame.length === 1, { what: 'the notice' });
    const line = running.logs.find(({ event }) => event === 'listener.multi-frame-dropped');
    assert.equal(line?.level, 'warn');
    assert.deepEqual(running.receipts, []);
  }
});

test('where other objects are refused, their presentation contexts are', { skip }, async () => {
  using directory = temporaryDirectory();
  const [file] = writeSeries(join(directory.path, 'in'), makePhantomSeries({ slices: 1, rows: 16 }).objects);
  await runProgram('dcmodify', ['-nb', '-m', '0008,0016=1.2.840.10008.5.1.4.1.1.2', file as string]);
  await using running = await startListener(directory.path, { otherObjects: 'refuse' });
  const { status } = await storescu([file as string], running.port);
  assert.notEqual(status, 0);
});

test('called and calling AE titles are checked when asked for', { skip }, async () => {
  using directory = temporaryDirectory();
  await using running = await startListener(directory.path, { checksCalledAeTitle: true });
  const echo = (called: string, calling: string) =>
    runProgram('echoscu', ['-aec', called, '-aet', calling, '127.0.0.1', String(running.port)]);
  assert.equal((await echo('PETFECTIOR', 'ANY')).status, 0);
  const wrong = await echo('OTHER', 'ANY');
  assert.match(wrong.stderr, /Called AE Title Not Recognized/i);
  running.listener.setPolicy({
    aeTitle: 'PETFECTIOR',
    checksCalledAeTitle: false,
    callers: [
      { aeTitle: 'KNOWN', address: '127.0.0.1' },
      { aeTitle: 'ELSEWHERE', address: '192.0.2.1' },
    ],
    known: [],
    otherObjects: 'drop',
    watermarkBytes: 0,
  });
  assert.equal((await echo('OTHER', 'KNOWN')).status, 0);
  assert.match((await echo('OTHER', 'ELSEWHERE')).stderr, /Calling AE Title Not Recognized/i);
  assert.match((await echo('OTHER', 'UNKNOWN')).stderr, /Calling AE Title Not Recognized/i);
});

test(
  'a disk under its watermark: echo works, images are refused as transient before anything is written',
  { skip },
  async () => {
    using directory = temporaryDirectory();
    const files = writeSeries(join(directory.path, 'in'), makePhantomSeries({ slices: 1, rows: 16 }).objects);
    await using running = await startListener(directory.path, { watermarkBytes: Number.MAX_SAFE_INTEGER });
    assert.equal((await runProgram('echoscu', ['127.0.0.1', String(running.port)])).status, 0);
    const { status, stderr } = await storescu(files, running.port);
    assert.notEqual(status, 0);
    assert.match(stderr, /Temporary Congestion/i);
    assert.deepEqual(readdirSync(join(directory.path, 'spool')), []);
  },
);

test(
  'what pydicom reads of a spooled file is what was sent',
  { skip: skip || missingPrograms('python3') },
  async () => {
    using directory = temporaryDirectory();
    const series = makePhantomSeries({ slices: 2, rows: 16 });
    const files = writeSeries(join(directory.path, 'in'), series.objects);
    await using running = await startListener(directory.path);
    await storescu(files, running.port);
    await waitFor(() => running.receipts.length === 2, { what: 'receipts' });
    const script = `import pydicom, sys
for p in sys.argv[1:]:
    d = pydicom.dcmread(p)
    print(d.file_meta.MediaStorageSOPClassUID, d.SOPInstanceUID == d.file_meta.MediaStorageSOPInstanceUID, d.file_meta.SourceApplicationEntityTitle)`;
    const paths = running.receipts.map(({ key }) => join(directory.path, key));
    const { stdout, stderr } = await runProgram(PYTHON, ['-c', script, ...paths]);
    assert.equal(stdout, `${PET_IMAGE_STORAGE} True PHANTOM\n`.repeat(2), stderr);
  },
);

test('what came on one association names it as its lines in the log do', { skip }, async () => {
  using directory = temporaryDirectory();
  await using listener = await startListener(join(directory.path, 'data'));
  for (const seed of [1, 2]) {
    const series = makePhantomSeries({ slices: 3, rows: 16, columns: 16, seed });
    const files = writeSeries(join(directory.path, `series-${seed}`), series.objects);
    assert.equal((await storescu(files, listener.port)).status, 0);
  }
  const ended = () => listener.logs.filter(({ event }) => event === 'listener.association-released');
  await waitFor(() => ended().length === 2 && listener.receipts.length === 6, { what: 'both associations' });
  const names = ended().map(({ association }) => association);
  assert.equal(new Set(names).size, 2);
  assert.match(names[0] ?? '', /^r[0-9a-f]{10}-\d+$/);
  for (const name of names)
    assert.equal(listener.receipts.filter(({ association }) => association === name).length, 3);
});
