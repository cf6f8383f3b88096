import assert from 'node:assert/strict';
import { readdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { dciodvfyErrors, dcmdumpValues } from '../support/dcmtk.ts';
import { MANUFACTURERS, type PhantomOptions } from '../../server/phantom/options.ts';
import { makePhantomSeries } from '../../server/phantom/series.ts';
import { writeSeries } from '../../server/phantom/write-series.ts';
import { missingPrograms, PYTHON, runProgram } from '../support/programs.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const skip = missingPrograms('dcmdump', 'dciodvfy');
const MAIN = resolve(import.meta.dirname, '../../server/phantom/main.ts');
const phantom = (...args: string[]) => runProgram(process.execPath, [MAIN, ...args]);

/** The beds of a static series, which GE writes there against PS3.3 C.8.9.1. */
const OWN_WAY_OF_GE = /Element=<NumberOfTimeSlices>/;

const variants: readonly (readonly [name: string, options: PhantomOptions])[] = [
  ...MANUFACTURERS.map((manufacturer) => [manufacturer, { manufacturer }] as const),
  ['feet first', { feetFirst: true, order: 'descending' }],
  ['no tracer', { tracer: null }],
  ['unknown tracer', { tracer: 'unknown' }],
  ['counts', { manufacturer: 'philips', defects: { units: 'CNTS' } }],
  ['dynamic', { defects: { dynamic: 2 } }],
  ['gated', { defects: { gated: 2 } }],
  ['negative and zero', { negative: true, defects: { zeroSlices: [3] } }],
  ['implicit', { transferSyntax: 'implicit' }],
];

for (const [name, options] of variants) {
  test(`dciodvfy finds no error in a phantom: ${name}`, { skip }, async () => {
    using directory = temporaryDirectory();
    const files = writeSeries(
      directory.path,
      makePhantomSeries({ slices: 8, rows: 24, columns: 20, ...options }).objects,
    );
    for (const file of [files[0], files[3], files.at(-1)])
      assert.deepEqual(
        (await dciodvfyErrors(file as string)).filter((error) => !OWN_WAY_OF_GE.test(error)),
        [],
      );
  });
}

test(
  'pydicom reads the voxels that the generator says, for every manufacturer',
  { skip: missingPrograms('python3') },
  async () => {
    using directory = temporaryDirectory();
    for (const manufacturer of MANUFACTURERS) {
      const series = makePhantomSeries({ manufacturer, slices: 5, rows: 20, columns: 24, order: 'shuffled' });
      writeSeries(join(directory.path, manufacturer), series.objects);
      const { status, stdout, stderr } = await runProgram(PYTHON, [
        '-c',
        `import pydicom, glob, sys, numpy as np
ds = sorted((pydicom.dcmread(f) for f in glob.glob(sys.argv[1] + '/*')), key=lambda d: float(d.ImagePositionPatient[2]))
v = np.stack([d.pixel_array * float(d.RescaleSlope) for d in ds])
assert all(len(d[0x00281053].value.original_string if hasattr(d[0x00281053].value, 'original_string') else str(d.RescaleSlope)) <= 16 for d in ds)
print(*v.shape, repr(float(v.sum())), repr(float(v[2, 10, 12])))`,
        join(directory.path, manufacturer),
      ]);
      assert.equal(status, 0, stderr);
      const [slices, rows, columns, total, one] = stdout.trim().split(' ').map(Number);
      assert.deepEqual([slices, rows, columns], [5, 20, 24]);
      const sum = series.voxels.reduce((a, b) => a + b, 0);
      assert.ok(Math.abs((total as number) / sum - 1) < 1e-6, `${manufacturer}: ${total} is not ${sum}`);
      const ours = series.voxels[(2 * 20 + 10) * 24 + 12] as number;
      assert.ok(
        Math.abs((one as number) - ours) <= Math.abs(ours) * 1e-6,
        `${manufacturer}: ${one} is not ${ours}`,
      );
    }
  },
);

test('the command writes the series that was asked for', { skip }, async () => {
  using directory = temporaryDirectory();
  const out = join(directory.path, 'series');
  const { status, stderr } = await phantom(
    '--out',
    out,
    '--manufacturer',
    'ge',
    '--slices',
    '9',
    '--size',
    '32',
    '--missing',
    '4',
    '--patient-id',
    'NOBODY-9',
  );
  assert.equal(status, 0, stderr);
  const files = readdirSync(out).map((name) => join(out, name));
  assert.equal(files.length, 8);
  assert.deepEqual(new Set(await dcmdumpValues(files, '0010,0020')), new Set(['NOBODY-9']));
  assert.deepEqual(new Set(await dcmdumpValues(files, '0008,0070')), new Set(['GE MEDICAL SYSTEMS']));
  assert.deepEqual(new Set(await dcmdumpValues(files, '0054,0081')), new Set(['9']));
  assert.equal(new Set(await dcmdumpValues(files, '0008,0018')).size, 8);
});

test('the command says what is wrong with its options, and writes nothing', async () => {
  using directory = temporaryDirectory();
  const out = join(directory.path, 'series');
  for (const [args, message] of [
    [[], /--out DIR is needed/],
    [['--out', out, '--manufacturer', 'acme'], /--manufacturer acme: one of siemens/],
    [['--out', out, '--slices', 'many'], /--slices many: not a number/],
    [['--out', out, '--slices', '0'], /slices must be above 0/],
    [['--out', out, '--missing', '3,x'], /--missing 3,x: not a number/],
    [['--out', out, '--set', '1010=3'], /--set 1010=3: not a tag/],
    [['--out', out, '--colour', 'red'], /colour/],
  ] as const) {
    const { status, stderr } = await phantom(...args);
    assert.equal(status, 64);
    assert.match(stderr, message);
  }
  assert.deepEqual(readdirSync(directory.path), []);
  const file = join(directory.path, 'file');
  writeFileSync(file, '');
  const unwritable = await phantom('--out', join(file, 'series'), '--slices', '2', '--size', '8');
  assert.equal(unwritable.status, 73);
  const help = await phantom('--help');
  assert.equal(help.status, 0);
  assert.match(help.stdout, /--manufacturer NAME/);
});
