import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import {
  binaryValue,
  bytesValue,
  item,
  readPart10,
  readPart10File,
  replaceElements,
  sequenceValue,
  textValue,
  type Dataset,
  type Tag,
  type Value,
} from '../../../../dicom/index.ts';
import { readSliceImage } from '../../../../server/imaging/slice-image.ts';
import { STALE_ELEMENTS } from '../../../../server/steps/unpack/stale-elements.ts';
import { prepare, unpack } from '../../../support/imaging-steps.ts';
import type { PhantomOptions } from '../../../../server/phantom/options.ts';
import { makePhantomSeries } from '../../../../server/phantom/series.ts';
import { writeSeries } from '../../../../server/phantom/write-series.ts';
import { temporaryDirectory } from '../../../support/temporary-directory.ts';

const AREA = 64;

/** Source and result of a series of three slices into each of which these elements were planted. */
async function rebuilt(
  options: PhantomOptions,
  plant: (source: Dataset) => readonly (readonly [Tag, Value])[],
): Promise<readonly { readonly source: Dataset; readonly result: Dataset }[]> {
  using directory = temporaryDirectory();
  const series = makePhantomSeries({ slices: 3, rows: 8, columns: 8, ...options });
  const paths = writeSeries(join(directory.path, 'in'), series.objects);
  series.objects.forEach(({ bytes }, at) => {
    const { dataset, datasetOffset } = readPart10(bytes);
    const body = replaceElements(dataset, new Map(plant(dataset)));
    writeFileSync(paths[at]!, Buffer.concat([bytes.subarray(0, datasetOffset), ...body]));
  });
  const prepared = await prepare(paths, directory.path);
  const answer = series.voxels.map((value, at) => value * (1 + 0.05 * Math.sin(at)));
  const { outputs, output } = await unpack(prepared, { denoised: answer });
  return await Promise.all(
    outputs[0]!.files.map(async ({ name }, slice) => ({
      source: (await readPart10File(prepared.paths[slice]!)).dataset,
      result: (await readPart10File(join(output, name))).dataset,
    })),
  );
}

const OVERLAYS: readonly (readonly [Tag, Value])[] = [0x60000000, 0x60060000, 0x60fe0000].flatMap((group) => [
  [group + 0x10, binaryValue('US', 8)] as const,
  [group + 0x11, binaryValue('US', 8)] as const,
  [group + 0x40, textValue('CS', 'G')] as const,
  [group + 0x50, binaryValue('SS', 1, 1)] as const,
  [group + 0x100, binaryValue('US', group === 0x60000000 ? 16 : 1)] as const,
  [group + 0x102, binaryValue('US', group === 0x60000000 ? 12 : 0)] as const,
  [group + 0x1302, textValue('DS', '12.5')] as const,
  ...(group === 0x60000000 ? [] : [[group + 0x3000, bytesValue('OW', Buffer.alloc(8, 0x55))] as const]),
]);

const KEPT: readonly (readonly [Tag, Value])[] = [
  [0x00282110, textValue('CS', '01')],
  [0x00282112, textValue('DS', '8')],
  [0x00282114, textValue('CS', 'ISO_15444_1')],
  [0x50000005, binaryValue('US', 1)],
];

function planted(): readonly (readonly [Tag, Value])[] {
  const nothing = sequenceValue(item([0x00280010, binaryValue('US', 8)]));
  return STALE_ELEMENTS.map(([tag]) => [tag, nothing] as const);
}

/** Real values of all voxels by the one mapping of an object. */
function realValues(dataset: Dataset): number[] {
  const [mapping] = dataset.items(0x00409096);
  const signed = dataset.number(0x00280103) === 1;
  const pixels = dataset.value(0x7fe00010)!;
  return Array.from({ length: AREA }, (_, at) => {
    const stored = signed ? pixels.readInt16LE(2 * at) : pixels.readUInt16LE(2 * at);
    assert.ok(stored >= mapping!.number(0x00409216)! && stored <= mapping!.number(0x00409211)!);
    return stored * mapping!.number(0x00409225)! + mapping!.number(0x00409224)!;
  });
}

describe('what says something of the stored values of the source', () => {
  for (const manufacturer of ['siemens', 'ge', 'cps'] as const) {
    it(`is not in a result: each of the list, and overlays, of ${manufacturer}`, async () => {
      const all = [...planted(), ...OVERLAYS, ...KEPT];
      for (const { source, result } of await rebuilt({ manufacturer }, () => all)) {
        for (const [tag, reason] of STALE_ELEMENTS) {
          assert.ok(source.has(tag), `${reason} was planted`);
          assert.ok(!result.has(tag), reason);
        }
        assert.deepEqual(
          result.elements.filter(({ tag }) => tag >>> 24 === 0x60),
          [],
        );
        for (const [tag] of KEPT) assert.deepEqual(result.value(tag), source.value(tag));
      }
    });
  }

  it('does not keep the bits of an overlay that lies in the pixels', async () => {
    const plant = (source: Dataset) => {
      const pixels = Buffer.from(source.value(0x7fe00010)!);
      for (let at = 1; at < pixels.length; at += 8) pixels[at] = pixels[at]! | 0x10;
      return [...OVERLAYS.slice(0, 7), [0x7fe00010, bytesValue('OW', pixels)] as const];
    };
    for (const { result } of await rebuilt({ bitsStored: 12 }, plant)) {
      const pixels = result.value(0x7fe00010)!;
      for (let at = 0; at < AREA; at++) assert.ok(pixels.readUInt16LE(2 * at) < 4096);
    }
  });

  it('maps the same real values where it is linear, slice by slice', async () => {
    const unit = sequenceValue(item([0x00080100, textValue('SH', '{SUVbw}g/ml')]));
    const plant = (source: Dataset) => {
      const slope = source.number(0x00281053)!;
      const linear = item(
        [0x00409216, binaryValue('US', 0)],
        [0x00409211, binaryValue('US', 100)],
        [0x00409224, binaryValue('FD', 0.25)],
        [0x00409225, binaryValue('FD', slope * 2e-4)],
        [0x00283003, textValue('LO', 'SUV')],
        [0x00409210, textValue('SH', 'SUVbw')],
        [0x004008ea, unit],
      );
      const table = item([0x00409212, binaryValue('FD', 1, 2, 3)]);
      return [[0x00409096, sequenceValue(linear, table)] as const];
    };
    for (const options of [{}, { manufacturer: 'ge', negative: true }] as const) {
      const slopes = new Set<number>();
      for (const { result } of await rebuilt(options, plant)) {
        const [mapping, ...others] = result.items(0x00409096);
        assert.equal(others.length, 0);
        assert.equal(mapping?.text(0x00409210), 'SUVbw');
        assert.equal(mapping?.items(0x004008ea)[0]?.text(0x00080100), '{SUVbw}g/ml');
        const { slope, format } = readSliceImage(result);
        slopes.add(slope);
        const pixels = result.value(0x7fe00010)!;
        realValues(result).forEach((real, at) => {
          const value = (format.signed ? pixels.readInt16LE(2 * at) : pixels.readUInt16LE(2 * at)) * slope;
          assert.ok(Math.abs(real - (value * 2e-4 + 0.25)) < 1e-9, `${real} for ${value}`);
        });
      }
      assert.equal(slopes.size, 3);
    }
  });

  it('is gone where it maps by a table only', async () => {
    const table = sequenceValue(item([0x00409212, binaryValue('FD', 1, 2, 3)]));
    for (const { result } of await rebuilt({}, () => [[0x00409096, table]])) {
      assert.ok(!result.has(0x00409096));
    }
  });
});
