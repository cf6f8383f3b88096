import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { readPart10File, TRANSFER_SYNTAX } from '../../dicom/index.ts';
import { dciodvfyErrors } from '../support/dcmtk.ts';
import { prepare, seriesPaths, unpack, type Prepared, type ServerAnswer } from '../support/imaging-steps.ts';
import type { PhantomOptions } from '../../server/phantom/options.ts';
import { makePhantomSeries } from '../../server/phantom/series.ts';
import { writeSeries } from '../../server/phantom/write-series.ts';
import { missingPrograms, PYTHON, runProgram } from '../support/programs.ts';
import { realData, seriesJudge } from '../support/real-data.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const JUDGE = join(import.meta.dirname, '../support/judges/rebuilt_series.py');
const noPython = missingPrograms('python3');
const noVerifier = missingPrograms('dciodvfy');

interface Verdict {
  readonly objects: readonly [number, number];
  readonly changed: readonly string[];
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly error_in_steps: number;
  readonly before: Quantities;
  readonly after: Quantities;
  readonly uids: readonly [number, number];
  readonly reused: number;
  readonly references: boolean;
  readonly image_types: readonly string[];
  readonly descriptions: readonly string[];
  readonly derivations: readonly string[];
  readonly largest: boolean;
  readonly longest_ds: number;
}
type Quantities = Record<'totalActivity' | 'suvMean' | 'suvMax', number>;

async function judge(source: string, output: string, expected: string): Promise<Verdict> {
  const { stdout, stderr, status } = await runProgram(PYTHON, [JUDGE, source, output, expected]);
  assert.equal(status, 0, stderr);
  return JSON.parse(stdout) as Verdict;
}

/** What a rebuilt object may say anew; everything else is the source's to the bit. */
const NEW = new Set(
  `(0008,0008) (0008,0012) (0008,0013) (0008,0018) (0008,0023) (0008,0033) (0008,103e) (0008,2111) (0008,2112)
  (0008,9215) (0018,a001) (0020,000e) (0020,0011) (0028,0106) (0028,0107) (0028,1050) (0028,1051) (0028,1052)
  (0028,1053) (7fe0,0010)`.split(/\s+/),
);

function assertHonest(verdict: Verdict, count: number): void {
  assert.deepEqual(verdict.objects, [count, count]);
  assert.deepEqual(
    [...verdict.changed, ...verdict.added].filter((tag) => !NEW.has(tag) && !tag.endsWith(',0000)')),
    [],
  );
  assert.deepEqual(verdict.removed, []);
  assert.deepEqual(verdict.uids, [count, 1]);
  assert.equal(verdict.reused, 0);
  assert.equal(verdict.references, true);
  assert.equal(verdict.largest, true);
  assert.ok(verdict.longest_ds <= 16);
  for (const type of verdict.image_types) assert.match(type, /^DERIVED\\PRIMARY/);
  // float32 voxels differ from the float64 of the judge by less than a hundredth of a step.
  assert.ok(verdict.error_in_steps <= 0.51, `${verdict.error_in_steps} steps`);
}

function assertSame(actual: Quantities, expected: Quantities, relative: number): void {
  for (const name of ['totalActivity', 'suvMean', 'suvMax'] as const) {
    const error = Math.abs(actual[name] - expected[name]) / Math.abs(expected[name]);
    assert.ok(error <= relative, `${name}: ${actual[name]} against ${expected[name]}`);
  }
}

/** A server that does something to every voxel and keeps the total within the tolerance. */
function denoise({ voxels }: Prepared): ServerAnswer {
  return { denoised: voxels.map((value, at) => value * (1 + 0.05 * Math.sin(at))) };
}

/** Smallest and largest of the slices' largest magnitudes. */
async function storedRange(output: string): Promise<[number, number]> {
  const largest = await Promise.all(
    seriesPaths(join(output, '1')).map(async (path) => {
      const { dataset } = await readPart10File(path);
      return Math.max(...[0x00280106, 0x00280107].map((tag) => Math.abs(dataset.number(tag) as number)));
    }),
  );
  return [Math.min(...largest), Math.max(...largest)];
}

const CASES: readonly (readonly [string, PhantomOptions])[] = [
  ['SIEMENS, 47 slices, a slope for each slice', { manufacturer: 'siemens', slices: 47 }],
  ['CPS, one slope for the series, group lengths', { manufacturer: 'cps' }],
  ['GE, signed, implicit VR, undefined lengths', { manufacturer: 'ge' }],
  ['Philips', { manufacturer: 'philips' }],
  ['UIH', { manufacturer: 'uih' }],
  ['Mediso', { manufacturer: 'mediso' }],
  ['feet first', { feetFirst: true, order: 'shuffled' }],
  ['falling z', { order: 'descending' }],
  ['a matrix that is not square', { rows: 20, columns: 36, pixelSpacing: [5, 3] }],
  ['slices of zeros', { defects: { zeroSlices: [0, 7, 49] } }],
  ['negative values', { negative: true }],
  ['unsigned GE', { manufacturer: 'ge', signed: false }],
  ['signed Siemens in explicit VR', { signed: true, transferSyntax: 'explicit' }],
  ['counts with Philips factors', { manufacturer: 'philips', defects: { units: 'CNTS' } }],
  ['SUV', { manufacturer: 'ge', defects: { units: 'GML' } }],
  ['700 slices', { slices: 700, rows: 16, columns: 16 }],
];

describe('rebuilt objects', { skip: noPython }, () => {
  for (const [name, options] of CASES) {
    it(`are the source but for what processing changed: ${name}`, async () => {
      using directory = temporaryDirectory();
      const source = join(directory.path, 'source');
      const slices = options.slices ?? 50;
      const series = makePhantomSeries({ slices, rows: 32, columns: options.rows ?? 32, ...options });
      const prepared = await prepare(writeSeries(source, series.objects), directory.path);
      assert.equal(prepared.packed.voxelBytes, 2 * prepared.voxels.length, 'as the objects hold them');
      const { outputs, output, expected } = await unpack(prepared, denoise(prepared));
      const verdict = await judge(source, output, expected);
      assertHonest(verdict, slices);
      assert.deepEqual(verdict.descriptions, ['PETFECTIOR']);
      assertSame(prepared.packed.quantities as Quantities, verdict.before, 1e-6);
      assertSame(outputs[0]?.integrity.after as Quantities, verdict.after, 1e-6);
    });
  }

  for (const signed of [false, true]) {
    it(`keep to 12 bits in 16, ${signed ? 'with' : 'without'} sign`, async () => {
      using directory = temporaryDirectory();
      const source = join(directory.path, 'source');
      const series = makePhantomSeries({
        slices: 6,
        rows: 24,
        columns: 24,
        signed,
        negative: signed,
        bitsStored: 12,
      });
      const prepared = await prepare(writeSeries(source, series.objects), directory.path);
      const { output, expected } = await unpack(prepared, denoise(prepared));
      const verdict = await judge(source, output, expected);
      assertHonest(verdict, 6);
      const stored = await storedRange(output);
      assert.deepEqual(stored, signed ? [2047, 2047] : [4095, 4095], 'the whole range is used, and no more');
    });
  }

  const COMPRESSIONS: readonly (readonly [string, string, readonly string[]])[] = [
    ['JPEG Lossless', 'dcmcjpeg', ['+e1']],
    ['JPEG-LS', 'dcmcjpls', ['+el']],
    ['RLE', 'dcmcrle', []],
    ['deflated', 'dcmconv', ['+td']],
  ];
  for (const [name, tool, options] of COMPRESSIONS) {
    it(`come uncompressed from compressed sources: ${name}`, { skip: missingPrograms(tool) }, async () => {
      using directory = temporaryDirectory();
      const plain = join(directory.path, 'plain');
      const source = join(directory.path, 'source');
      mkdirSync(source);
      const series = makePhantomSeries({ slices: 4, rows: 24, columns: 24, manufacturer: 'ge' });
      const paths = writeSeries(plain, series.objects).map((path, at) => {
        const compressed = join(source, `${at}.dcm`);
        execFileSync(tool, [...options, path, compressed]);
        return compressed;
      });
      const prepared = await prepare(paths, directory.path);
      const { output, expected, outputs } = await unpack(prepared, denoise(prepared));
      const { objects, error_in_steps, after } = await judge(plain, output, expected);
      assert.deepEqual(objects, [4, 4]);
      assert.ok(error_in_steps <= 0.51);
      assertSame(outputs[0]?.integrity.after as Quantities, after, 1e-6);
      assert.equal(outputs[0]?.files[0]?.transferSyntaxUid, TRANSFER_SYNTAX.explicitLittleEndian);
    });
  }

  for (const folder of [
    'pet-ge-discovery-st-267',
    'pet-ge-ibsi-cropped/STS_019',
    'pet-ge-ibsi-cropped/STS_007',
  ]) {
    const { path, skip } = realData(folder);
    it(`are the source but for what processing changed: ${folder}`, { skip }, async () => {
      using directory = temporaryDirectory();
      const paths = seriesPaths(path);
      const prepared = await prepare(paths, directory.path);
      const { outputs, output, expected } = await unpack(prepared, denoise(prepared));
      const verdict = await judge(path, output, expected);
      assert.deepEqual(verdict.removed, ['(0008,0014)'], 'the instance creator was another');
      assertHonest({ ...verdict, removed: [] }, paths.length);
      assertSame(prepared.packed.quantities as Quantities, verdict.before, 1e-6);
      assertSame(outputs[0]?.integrity.after as Quantities, verdict.after, 1e-6);
    });

    it(
      `have no error for dciodvfy that the source does not have: ${folder}`,
      { skip: skip || noVerifier },
      async () => {
        using directory = temporaryDirectory();
        const prepared = await prepare(seriesPaths(path), directory.path);
        const { output } = await unpack(prepared, denoise(prepared));
        const known = await dciodvfyErrors(prepared.paths[0] as string);
        const errors = await dciodvfyErrors(join(output, '1', '00001.dcm'));
        assert.deepEqual(
          errors.filter((error) => !known.includes(error)),
          [],
        );
      },
    );

    const judge2 = seriesJudge();
    it(`satisfy a second judge: ${folder}`, { skip: skip || judge2.skip }, async () => {
      using directory = temporaryDirectory();
      const prepared = await prepare(seriesPaths(path), directory.path);
      const { output } = await unpack(prepared, { denoised: prepared.voxels });
      const { status, stdout } = await runProgram(PYTHON, [judge2.path, path, output]);
      assert.equal(status, 0, stdout);
    });
  }

  it('are the same on a retry, and others where the result is another', async () => {
    using directory = temporaryDirectory();
    const series = makePhantomSeries({ slices: 8, rows: 16, columns: 16 });
    const prepared = await prepare(
      writeSeries(join(directory.path, 'source'), series.objects),
      directory.path,
    );
    const objects = (output: string) =>
      readdirSync(join(output, '1')).map((name) => readFileSync(join(output, '1', name)));
    const first = await unpack(prepared, denoise(prepared));
    const bytes = objects(first.output);
    const second = await unpack(prepared, denoise(prepared));
    assert.deepEqual(second.outputs, first.outputs);
    assert.deepEqual(objects(second.output), bytes);
    const other = await unpack(prepared, denoise(prepared), { resultSha256: 'cd'.repeat(32) });
    assert.notEqual(other.outputs[0]?.seriesInstanceUid, first.outputs[0]?.seriesInstanceUid);
  });

  it('say so where they were made with a stand-in server', async () => {
    using directory = temporaryDirectory();
    const series = makePhantomSeries({ slices: 6, rows: 16, columns: 16 });
    const source = join(directory.path, 'source');
    const prepared = await prepare(writeSeries(source, series.objects), directory.path);
    const { output, expected } = await unpack(prepared, denoise(prepared), { standIn: true });
    const verdict = await judge(source, output, expected);
    for (const text of [...verdict.descriptions, ...verdict.derivations]) {
      assert.match(text, /stand-in/i);
      assert.match(text, /not for clinical use/);
    }
  });

  it('have no error for dciodvfy that the source does not have', { skip: noVerifier }, async () => {
    for (const manufacturer of ['siemens', 'cps', 'ge', 'philips', 'uih', 'mediso'] as const) {
      using directory = temporaryDirectory();
      const series = makePhantomSeries({ manufacturer, slices: 4, rows: 16, columns: 16 });
      const paths = writeSeries(join(directory.path, 'source'), series.objects);
      const prepared = await prepare(paths, directory.path);
      const { output } = await unpack(prepared, denoise(prepared));
      const known = await dciodvfyErrors(prepared.paths[0] as string);
      const errors = await dciodvfyErrors(join(output, '1', '00001.dcm'));
      assert.deepEqual(
        errors.filter((error) => !known.includes(error)),
        [],
      );
    }
  });
});
