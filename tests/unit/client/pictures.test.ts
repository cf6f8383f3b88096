import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { ungzip } from 'pako';
import { colourOf, SCALES } from '../../../client/features/pictures/colour-scales.ts';
import { profileOf } from '../../../client/features/pictures/profile.ts';
import {
  decodeViewerVolume,
  EDGES,
  moved,
  PLANE_AXES,
  PLANES,
  readingAt,
  renderDifference,
  renderSlice,
  slicesOfSeries,
} from '../../../client/features/pictures/viewer-volume.ts';
import { encodeViewerVolume } from '../../../server/imaging/viewer-volume.ts';

const SIZE = { columns: 4, rows: 3, slices: 2 };
const WINDOW = 25_500;
/** Every voxel has a value of its own, on a step of the 8-bit scale. */
const valueAt = (column: number, row: number, slice: number): number =>
  200 * (column + 10 * row + 100 * slice);

function volumeOf(suvPerBecquerel: number | null = 1e-4) {
  const bytes = encodeViewerVolume(SIZE, [4, 4, 3], valueAt, { window: WINDOW, suvPerBecquerel });
  return decodeViewerVolume(ungzip(gzipSync(bytes)));
}

test('the gateway’s volume is read by an inflater of its own, voxel by voxel', () => {
  const volume = volumeOf();
  for (let slice = 0; slice < 2; slice++) {
    for (let row = 0; row < 3; row++) {
      for (let column = 0; column < 4; column++) {
        const { value, unit } = readingAt(volume, { column, row, slice });
        assert.equal(unit, 'suv');
        assert.ok(Math.abs(value - valueAt(column, row, slice) * 1e-4) < 1e-9);
      }
    }
  }
});

test('without SUV the value is an activity concentration; the end of the scale is said to be one', () => {
  assert.deepEqual(readingAt(volumeOf(null), { column: 1, row: 0, slice: 0 }), {
    value: 0.2,
    unit: 'kBq/ml',
    atLeast: false,
  });
  const hot = decodeViewerVolume(
    encodeViewerVolume({ columns: 1, rows: 1, slices: 1 }, [1, 1, 1], () => 1e9, {
      window: 1000,
      suvPerBecquerel: null,
    }),
  );
  assert.ok(readingAt(hot, { column: 0, row: 0, slice: 0 }).atLeast);
});

test('zero is white, the window and what is above it black, in every plane', () => {
  const volume = volumeOf();
  for (const plane of PLANES) {
    const axes = PLANE_AXES[plane];
    const { width, height, pixels } = renderSlice(volume, plane, 1, 20_000);
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const place = { [axes.across]: x, [axes.down]: y, [axes.through]: 1 } as Record<
          'column' | 'row' | 'slice',
          number
        >;
        const value = valueAt(place.column, place.row, place.slice);
        assert.equal(pixels[(y * width + x) * 4], Math.round(255 * (1 - Math.min(1, value / 20_000))), plane);
      }
    }
  }
});

test('a place stays within the volume', () => {
  const volume = volumeOf();
  const place = { column: 0, row: 0, slice: 0 };
  assert.equal(moved(volume, place, 'column', -3).column, 0);
  assert.equal(moved(volume, place, 'slice', 99).slice, 1);
});

test('what is no volume is refused', () => {
  const good = encodeViewerVolume(SIZE, [1, 1, 1], valueAt, { window: WINDOW, suvPerBecquerel: null });
  const bad = [
    new Uint8Array(2),
    good.subarray(0, 20),
    good.subarray(0, -1),
    Uint8Array.from(good, (byte, i) => (i === 3 ? 255 : byte)),
  ];
  for (const bytes of bad) assert.throws(() => decodeViewerVolume(bytes));
});

test('a difference is less, nothing or more, and the edges of each plane say where the patient lies', () => {
  const volume = volumeOf();
  const same = renderDifference(volume, volume, 'axial', 0, 1000);
  assert.deepEqual([...same.pixels.subarray(0, 4)], [255, 255, 255, 255]);
  const twice = { ...volume, perStep: 2 * volume.perStep };
  const more = renderDifference(volume, twice, 'axial', 1, 100).pixels;
  const less = renderDifference(twice, volume, 'axial', 1, 100).pixels;
  assert.ok(more[0]! > more[2]! && less[2]! > less[0]!);
  assert.deepEqual(EDGES.axial, { left: 'R', right: 'L', top: 'A', bottom: 'P' });
});

test('a slice has the number that it has in the series, also where several were put together', () => {
  const volume = { ...volumeOf(), slices: 250 };
  const of = (slice: number, slices: number, fromHead: boolean) =>
    slicesOfSeries({ ...volume, series: { slices, fromHead } }, slice);
  assert.deepEqual(of(0, 250, true), [250, 250], 'the slice at the head is the last by position');
  assert.deepEqual(of(0, 250, false), [1, 1]);
  assert.deepEqual(of(0, 500, true), [499, 500]);
  assert.deepEqual(of(249, 499, true), [1, 1]);
  assert.equal(slicesOfSeries(volumeOf(), 0)?.[0], 1);
});

test('every colour scale begins and ends where it says, and inverted grey is as before', () => {
  assert.deepEqual(colourOf('inverted', 0), [255, 255, 255]);
  assert.deepEqual(colourOf('inverted', 2), [0, 0, 0]);
  for (const scale of SCALES.filter((name) => name !== 'inverted')) {
    assert.deepEqual(colourOf(scale, -1), [0, 0, 0], scale);
    assert.deepEqual(colourOf(scale, 1), [255, 255, 255], scale);
  }
});

test('the profile runs along the crosshair', () => {
  const profile = profileOf(volumeOf(), 'axial', { column: 2, row: 1, slice: 1 });
  assert.deepEqual(
    profile.map((value) => Math.round(value * 1e4)),
    [0, 1, 2, 3].map((column) => valueAt(column, 1, 1)),
  );
});

test('the largest volume is drawn', () => {
  const size = { columns: 128, rows: 128, slices: 256 };
  const bytes = encodeViewerVolume(size, [4, 4, 3], (column) => column, {
    window: 100,
    suvPerBecquerel: null,
  });
  const volume = decodeViewerVolume(bytes);
  const drawn = renderSlice(volume, 'coronal', 64, 100, 'spectrum');
  assert.equal(drawn.pixels.length, 128 * 256 * 4);
});
