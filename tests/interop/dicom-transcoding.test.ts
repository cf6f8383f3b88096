/** Peers that do not take an object as it is get it in a transfer syntax that they take, with the same values. */
import assert from 'node:assert/strict';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import {
  PET_IMAGE_STORAGE,
  readFileMeta,
  readPart10File,
  storeObjects,
  TRANSFER_SYNTAX,
  type StoreObject,
  type StoreResult,
} from '../../dicom/index.ts';
import { sopInstanceUidOf, startStorescp } from '../support/dcmtk.ts';
import { startOrthanc } from '../support/orthanc.ts';
import { makePhantomSeries } from '../../server/phantom/series.ts';
import { writeSeries } from '../../server/phantom/write-series.ts';
import { missingPrograms, PYTHON, runProgram } from '../support/programs.ts';
import { startRawProvider } from '../support/raw-provider.ts';
import { realData } from '../support/real-data.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const JUDGE = join(import.meta.dirname, '../support/judges/same_values.py');
const skip = missingPrograms('storescp', 'dcmconv', 'dcmcrle', 'dcmcjpls', 'dcmcjpeg', 'gdcmconv');
const titles = { host: '127.0.0.1', callingAeTitle: 'PETFECTIOR', calledAeTitle: 'STORESCP' };
const { implicitLittleEndian, explicitLittleEndian } = TRANSFER_SYNTAX;

/** How objects of each transfer syntax are made of explicit ones, by programs of others. */
const SOURCES: Readonly<Record<string, readonly [string, ...string[]]>> = {
  [implicitLittleEndian]: ['dcmconv', '+ti'],
  [explicitLittleEndian]: ['dcmconv', '+te'],
  [TRANSFER_SYNTAX.deflatedExplicitLittleEndian]: ['dcmconv', '+td'],
  [TRANSFER_SYNTAX.rleLossless]: ['dcmcrle'],
  [TRANSFER_SYNTAX.jpegLosslessProcess14]: ['dcmcjpeg', '+el'],
  [TRANSFER_SYNTAX.jpegLosslessProcess14Sv1]: ['dcmcjpeg', '+e1'],
  [TRANSFER_SYNTAX.jpegLsLossless]: ['dcmcjpls', '+el'],
  [TRANSFER_SYNTAX.jpeg2000Lossless]: ['gdcmconv', '--j2k'],
};

/** One object of each transfer syntax, with private elements, nested sequences and text in its own character set. */
async function sourceObjects(directory: string): Promise<StoreObject[]> {
  const objects: StoreObject[] = [];
  for (const [index, [transferSyntaxUid, [program, ...args]]] of Object.entries(SOURCES).entries()) {
    const series = makePhantomSeries({
      slices: 1,
      rows: 48,
      seed: index + 1,
      manufacturer: 'ge',
      transferSyntax: 'explicit',
      patientName: 'Müller^Jürgen',
      defects: { planted: true },
    });
    const [original] = writeSeries(join(directory, String(index)), series.objects) as [string];
    const path = `${original}.source`;
    const { status, stderr } = await runProgram(program, [...args, original, path]);
    assert.equal(status, 0, stderr);
    const { meta } = readFileMeta(readFileSync(path));
    assert.equal(meta?.text(0x00020010), transferSyntaxUid, program);
    const sopInstanceUid = series.objects[0]?.sopInstanceUid as string;
    objects.push({ path, sopClassUid: PET_IMAGE_STORAGE, sopInstanceUid, transferSyntaxUid });
  }
  return objects;
}

async function assertSameValues(pairs: readonly (readonly [string, string])[]): Promise<void> {
  const { stdout, stderr } = await runProgram(PYTHON, [JUDGE, ...pairs.flat()]);
  assert.notEqual(stdout, '', stderr);
  assert.deepEqual(
    JSON.parse(stdout),
    pairs.map(() => []),
  );
}

/** Sends one object of each transfer syntax; what the peer has of each, by pydicom the same, and in what syntax. */
async function sendAll(port: number, objects: StoreObject[], received: string): Promise<Map<string, string>> {
  const results: StoreResult[] = [];
  const summary = await storeObjects({ ...titles, port, objects, onResult: (each) => results.push(each) });
  assert.deepEqual(
    results.filter(({ outcome }) => outcome !== 'stored').map(({ reason }) => reason),
    [],
  );
  assert.equal(summary.stored, objects.length);
  const files = new Map(
    readdirSync(received)
      .map((name) => join(received, name))
      .map((path) => [sopInstanceUidOf(readFileSync(path)), path]),
  );
  const pairs = objects.map(
    ({ path, sopInstanceUid }) => [path, files.get(sopInstanceUid) as string] as const,
  );
  await assertSameValues(pairs);
  return new Map(
    await Promise.all(
      pairs.map(async ([, path], index): Promise<[string, string]> => {
        const { status, stderr } = await runProgram('dcmdump', ['-q', path]);
        assert.equal(status, 0, stderr);
        const sentAs = (await readPart10File(path)).transferSyntaxUid;
        return [objects[index]?.transferSyntaxUid as string, sentAs];
      }),
    ),
  );
}

/** What storescp with that option takes besides implicit VR, which it always takes. */
const PEERS: Readonly<Record<string, (own: string) => string>> = {
  // It does not know the process with any selection value.
  '+xa': (own) => (own === TRANSFER_SYNTAX.jpegLosslessProcess14 ? explicitLittleEndian : own),
  '+xi': () => implicitLittleEndian,
  '+xe': (own) => (own === implicitLittleEndian ? own : explicitLittleEndian),
  '+xs': (own) =>
    own === implicitLittleEndian || own === TRANSFER_SYNTAX.jpegLosslessProcess14Sv1
      ? own
      : explicitLittleEndian,
};

for (const [option, sentAs] of Object.entries(PEERS))
  test(
    `storescp ${option} has objects of every transfer syntax, with the same values`,
    { skip },
    async () => {
      using directory = temporaryDirectory();
      const objects = await sourceObjects(join(directory.path, 'out'));
      await using peer = await startStorescp(join(directory.path, 'in'), { accepts: option });
      const sent = await sendAll(peer.port, objects, peer.directory);
      for (const { transferSyntaxUid } of objects)
        assert.equal(sent.get(transferSyntaxUid), sentAs(transferSyntaxUid), transferSyntaxUid);
    },
  );

test(
  'a peer that takes explicit VR only, which PS3.5 10.1 does not foresee, has them too',
  { skip },
  async () => {
    using directory = temporaryDirectory();
    const objects = await sourceObjects(join(directory.path, 'out'));
    using peer = await startRawProvider({ transferSyntaxes: [explicitLittleEndian] });
    const { stored } = await storeObjects({ ...titles, port: peer.port, objects });
    assert.equal(stored, objects.length);
    // The peer keeps datasets alone: they get the head of a file by DCMTK's rules.
    const pairs = objects.map(({ path }, index) => {
      const head = readFileSync((objects[1] as StoreObject).path);
      const { datasetOffset } = readFileMeta(head);
      const written = join(directory.path, `${index}.dcm`);
      writeFileSync(
        written,
        Buffer.concat([head.subarray(0, datasetOffset), peer.datasets[index] as Buffer]),
      );
      return [path, written] as const;
    });
    await assertSameValues(pairs);
  },
);

test(
  'Orthanc that takes implicit VR only has them',
  { skip: skip || missingPrograms('Orthanc') },
  async () => {
    using directory = temporaryDirectory();
    const objects = await sourceObjects(join(directory.path, 'out'));
    await using orthanc = await startOrthanc(
      join(directory.path, 'orthanc'),
      {},
      { AcceptedTransferSyntaxes: [implicitLittleEndian] },
    );
    const { stored } = await storeObjects({ ...titles, port: orthanc.dicomPort, objects });
    assert.equal(stored, objects.length);
    const pairs = await Promise.all(
      (
        (await orthanc.json('/instances?expand')) as { ID: string; MainDicomTags: Record<string, string> }[]
      ).map(async ({ ID, MainDicomTags }) => {
        const path = join(directory.path, `${ID}.dcm`);
        writeFileSync(path, await orthanc.file(`/instances/${ID}/file`));
        assert.equal((await readPart10File(path)).transferSyntaxUid, implicitLittleEndian);
        const source = objects.find(
          ({ sopInstanceUid }) => sopInstanceUid === MainDicomTags['SOPInstanceUID'],
        );
        return [(source as StoreObject).path, path] as const;
      }),
    );
    await assertSameValues(pairs);
  },
);

const real = realData('pet-ge-discovery-st-267');
test(
  'a real series goes to a peer of implicit VR and to one of explicit VR, and says the same there',
  { skip: skip || real.skip },
  async () => {
    using directory = temporaryDirectory();
    const names = readdirSync(real.path, { recursive: true, encoding: 'utf8' });
    const files = names.filter((name) => name.endsWith('.dcm')).slice(0, 12);
    assert.ok(files.length > 0);
    const objects = await Promise.all(
      files.map(async (name): Promise<StoreObject> => {
        const path = join(real.path, name);
        const { dataset, transferSyntaxUid } = await readPart10File(path);
        const [sopClassUid, sopInstanceUid] = [dataset.text(0x00080016), dataset.text(0x00080018)];
        return {
          path,
          sopClassUid: sopClassUid as string,
          sopInstanceUid: sopInstanceUid as string,
          transferSyntaxUid,
        };
      }),
    );
    await using implicit = await startStorescp(join(directory.path, 'implicit'), { accepts: '+xi' });
    await sendAll(implicit.port, objects, implicit.directory);
    const back = readdirSync(implicit.directory).map((name): StoreObject => {
      const path = join(implicit.directory, name);
      const sopInstanceUid = sopInstanceUidOf(readFileSync(path));
      return {
        path,
        sopClassUid: PET_IMAGE_STORAGE,
        sopInstanceUid,
        transferSyntaxUid: implicitLittleEndian,
      };
    });
    using explicit = await startRawProvider({ transferSyntaxes: [explicitLittleEndian] });
    const { stored } = await storeObjects({ ...titles, port: explicit.port, objects: back });
    assert.equal(stored, back.length);
    const head = readFileSync((objects[0] as StoreObject).path);
    const written = join(directory.path, 'explicit.dcm');
    writeFileSync(
      written,
      Buffer.concat([head.subarray(0, readFileMeta(head).datasetOffset), explicit.datasets[0] as Buffer]),
    );
    if (objects[0]?.transferSyntaxUid === explicitLittleEndian)
      await assertSameValues([[(back[0] as StoreObject).path, written]]);
  },
);

test('a peer that has an object already says so with 0x0111: it counts as stored, with a warning', async () => {
  using directory = temporaryDirectory();
  const series = makePhantomSeries({ slices: 3, rows: 16 });
  const objects = writeSeries(directory.path, series.objects).map((path, index) => ({
    path,
    sopClassUid: PET_IMAGE_STORAGE,
    sopInstanceUid: series.objects[index]?.sopInstanceUid as string,
    transferSyntaxUid: series.transferSyntaxUid,
  }));
  using peer = await startRawProvider({
    onStored: (socket, index, answer) => socket.write(answer(index === 1 ? 0x0111 : 0)),
  });
  const results: StoreResult[] = [];
  const summary = await storeObjects({
    ...titles,
    port: peer.port,
    objects,
    onResult: (each) => results.push(each),
  });
  assert.deepEqual(summary, { stored: 2, warnings: 1, failed: 0, error: undefined });
  assert.equal(results[1]?.reason, '0x0111 duplicate SOP instance');
});

test('an object that cannot be transcoded fails alone, with a reason, before any of it is sent', async () => {
  using directory = temporaryDirectory();
  const series = makePhantomSeries({ slices: 3, rows: 16, transferSyntax: 'explicit' });
  const paths = writeSeries(directory.path, series.objects);
  const broken = readFileSync(paths[1] as string);
  writeFileSync(paths[1] as string, broken.subarray(0, broken.length - 100));
  using peer = await startRawProvider({ transferSyntaxes: [implicitLittleEndian] });
  const reasons: (string | undefined)[] = [];
  const summary = await storeObjects({
    ...titles,
    port: peer.port,
    objects: paths.map((path, index) => ({
      path,
      sopClassUid: PET_IMAGE_STORAGE,
      sopInstanceUid: series.objects[index]?.sopInstanceUid as string,
      transferSyntaxUid: explicitLittleEndian,
    })),
    onResult: ({ reason }) => reasons.push(reason),
  });
  assert.deepEqual(summary, { stored: 2, warnings: 0, failed: 1, error: undefined });
  assert.match(reasons[1] ?? '', /cannot be transcoded/);
  assert.equal(peer.datasets.length, 2);
});
