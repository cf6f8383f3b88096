import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readPart10 } from '../../../dicom/index.ts';
import { readCommandLine, USAGE } from '../../../server/phantom/command-line.ts';
import type { PhantomDefects, PhantomOptions } from '../../../server/phantom/options.ts';
import { makePhantomSeries } from '../../../server/phantom/series.ts';

/** Every option that a test may use: one that is added and cannot be asked for by the command does not compile. */
const EVERYTHING: Required<PhantomOptions> & { readonly defects: Required<PhantomDefects> } = {
  manufacturer: 'philips',
  slices: 9,
  rows: 20,
  columns: 24,
  pixelSpacing: [4, 5],
  sliceSpacing: 2.5,
  order: 'shuffled',
  feetFirst: true,
  transferSyntax: 'implicit',
  slopePer: 'series',
  signed: false,
  bitsStored: 12,
  seed: 7,
  date: '20250102',
  patientName: 'No^Body',
  patientId: 'N-1',
  accessionNumber: 'A-1',
  studyInstanceUid: '2.25.1',
  seriesInstanceUid: '2.25.2',
  seriesDescription: 'A series',
  tracer: 'ammonia',
  noise: false,
  negative: true,
  defects: {
    missing: [1, 2],
    duplicates: [3],
    mixedGeometry: 'rows',
    dynamic: 2,
    gated: 3,
    irregular: 0.2,
    units: 'CNTS',
    halfLife: 7000,
    zeroSlices: [4],
    zeroSlope: '0',
    sliceFactors: 'UN-FL',
    sliceCount: 40,
    noSliceCount: true,
    noManufacturer: true,
    elements: { 0x00101010: '006M', 0x00101030: undefined },
    planted: true,
  },
};

const LINE = `--date 20250102 --manufacturer philips --slices 9 --rows 20 --columns 24 --pixel-spacing 4,5 --slice-spacing 2.5
  --order shuffled --feet-first --transfer-syntax implicit --slope-per series --signed no --bits 12 --seed 7
  --patient-name No^Body --patient-id N-1 --accession A-1 --study-uid 2.25.1 --series-uid 2.25.2 --tracer ammonia
  --noiseless --negative --missing 1,2 --duplicates 3 --mixed-geometry rows --dynamic 2 --gated 3 --irregular 0.2
  --units CNTS --half-life 7000 --zero-slices 4 --zero-slope 0 --slice-factors UN-FL --slice-count 40 --no-slice-count --no-manufacturer --set 00101010=006M
  --without 00101030 --planted --out somewhere`;

test('whatever a test can ask of the generator, the command can', () => {
  const read = readCommandLine([...LINE.split(/\s+/), '--description', 'A series']);
  assert.deepEqual(read, { out: 'somewhere', options: EVERYTHING });
  for (const flag of LINE.match(/--[\w-]+/g) ?? [])
    assert.ok(USAGE.includes(`${flag} `), `${flag} is explained`);
});

test('elements say what they are told to, right or wrong, or are not there', () => {
  const [object] = makePhantomSeries({
    slices: 1,
    rows: 8,
    defects: { elements: { 0x00101010: '108Y', 0x00281053: 'NaN', 0x00101030: undefined } },
  }).objects;
  const { dataset } = readPart10(object?.bytes as Buffer);
  assert.equal(dataset.text(0x00101010), '108Y');
  assert.equal(dataset.text(0x00281053), 'NaN');
  assert.equal(dataset.element(0x00101030), undefined);
});
