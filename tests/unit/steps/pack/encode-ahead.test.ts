/** What is encoded while a series comes in gives the package that would be made without it. */
import assert from 'node:assert/strict';
import { createReadStream, existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Events } from '../../../../server/base/events.ts';
import { Logger, type LogRecord } from '../../../../server/base/log.ts';
import type { Step, TaskState } from '../../../../server/base/task-states.ts';
import type { SliceHeader } from '../../../../server/imaging/instance-header.ts';
import { makePhantomSeries } from '../../../../server/phantom/series.ts';
import { writeSeries } from '../../../../server/phantom/write-series.ts';
import { ByteReader } from '../../../../server/remote/byte-reader.ts';
import type { Packaging } from '../../../../server/remote/transport.ts';
import { RunFolders } from '../../../../server/queue/run-folders.ts';
import { decodeVoxels } from '../../../../server/remote/voxel-decoding.ts';
import { encodeAhead, type EncodedAhead } from '../../../../server/steps/pack/encode-ahead.ts';
import { EncodingAhead } from '../../../../server/steps/pack/encoding-ahead.ts';
import { packSeries } from '../../../../server/steps/pack/pack.ts';
import { DataDirectory } from '../../../../server/storage/data-directory.ts';
import { ThreadPool } from '../../../../server/workers/thread-pool.ts';
import { NEVER, SECRET, TASK_ID, validate } from '../../../support/imaging-steps.ts';
import { temporaryDirectory } from '../../../support/temporary-directory.ts';
import { waitFor } from '../../../support/wait-for.ts';

const JPEG_LS: Packaging = { kind: 'http', encoding: 'jpeg-ls+rescale', coding: 'identity' };
const SIZE = { rows: 16, columns: 24 };

async function phantom(directory: string, slices = 12) {
  const series = makePhantomSeries({ ...SIZE, slices, negative: true });
  const files = writeSeries(join(directory, 'source'), series.objects);
  const validated = await validate(files);
  return { validated, paths: validated.order.map((at) => files[at]!) };
}

type Phantom = Awaited<ReturnType<typeof phantom>>;

async function pack(directory: string, { validated, paths }: Phantom, ahead: readonly EncodedAhead[]) {
  const outputPath = join(directory, `package-${crypto.randomUUID()}`);
  const progress: number[] = [];
  const packed = await packSeries(
    {
      ...{ taskId: TASK_ID, clientId: 'test', paths, validated, packaging: JPEG_LS, outputPath, ahead },
      scannerTexts: [],
      pseudonymSecret: SECRET,
      scannerTexts: [],
    },
    (done) => progress.push(done),
    NEVER,
  );
  const reader = new ByteReader(createReadStream(outputPath));
  const { voxels, slopes } = await decodeVoxels(reader, 'jpeg-ls+rescale', validated.grid);
  await reader.close();
  const { quantities, metadata } = packed;
  return { made: { voxels, slopes, quantities, metadata }, progress };
}

const ahead = (directory: string, paths: readonly string[]) =>
  encodeAhead(
    { paths, size: SIZE, outputPath: join(directory, `ahead-${crypto.randomUUID()}`) },
    () => {},
    NEVER,
  );

test('a package has the same voxels and quantities, whatever part of it was encoded before', async () => {
  using directory = temporaryDirectory();
  const series = await phantom(directory.path);
  const { paths } = series;
  const runs = [paths.slice(0, 5), paths.slice(7, 9), paths.slice(9)];
  const encoded = await Promise.all(runs.map((run) => ahead(directory.path, run)));
  const { made: whole } = await pack(directory.path, series, []);
  const some = await pack(directory.path, series, encoded);
  assert.deepEqual(some.made, whole);
  assert.equal(some.progress.at(-1), 12);
  const rest = await ahead(directory.path, paths.slice(5, 7));
  assert.deepEqual((await pack(directory.path, series, [...encoded, rest])).made, whole);
});

test('a run that does not follow in the series, overlaps another, is damaged or gone is encoded again', async () => {
  using directory = temporaryDirectory();
  const series = await phantom(directory.path);
  const { paths } = series;
  const encode = (...places: number[]) =>
    ahead(
      directory.path,
      places.map((at) => paths[at]!),
    );
  const [overlapped, damaged, gone] = [await encode(0, 1, 2), await encode(4, 5), await encode(6, 7)];
  writeFileSync(damaged.path, Buffer.alloc(damaged.bytes));
  const runs = [
    ...[overlapped, damaged, { ...gone, path: `${gone.path}-gone` }],
    ...[await encode(2, 3), await encode(8, 10), { ...(await encode(11)), size: { rows: 24, columns: 16 } }],
  ];
  const { made } = await pack(directory.path, series, runs);
  assert.deepEqual(made, (await pack(directory.path, series, [])).made);
});

function scene(directory: string, packaging: Packaging = JPEG_LS) {
  const records: LogRecord[] = [];
  const events = new Events((error) => {
    throw error;
  });
  const pool = new ThreadPool({ size: 1 });
  const data = new DataDirectory(directory);
  const encoding = new EncodingAhead({
    ...{ data, events, pool },
    packaging: () => Promise.resolve(packaging),
    log: new Logger('PACKER', (record) => records.push(record)),
  });
  const moves = (toStep: Step, toState: TaskState) =>
    events.publish('transition', {
      ...{ cursor: 1, taskId: TASK_ID, fromStep: null, fromState: null, toStep, toState },
      ...{ at: 0, attempt: 0, waitReason: null, failure: null },
    });
  const folder = join(directory, 'tasks', TASK_ID, 'PACKER.0');
  const encoded = () => (existsSync(folder) ? readdirSync(folder).length : 0);
  return { encoding, moves, folder, encoded, records, [Symbol.asyncDispose]: () => pool.close() };
}

/** @param size of one codestream: 2^21 pixels and 65535 rows at most */
function arriving(paths: readonly string[], directory: string, size = SIZE) {
  return paths.map((path, at) => ({
    key: path.slice(directory.length + 1),
    slice: { ...size, position: [0, 0, 3 * at], orientation: [1, 0, 0, 0, 1, 0] } as unknown as SliceHeader,
  }));
}

test('what has come in is encoded when the series is whole, and is there for the Packer until the task has gone on', async () => {
  using directory = temporaryDirectory();
  const series = await phantom(directory.path);
  await using at = scene(directory.path);
  const images = arriving(series.paths, directory.path);
  at.encoding.arrived(TASK_ID, images.slice(0, 4));
  at.encoding.arrived(TASK_ID, images.slice(4));
  assert.equal(at.encoded(), 0, 'too few for a codestream while more may come');
  at.moves('VALIDATOR', 'QUEUED');
  await waitFor(() => at.encoded() === 1, { what: 'a codestream' });
  at.moves('PACKER', 'QUEUED');
  const [taken, ...others] = await at.encoding.take(TASK_ID);
  assert.deepEqual([taken?.slices.length, others.length], [12, 0]);
  assert.equal((await at.encoding.take(TASK_ID)).length, 1, 'again, for a second run');
  const { made } = await pack(directory.path, series, [taken!]);
  assert.deepEqual(made, (await pack(directory.path, series, [])).made);
  at.moves('UPLOADER', 'QUEUED');
  await waitFor(() => !existsSync(at.folder), { what: 'its folder is removed' });
  assert.deepEqual(await at.encoding.take(TASK_ID), []);
  assert.deepEqual(at.records, []);
});

test('what a gateway that was killed had encoded is not used, and goes with the first run of the Packer that is committed', async () => {
  using directory = temporaryDirectory();
  const { paths } = await phantom(directory.path);
  {
    await using killed = scene(directory.path);
    killed.encoding.arrived(TASK_ID, arriving(paths, directory.path));
    killed.moves('VALIDATOR', 'QUEUED');
    await waitFor(() => killed.encoded() === 1, { what: 'a codestream' });
    assert.equal((await killed.encoding.take(TASK_ID)).length, 1);
  }
  await using next = scene(directory.path);
  assert.deepEqual(await next.encoding.take(TASK_ID), []);
  assert.equal(next.encoded(), 1);
  const lease = { owner: 'node', taskId: TASK_ID, claim: 3 };
  await new RunFolders(new DataDirectory(directory.path)).keepOnly(lease, 'PACKER');
  assert.equal(existsSync(next.folder), false);
});

test('nothing is encoded for a server that takes something else, nor of a series of several sizes', async () => {
  using directory = temporaryDirectory();
  const { paths } = await phantom(directory.path);
  for (const [packaging, size] of [
    [{ ...JPEG_LS, encoding: 'i2+rescale' } as Packaging, SIZE],
    [JPEG_LS, { ...SIZE, rows: 17 }],
  ] as const) {
    await using at = scene(directory.path, packaging);
    at.encoding.arrived(TASK_ID, arriving(paths.slice(0, 6), directory.path));
    at.encoding.arrived(TASK_ID, arriving(paths.slice(6), directory.path, size));
    at.moves('VALIDATOR', 'QUEUED');
    assert.deepEqual(await at.encoding.take(TASK_ID), []);
    assert.equal(at.encoded(), 0);
  }
});

test('an image that cannot be decoded costs its run, which the Packer makes, and a task that fails leaves nothing', async () => {
  using directory = temporaryDirectory();
  const { paths } = await phantom(directory.path);
  writeFileSync(paths[3]!, 'no image');
  await using at = scene(directory.path);
  at.encoding.arrived(TASK_ID, arriving(paths, directory.path));
  at.moves('VALIDATOR', 'QUEUED');
  await waitFor(() => at.records.length > 0, { what: 'its failure is told' });
  assert.equal(at.records[0]?.event, 'packer.not-encoded-ahead');
  assert.deepEqual(await at.encoding.take(TASK_ID), []);
  at.moves('VALIDATOR', 'FAILED');
  await waitFor(() => !existsSync(at.folder), { what: 'its folder is removed' });
});
