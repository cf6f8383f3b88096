import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import {
  binaryValue,
  bytesValue,
  readPart10,
  readPart10File,
  replaceElements,
  type Dataset,
} from '../../../../dicom/index.ts';
import { GatewayError } from '../../../../server/base/errors.ts';
import { unitFactorOf } from '../../../../server/pet/units.ts';
import { readSliceImage } from '../../../../server/imaging/slice-image.ts';
import { prepare, unpack, type Prepared } from '../../../support/imaging-steps.ts';
import { SLICE_FACTOR_VRS, type PhantomOptions } from '../../../../server/phantom/options.ts';
import { makePhantomSeries } from '../../../../server/phantom/series.ts';
import { writeSeries } from '../../../../server/phantom/write-series.ts';
import { temporaryDirectory } from '../../../support/temporary-directory.ts';

const GRID = { slices: 4, rows: 8, columns: 8 } as const;
/** SUV of one Bq/ml in the phantom: 74 kg, 370 MBq of F-18 an hour before the scan. */
const PHANTOM_SUV = 74_000 / (3.7e8 * 2 ** (-3600 / 6586.2));

interface Delivered {
  readonly prepared: Prepared;
  readonly truth: Float32Array;
  /** Of the largest difference to what was sent, in steps of the slice's own slope. */
  readonly steps: number;
  readonly datasets: readonly Dataset[];
}

/**
 * Takes the series there and back with a server that changes nothing.
 * @param write what the objects are made of before they are sent
 */
async function deliver(
  options: PhantomOptions,
  write: (object: Buffer) => Buffer = (object) => object,
): Promise<Delivered> {
  using directory = temporaryDirectory();
  const series = makePhantomSeries({ ...GRID, ...options });
  const objects = series.objects.map((object) => ({ ...object, bytes: write(object.bytes) }));
  const prepared = await prepare(writeSeries(join(directory.path, 'in'), objects), directory.path);
  const { outputs, output } = await unpack(prepared, { denoised: series.voxels });
  let steps = 0;
  const datasets: Dataset[] = [];
  for (const [slice, { name }] of (outputs[0]?.files ?? []).entries()) {
    const { dataset } = await readPart10File(join(output, name));
    datasets.push(dataset);
    const { slope } = readSliceImage(dataset);
    const step = slope * unitFactorOf(prepared.validated.becquerelsPerUnit, slice);
    const pixels = dataset.value(0x7fe00010) as Buffer;
    const signed = dataset.number(0x00280103) === 1;
    for (let i = 0; i < 64; i++) {
      const stored = signed ? pixels.readInt16LE(2 * i) : pixels.readUInt16LE(2 * i);
      steps = Math.max(steps, Math.abs(stored - (series.voxels[slice * 64 + i] as number) / step));
    }
  }
  assert.equal(datasets.length, series.slices);
  return { prepared, truth: series.voxels, steps, datasets };
}

function assertTrue({ prepared, truth, steps }: Delivered, suv: number | null): void {
  const largest = Math.max(...truth);
  const sent = Math.max(...prepared.voxels);
  assert.ok(Math.abs(sent / largest - 1) < 1e-6, `${sent} of ${largest} Bq/ml`);
  // Float32 adds a thousandth of a step.
  assert.ok(steps <= 0.501, `${steps} steps`);
  const { suvMax } = prepared.packed.quantities;
  if (suv === null) assert.equal(suvMax, null);
  else assert.ok(suvMax !== null && Math.abs(suvMax / (largest * suv) - 1) < 1e-6, `SUV ${suvMax}`);
}

describe('units there and back', () => {
  for (const vr of SLICE_FACTOR_VRS) {
    it(`counts with the factor of each slice, written as ${vr}`, async () => {
      for (const transferSyntax of ['explicit', 'implicit'] as const) {
        const found = await deliver({
          manufacturer: 'philips',
          transferSyntax,
          defects: { units: 'CNTS', sliceFactors: vr },
        });
        assertTrue(found, PHANTOM_SUV);
        const { becquerelsPerUnit } = found.prepared.validated;
        assert.equal(Array.isArray(becquerelsPerUnit) && new Set(becquerelsPerUnit).size, 4);
        for (const dataset of found.datasets) assert.equal(dataset.text(0x00541001), 'CNTS');
      }
    });
  }

  it('SUV, corrected to the start of the scan and to the injection', async () => {
    assertTrue(await deliver({ defects: { units: 'GML' } }), PHANTOM_SUV);
    const { datasets } = await deliver({ manufacturer: 'ge', negative: true, defects: { units: 'GML' } });
    for (const dataset of datasets) assert.equal(dataset.text(0x00541001), 'GML');
  });

  it('counts per second with the calibration of each slice, of which no SUV is read', async () => {
    const found = await deliver({ manufacturer: 'ge', defects: { units: 'PROPCPS', sliceFactors: 'DS' } });
    assertTrue(found, null);
    assert.deepEqual(
      found.prepared.validated.warnings.map(({ code }) => code),
      ['SUV_UNAVAILABLE', 'UNITS_UNCALIBRATED'],
    );
  });

  for (const zeroSlope of ['0', '', '-1', 'NaN']) {
    it(`slices of zeros whose slope is "${zeroSlope}"`, async () => {
      assertTrue(await deliver({ defects: { zeroSlices: [0, 3], zeroSlope } }), PHANTOM_SUV);
    });
  }

  it('are refused where a slope of zero would lose what is stored, and where values cannot be', async () => {
    for (const slope of ['0', '', '1e38', '1e300', '1e12']) {
      await assert.rejects(
        deliver({ defects: { elements: { 0x00281053: slope } } }),
        (error: GatewayError) => {
          assert.deepEqual(
            [error.code, error.params['elements']?.toString().slice(0, 12)],
            ['MISSING_HEADER', 'RescaleSlope'],
          );
          return true;
        },
      );
    }
  });

  it('are refused where a slice has no factor, or one that is none', async () => {
    for (const text of ['0', '-1', '', '1e-30', '1e30', 'x']) {
      const elements = { 0x70531009: text, 0x70531000: undefined };
      const options: PhantomOptions = { manufacturer: 'philips', defects: { units: 'CNTS', elements } };
      await assert.rejects(deliver(options), { code: 'UNSUPPORTED_UNITS' }, text);
    }
  });
});

/** Signed samples of 16 bits as ones without a sign, so many lower bits lost, with an intercept that gives the same values. */
function withoutSign(object: Buffer, bitsStored: 12 | 16): Buffer {
  const { dataset, datasetOffset } = readPart10(object);
  const half = 2 ** (bitsStored - 1);
  const pixels = Buffer.from(dataset.value(0x7fe00010)!);
  for (let at = 0; at < pixels.length; at += 2) pixels.writeUInt16LE(pixels.readInt16LE(at) + half, at);
  const edits = new Map([
    [0x00280103, binaryValue('US', 0)],
    [0x00281052, { vr: 'DS', text: String(-half * dataset.number(0x00281053)!) }],
    [0x00280106, binaryValue('US', 0)],
    [0x7fe00010, bytesValue('OW', pixels)],
  ]);
  return Buffer.concat([object.subarray(0, datasetOffset), ...replaceElements(dataset, edits)]);
}

describe('values below zero of images without a sign, by a negative intercept', () => {
  for (const bitsStored of [16, 12] as const) {
    it(`are delivered in ${bitsStored} bits with one`, async () => {
      const options = { negative: true, bitsStored, slopePer: 'series' } as const;
      const found = await deliver(options, (object) => withoutSign(object, bitsStored));
      assert.ok(Math.min(...found.truth) < 0);
      assertTrue(found, PHANTOM_SUV);
      for (const dataset of found.datasets) {
        const format = [0x00280103, 0x00280101, 0x00281052].map((tag) => dataset.number(tag));
        assert.deepEqual(format, [1, bitsStored, 0]);
        assert.equal(dataset.element(0x00280106)?.vr ?? 'SS', 'SS');
      }
    });
  }

  it('leave images without a sign where the result has none', async () => {
    const zeros = { zeroSlices: [0, 1, 2, 3] } as const;
    const plain = await deliver({ signed: true, defects: zeros }, (object) => withoutSign(object, 16));
    for (const dataset of plain.datasets) assert.equal(dataset.number(0x00280103), 0);
  });
});

describe('slices of which each would be read in its own way', () => {
  for (const [attribute, tag, vr, text] of [
    ['Decay Correction', 0x00541102, 'CS', 'NONE'],
    ['SUV Type', 0x00541006, 'CS', 'LBM'],
    ['Corrected Image', 0x00280051, 'CS', 'DECY'],
    ["Patient's Weight", 0x00101030, 'DS', '60'],
  ] as const) {
    it(`are no series: ${attribute}`, async () => {
      using directory = temporaryDirectory();
      const { objects } = makePhantomSeries(GRID);
      const paths = writeSeries(directory.path, objects);
      const { bytes } = objects[2]!;
      const { dataset, datasetOffset } = readPart10(bytes);
      const body = replaceElements(dataset, new Map([[tag, { vr, text }]]));
      writeFileSync(paths[2]!, Buffer.concat([bytes.subarray(0, datasetOffset), ...body]));
      await assert.rejects(prepare(paths, directory.path), (error: unknown) => {
        assert.ok(error instanceof GatewayError);
        assert.deepEqual([error.code, error.params], ['MIXED_GEOMETRY', { attribute }]);
        return true;
      });
    });
  }
});

describe('padding', () => {
  for (const [kind, options, value, isPlanted] of [
    ['below zero', { negative: true }, -32_768, true],
    ['at the end of the range', {}, 65_535, true],
    ['that no corner has, for the hottest voxel', {}, 65_535, false],
  ] as const) {
    it(`${kind}: no activity`, async () => {
      using directory = temporaryDirectory();
      const series = makePhantomSeries({ ...GRID, slopePer: 'slice', ...options });
      const paths = writeSeries(directory.path, series.objects);
      const plain = await prepare(paths, directory.path);
      series.objects.forEach(({ bytes }, at) => {
        const { dataset, datasetOffset } = readPart10(bytes);
        const pixels = Buffer.from(dataset.value(0x7fe00010)!);
        if (isPlanted) for (const pixel of [0, 7, 56, 63]) pixels.writeUInt16LE(value & 0xffff, 2 * pixel);
        const edits = new Map([
          [0x00280120, binaryValue(value < 0 ? 'SS' : 'US', value)],
          [0x7fe00010, bytesValue('OW', pixels)],
        ]);
        const body = replaceElements(dataset, edits);
        writeFileSync(paths[at]!, Buffer.concat([bytes.subarray(0, datasetOffset), ...body]));
      });
      const { voxels, packed } = await prepare(paths, directory.path);
      const isCorner = (at: number) => [0, 7, 56, 63].includes(at % 64);
      const expected = plain.voxels.map((voxel, at) => (isPlanted && isCorner(at) ? 0 : voxel));
      assert.deepEqual(voxels, expected);
      assert.ok(Math.abs(packed.quantities.suvMax! / (Math.max(...expected) * PHANTOM_SUV) - 1) < 1e-6);
    });
  }
});
