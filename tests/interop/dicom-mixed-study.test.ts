/** A whole study of a PET/CT, pushed: what is no PET image is taken and dropped, and no context is refused. */
import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { storescu } from '../support/dcmtk.ts';
import { startListener, type RunningListener } from '../support/listener.ts';
import { startOrthanc } from '../support/orthanc.ts';
import { makePhantomSeries } from '../../server/phantom/series.ts';
import { writeSeries } from '../../server/phantom/write-series.ts';
import { missingPrograms, runProgram } from '../support/programs.ts';
import { PET, RawPeer } from '../support/raw-peer.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { waitFor } from '../support/wait-for.ts';

const skip = missingPrograms('storescu', 'dcmsend', 'dcmodify', 'dcmcjpeg', 'gdcmconv');
const STORAGE = '1.2.840.10008.5.1.4.1.1';
const GE_RAW = '1.2.840.113619.4.30';
const SIEMENS_CSA = '1.3.12.2.1107.5.9.1';

/** SOP class, and how its pixels are compressed. */
const OTHERS: readonly (readonly [string, readonly [string, ...string[]] | undefined])[] = [
  [`${STORAGE}.2`, undefined],
  [`${STORAGE}.2`, ['gdcmconv', '--j2k']],
  [`${STORAGE}.7`, ['dcmcjpeg', '+eb']],
  [`${STORAGE}.88.67`, undefined],
  [`${STORAGE}.66`, undefined],
  [GE_RAW, undefined],
  [SIEMENS_CSA, undefined],
];
const PET_SLICES = 5;

/** A folder with PET images and one object of each of the others. */
async function mixedStudy(directory: string, others = OTHERS): Promise<string> {
  mkdirSync(directory, { recursive: true });
  const series = makePhantomSeries({ slices: PET_SLICES, rows: 32, transferSyntax: 'explicit' });
  const pet = writeSeries(directory, series.objects);
  for (const [index, [sopClassUid, compress]] of others.entries()) {
    const path = join(directory, `other-${index}.dcm`);
    copyFileSync(pet[0] as string, path);
    const run = async (program: string, args: readonly string[]) => {
      const { status, stderr } = await runProgram(program, args);
      assert.equal(status, 0, `${program}: ${stderr}`);
    };
    const uid = `2.25.471100${index}`;
    if (compress) await run(compress[0], [...compress.slice(1), path, path]);
    await run('dcmodify', ['-nb', '-imt', '-m', `0008,0016=${sopClassUid}`, '-m', `0008,0018=${uid}`, path]);
  }
  return directory;
}

async function assertTaken(running: RunningListener, others = OTHERS): Promise<void> {
  await waitFor(() => running.receipts.length === PET_SLICES, { what: 'receipts of the PET images' });
  const accepted = running.logs.filter(({ event }) => event === 'listener.association-accepted');
  assert.ok(accepted.length > 0);
  for (const { fields } of accepted)
    assert.equal(fields['contexts'], fields['proposed'], 'a context was refused');
  const dropped = await waitFor(
    () => (running.listener.stats?.dropped === others.length ? running.listener.stats : undefined),
    { what: 'what was dropped is counted' },
  );
  assert.equal(dropped.refused, 0);
  const expected = new Map<string, number>();
  for (const [uid] of others) expected.set(uid, (expected.get(uid) ?? 0) + 1);
  assert.deepEqual(
    new Map(dropped.droppedClasses.map(({ sopClassUid, objects }) => [sopClassUid, objects])),
    expected,
  );
}

/** Only PET images are in the spool. */
function assertSpoolHoldsPet(dataDir: string): void {
  const spooled = readdirSync(join(dataDir, 'spool'), { recursive: true, encoding: 'utf8' });
  assert.equal(spooled.filter((name) => name.endsWith('.dcm')).length, PET_SLICES);
}

test('pushed by storescu', { skip }, async () => {
  using directory = temporaryDirectory();
  // It sends no classes that DCMTK does not know, and compressed ones in one transfer syntax.
  const others: typeof OTHERS = [
    ...OTHERS.filter(([uid, compress]) => uid.startsWith(STORAGE) && !compress),
    [`${STORAGE}.7`, ['dcmcjpeg', '+e1']],
  ];
  const study = await mixedStudy(join(directory.path, 'study'), others);
  await using running = await startListener(join(directory.path, 'data'));
  const { status, stdout, stderr } = await storescu(study, running.port, { extra: ['-xs'] });
  assert.equal(status, 0, stdout + stderr);
  await assertTaken(running, others);
  assertSpoolHoldsPet(join(directory.path, 'data'));
});

test('pushed by dcmsend', { skip }, async () => {
  using directory = temporaryDirectory();
  const study = await mixedStudy(join(directory.path, 'study'));
  await using running = await startListener(join(directory.path, 'data'));
  const { status, stdout, stderr } = await runProgram('dcmsend', [
    '-v',
    '-nuc',
    '-dn',
    '-aet',
    'SCANNER',
    '-aec',
    'PETFECTIOR',
    '127.0.0.1',
    String(running.port),
    '+sd',
    study,
  ]);
  assert.equal(status, 0, stdout + stderr);
  await assertTaken(running);
});

test('pushed by Orthanc', { skip: skip || missingPrograms('Orthanc') }, async () => {
  using directory = temporaryDirectory();
  const study = await mixedStudy(join(directory.path, 'study'));
  await using running = await startListener(join(directory.path, 'data'));
  await using orthanc = await startOrthanc(join(directory.path, 'orthanc'), {
    gateway: { aeTitle: 'PETFECTIOR', port: running.port },
  });
  for (const name of readdirSync(study)) {
    const response = await fetch(`${orthanc.url}/instances`, {
      method: 'POST',
      body: readFileSync(join(study, name)),
    });
    assert.equal(response.status, 200, await response.text());
  }
  const [id] = (await orthanc.json('/studies')) as string[];
  const sent = (await orthanc.json('/modalities/gateway/store', id)) as Record<string, number>;
  assert.deepEqual([sent['InstancesCount'], sent['FailedInstancesCount']], [PET_SLICES + OTHERS.length, 0]);
  await assertTaken(running);
});

test('proposed by a peer that proposes what a scanner has, in transfer syntaxes of its own', async () => {
  using directory = temporaryDirectory();
  await using running = await startListener(directory.path);
  const transferSyntaxes = [
    ['1.2.840.10008.1.2.2'],
    ['1.2.840.10008.1.2.4.50', '1.2.840.10008.1.2'],
    ['1.2.840.10008.1.2.4.103'],
    ['1.2.840.113619.5.2'],
  ];
  const classes = [
    `${STORAGE}.2`,
    `${STORAGE}.7`,
    `${STORAGE}.128.1`,
    GE_RAW,
    SIEMENS_CSA,
    '1.3.46.670589.11.0.0.12.1',
  ];
  const contexts = classes
    .flatMap((abstractSyntax) => transferSyntaxes.map((each) => ({ abstractSyntax, transferSyntaxes: each })))
    .concat({ abstractSyntax: PET, transferSyntaxes: ['1.2.840.10008.1.2'] })
    .map((context, index) => ({ id: 2 * index + 1, ...context }));
  await using peer = await RawPeer.associate(running.port, contexts);
  assert.ok(peer.accept.length > 0);
  const [accepted] = await waitFor(
    () => {
      const found = running.logs.filter(({ event }) => event === 'listener.association-accepted');
      return found.length > 0 ? found : undefined;
    },
    { what: 'the association is told of' },
  );
  assert.deepEqual(
    [accepted?.fields['contexts'], accepted?.fields['proposed']],
    [contexts.length, contexts.length],
  );
});

test('where a setting refuses them, none of these contexts is accepted', async () => {
  using directory = temporaryDirectory();
  await using running = await startListener(directory.path, { otherObjects: 'refuse' });
  await using peer = await RawPeer.associate(running.port, [
    { id: 1, abstractSyntax: GE_RAW, transferSyntaxes: ['1.2.840.10008.1.2'] },
    { id: 3, abstractSyntax: PET, transferSyntaxes: ['1.2.840.10008.1.2'] },
  ]);
  assert.ok(peer.accept.length > 0);
  const accepted = await waitFor(
    () => running.logs.find(({ event }) => event === 'listener.association-accepted'),
    { what: 'the association is told of' },
  );
  assert.deepEqual([accepted.fields['contexts'], accepted.fields['proposed']], [1, 2]);
});
