import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { readPart10File } from '../../dicom/index.ts';
import { GatewayError } from '../../server/base/errors.ts';
import { encodeNpyHeader, type NpyHeader } from '../../server/imaging/npy.ts';
import type { PostFilter } from '../../server/imaging/post-filter.ts';
import type { ResultFormat } from '../../server/remote/transport.ts';
import { prepare, seriesPaths, unpack, type Prepared, type UnpackOptions } from '../support/imaging-steps.ts';
import { makePhantomSeries } from '../../server/phantom/series.ts';
import { writeSeries } from '../../server/phantom/write-series.ts';
import { missingPrograms, PYTHON, runProgram } from '../support/programs.ts';
import { temporaryDirectory, type TemporaryDirectory } from '../support/temporary-directory.ts';

const FILTER: PostFilter = {
  fwhm: 4,
  noise: 20,
  description: 'smooth',
  descriptionMode: 'append',
  seriesNumber: 2002,
  model: null,
  radiopharmaceutical: null,
  enabled: true,
};
const F4: ResultFormat = { kind: 'http', encoding: 'f4', coding: 'identity' };

let directory: TemporaryDirectory;
let prepared: Prepared;

before(async () => {
  directory = temporaryDirectory();
  const series = makePhantomSeries({ slices: 6, rows: 12, columns: 10 });
  prepared = await prepare(writeSeries(join(directory.path, 'source'), series.objects), directory.path);
});
after(() => directory[Symbol.dispose]());

function npy(voxels: Float32Array, header: Partial<NpyHeader> = {}): Buffer {
  const bytes = Buffer.from(voxels.buffer, voxels.byteOffset, voxels.byteLength);
  return Buffer.concat([
    encodeNpyHeader({ type: '<f4', fortranOrder: true, shape: [10, 12, 6], ...header }),
    bytes,
  ]);
}

/** Unpacks bytes of a server's choosing. */
async function failure(bytes: Uint8Array, options: UnpackOptions = {}): Promise<GatewayError> {
  const resultPath = join(directory.path, 'hostile');
  writeFileSync(resultPath, bytes);
  const error = await unpack(
    prepared,
    { denoised: prepared.voxels },
    { resultFormat: F4, ...options, resultPath },
  ).then(
    () => assert.fail('was unpacked'),
    (caught: unknown) => caught,
  );
  assert.ok(error instanceof GatewayError, String(error));
  return error;
}

function changed(change: (voxels: Float32Array) => void): Float32Array {
  const voxels = prepared.voxels.slice();
  change(voxels);
  return voxels;
}

describe('hostile results', () => {
  const cases: readonly (readonly [string, () => Uint8Array])[] = [
    ['nothing', () => Buffer.alloc(0)],
    ['no array', () => Buffer.from('<html>502 Bad Gateway</html>')],
    ['another shape', () => npy(prepared.voxels, { shape: [12, 10, 6] })],
    ['one slice less', () => npy(prepared.voxels.subarray(120), { shape: [10, 12, 5] })],
    ['a huge shape', () => npy(prepared.voxels, { shape: [100_000, 100_000, 100_000] })],
    ['a flat shape', () => npy(prepared.voxels, { shape: [720] })],
    ['integers', () => npy(prepared.voxels, { type: '<i2' })],
    ['cut in the middle', () => npy(prepared.voxels).subarray(0, 1000)],
    [
      'more than there should be',
      () => Buffer.concat([npy(prepared.voxels), npy(prepared.voxels), Buffer.alloc(1)]),
    ],
    ['NaN', () => npy(changed((voxels) => (voxels[77] = NaN)))],
    ['an infinite voxel', () => npy(changed((voxels) => (voxels[719] = Infinity)))],
    [
      'a Python object',
      () => Buffer.from(npy(prepared.voxels).toString('latin1').replace("'<f4'", "'|O' "), 'latin1'),
    ],
  ];
  for (const [name, bytes] of cases) {
    it(`are refused: ${name}`, async () => {
      const error = await failure(bytes());
      assert.equal(error.code, 'BAD_RESULT');
      assert.ok(String(error.params['reason']).length > 0);
    });
  }

  it('are refused in bounded memory: a bomb', async () => {
    const bomb = gzipSync(Buffer.concat([npy(prepared.voxels), npy(prepared.voxels), Buffer.alloc(1 << 28)]));
    const before = process.memoryUsage().rss;
    const error = await failure(bomb, { resultFormat: { ...F4, coding: 'gzip' } });
    assert.equal(error.code, 'BAD_RESULT');
    assert.ok(process.memoryUsage().rss - before < 100 * 1024 * 1024);
  });

  it('are refused: broken compression', async () => {
    for (const coding of ['zstd', 'gzip'] as const) {
      assert.equal(
        (await failure(npy(prepared.voxels), { resultFormat: { ...F4, coding } })).code,
        'BAD_RESULT',
      );
    }
  });

  const noPython = missingPrograms('python3');
  const ZIP = `
import io, json, sys, zipfile
with zipfile.ZipFile(sys.argv[1], 'w', zipfile.ZIP_DEFLATED) as archive:
    for name, path in json.loads(sys.argv[2]):
        archive.writestr(name, open(path, 'rb').read())
`;
  async function zip(...entries: readonly (readonly [string, Buffer])[]): Promise<Buffer> {
    const paths = entries.map(([name, bytes], at) => {
      const path = join(directory.path, `entry-${at}`);
      writeFileSync(path, bytes);
      return [name, path];
    });
    const archive = join(directory.path, 'archive.zip');
    const { status, stderr } = await runProgram(PYTHON, ['-c', ZIP, archive, JSON.stringify(paths)]);
    assert.equal(status, 0, stderr);
    return readFileSync(archive);
  }

  it(
    'are refused: archives with paths, without what they should hold, or with bombs',
    { skip: noPython },
    async () => {
      const good = npy(prepared.voxels);
      const archives = [
        await zip(['../denoised.npy', good], ['noise.npy', good]),
        await zip(['/tmp/denoised.npy', good], ['noise.npy', good]),
        await zip(['denoised.npy', good]),
        await zip(['denoised.npy', good], ['noise.npy', good], ['denoised.npy', good]),
        await zip(['denoised.npy', Buffer.concat([good, Buffer.alloc(1 << 26)])], ['noise.npy', good]),
      ];
      for (const bytes of archives) {
        assert.equal((await failure(bytes, { resultFormat: { kind: 'shared-folder' } })).code, 'BAD_RESULT');
      }
      assert.equal(existsSync('/tmp/denoised.npy'), false);
    },
  );

  it('that come without noise have it by the protocol: input minus denoised', async () => {
    const denoised = prepared.voxels.map((value, at) => value * (1 + 0.02 * Math.sin(at)));
    const noise = prepared.voxels.map((value, at) => value - (denoised[at] as number));
    const given = await unpack(prepared, { denoised, noise }, { postFilters: [FILTER] });
    const objects = given.outputs[0]?.files.map(({ name }) => readFileSync(join(given.output, name)));
    const derived = await unpack(prepared, { denoised }, { postFilters: [FILTER] });
    assert.deepEqual(
      derived.outputs[0]?.files.map(({ name }) => readFileSync(join(derived.output, name))),
      objects,
    );
  });

  it('leave nothing behind, and what was there before as it was', async () => {
    const { output } = await unpack(prepared, { denoised: prepared.voxels });
    const digest = () =>
      readdirSync(join(output, '1')).map((name) =>
        createHash('sha256')
          .update(readFileSync(join(output, '1', name)))
          .digest('hex'),
      );
    const before = digest();
    await failure(npy(changed((voxels) => (voxels[1] = NaN))));
    await failure(npy(prepared.voxels.map((value) => value * 3)));
    assert.deepEqual(digest(), before);
    assert.deepEqual(
      readdirSync(prepared.directory).filter((name) => name.endsWith('.part')),
      [],
    );
  });
});

describe('integrity', () => {
  it('stops a result with another activity before anything is written, unless an administrator allows it', async () => {
    const much = npy(prepared.voxels.map((value) => value * 1.2));
    const error = await failure(much);
    assert.equal(error.code, 'QUANTITATIVE_MISMATCH');
    assert.deepEqual(error.params, { change: '20.0', tolerance: 10 });
    const { outputs } = await unpack(
      prepared,
      { denoised: prepared.voxels.map((value) => value * 1.2) },
      { integrity: { tolerance: 10, allowMismatch: true } },
    );
    assert.equal(outputs[0]?.integrity.withinTolerance, false);
    assert.ok(Math.abs((outputs[0]?.integrity.activityChange ?? 0) - 20) < 0.1);
  });

  it('takes what is within the tolerance, above and below', async () => {
    for (const factor of [0.91, 1.09]) {
      const { outputs } = await unpack(prepared, {
        denoised: prepared.voxels.map((value) => value * factor),
      });
      assert.equal(outputs[0]?.integrity.withinTolerance, true);
    }
    assert.equal((await failure(npy(prepared.voxels.map(() => 0)))).code, 'QUANTITATIVE_MISMATCH');
  });
});

describe('integrity of what is written', () => {
  it('counts what the objects can say, not what they were made from: no values below zero without sign', async () => {
    // The negative half of this answer cannot be written: its total is right, that of the objects would be twice it.
    const swing = 3 * Math.max(...prepared.voxels);
    const denoised = prepared.voxels.map((value, at) => value + (at % 2 ? swing : -swing));
    const error = await failure(npy(denoised));
    assert.equal(error.code, 'QUANTITATIVE_MISMATCH');
    assert.ok(Number(error.params['change']) > 100, String(error.params['change']));
    assert.deepEqual(
      readdirSync(directory.path).filter((name) => name.endsWith('.part')),
      [],
    );
  });
});

describe('outputs', () => {
  it('are one for each post-filter that applies, with its own number, name and UIDs', async () => {
    const noise = prepared.voxels.map((value, at) => value * 0.01 * Math.cos(at));
    const { outputs, output } = await unpack(
      prepared,
      { denoised: prepared.voxels, noise },
      {
        postFilters: [
          FILTER,
          { ...FILTER, enabled: false },
          { ...FILTER, description: 'Sharp', descriptionMode: 'replace', fwhm: 0, seriesNumber: 2003 },
          { ...FILTER, model: 'Another' },
        ],
      },
    );
    assert.deepEqual(
      outputs.map(({ description, number, files }) => [description, number, files.length]),
      [
        ['PET WB phantom smooth', 2002, 6],
        ['Sharp', 2003, 6],
      ],
    );
    assert.equal(new Set(outputs.map((one) => one.seriesInstanceUid)).size, 2);
    const { dataset } = await readPart10File(join(output, outputs[0]?.files[0]?.name as string));
    assert.equal(dataset.text(0x0020000e), outputs[0]?.seriesInstanceUid);
    assert.equal(dataset.number(0x00200011), 2002);
    const uids = outputs.flatMap((one) => one.files.map((file) => file.sopInstanceUid));
    assert.equal(new Set(uids).size, 12);
  });

  it('are not made where post-filters are configured and none applies', async () => {
    const error = await failure(npy(prepared.voxels), { postFilters: [{ ...FILTER, model: 'Another' }] });
    assert.equal(error.code, 'NO_POSTFILTER');
  });

  it('need their sources', async () => {
    const [first, ...others] = prepared.paths;
    const paths = [join(directory.path, 'gone.dcm'), ...others];
    assert.equal((await failure(npy(prepared.voxels), { paths })).code, 'SOURCE_MISSING');
    const short = seriesPaths(join(directory.path, 'source'))[0] as string;
    assert.ok(first);
    const bytes = readFileSync(short);
    truncateSync(short, 200);
    assert.equal((await failure(npy(prepared.voxels))).code, 'MISSING_HEADER');
    writeFileSync(short, bytes);
  });
});
