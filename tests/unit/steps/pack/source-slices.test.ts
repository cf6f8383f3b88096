/** A series is gone through slice by slice: what that holds follows from rows and columns, not from how many slices. */
import assert from 'node:assert/strict';
import { buffer } from 'node:stream/consumers';
import { test } from 'node:test';
import { storedSums } from '../../../../server/imaging/quantities.ts';
import { VOXEL_ENCODINGS } from '../../../../server/remote/transport.ts';
import { encodeVoxels, slicesOf } from '../../../../server/remote/voxel-encoding.ts';
import { openSourceSlices, slicesAtOnce, slicesMemory } from '../../../../server/steps/pack/source-slices.ts';
import { readSourceVolume } from '../../../support/source-volume.ts';
import { StoredSums } from '../../../../server/steps/pack/stored-sums.ts';
import { unpackMemory } from '../../../../server/steps/unpack/unpack.ts';
import { NEVER, validate } from '../../../support/imaging-steps.ts';
import { makePhantomSeries } from '../../../../server/phantom/series.ts';
import { writeSeries } from '../../../../server/phantom/write-series.ts';
import { temporaryDirectory } from '../../../support/temporary-directory.ts';

const MIB = 1024 * 1024;

async function phantom(directory: string) {
  const series = makePhantomSeries({ rows: 16, columns: 24, slices: 50, negative: true });
  const paths = writeSeries(directory, series.objects);
  const { order, grid, becquerelsPerUnit } = await validate(paths);
  return { ordered: order.map((at) => paths[at]!), grid, becquerelsPerUnit };
}

test('fifty slices pass through the memory of a few, as often as is asked for', async () => {
  using directory = temporaryDirectory();
  const { ordered, grid, becquerelsPerUnit } = await phantom(directory.path);
  const read: number[] = [];
  const source = await openSourceSlices(ordered, grid, becquerelsPerUnit, (done) => read.push(done), NEVER);
  for (let pass = 0; pass < 2; pass++) {
    const buffers = new Set<ArrayBufferLike>();
    for await (const slice of source.slices()) buffers.add(slice.buffer);
    assert.equal(buffers.size, slicesAtOnce(grid));
  }
  assert.deepEqual([read.length, read.at(-1)], [100, 100]);
});

for (const encoding of VOXEL_ENCODINGS)
  test(`a package in ${encoding} is the same, made slice by slice or of a volume`, async () => {
    using directory = temporaryDirectory();
    const { ordered, grid, becquerelsPerUnit } = await phantom(directory.path);
    const source = await openSourceSlices(ordered, grid, becquerelsPerUnit, () => {}, NEVER);
    const { volume } = await readSourceVolume(ordered, grid, becquerelsPerUnit, () => {}, NEVER);
    const sums = new StoredSums(source);
    const counted = { ...source, slices: () => sums.of(source.slices()) };
    const [bySlice, byVolume] = [
      await buffer(encodeVoxels(counted, encoding)),
      await buffer(encodeVoxels(slicesOf(volume), encoding)),
    ];
    assert.ok(bySlice.equals(byVolume));
    assert.deepEqual(sums.total, storedSums(volume.stored, volume.slopes, volume.intercepts));
  });

test('what a step needs follows from rows and columns, and from how far its filters reach, not from the slices', () => {
  const usual = { rows: 200, columns: 200 };
  assert.ok(slicesMemory(usual) < 128 * MIB);
  assert.equal(slicesMemory({ ...usual }), slicesMemory({ rows: 400, columns: 100 }));
  assert.ok(slicesMemory({ rows: 4096, columns: 4096 }) < 512 * MIB);
  const unpack = (slices: number, widths: readonly number[]) =>
    unpackMemory({
      validated: {
        grid: { ...usual, slices, spacing: [4, 4, 3] },
        parameters: { model: 'M', radiopharmaceutical: 'FDG' },
      } as unknown as Parameters<typeof unpackMemory>[0]['validated'],
      postFilters: widths.map((fwhm) => ({
        fwhm,
        noise: 10,
        description: '',
        descriptionMode: 'append',
        seriesNumber: 1,
        model: null,
        radiopharmaceutical: null,
        enabled: true,
      })),
      resultFormat: { kind: 'http', encoding: 'f4', coding: 'zstd' },
    });
  assert.ok(unpack(2000, []) < 128 * MIB);
  assert.equal(unpack(4000, [5, 30]), unpack(2000, [5, 30]));
  assert.equal(unpack(2000, [5, 5, 5]), unpack(2000, [5]), 'one filter at a time');
  assert.ok(unpack(2000, [30]) - unpack(2000, []) < 40 * 4 * 200 * 200, 'four sigmas on either side');
});
