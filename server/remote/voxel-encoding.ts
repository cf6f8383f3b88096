/**
 * Voxels as npy arrays, one after another in one stream; numpy reads them with `numpy.load` on the open file, once
 * for each. The shape of a volume is (columns, rows, slices) in Fortran order: slice by slice, row by row.
 *
 * - `f4`: the values, `<f4`.
 * - `i2+rescale`: an array `<f8` of shape (slices, 2) in C order with slope and intercept of each slice, then the
 *   stored values, `<i2` or `<u2`. Value = stored * slope + intercept: exact, and half the bytes.
 * - `i2-planes+rescale`: the same, with the stored values as two arrays of bytes: the high ones, `|i1` or `|u1`, then
 *   the low ones, `|u1`. Stored = high * 256 + low. The high bytes hardly differ from voxel to voxel, so that it
 *   compresses to a sixth less.
 * - `jpeg-ls+rescale`: codestreams of JPEG-LS, see `jpeg-ls-voxels.ts`. An eighth to a fifth less again on real series.
 */
import { bytesOf, encodeNpyHeader, type NpyType } from '../imaging/npy.ts';
import { encodeCodestreams } from './jpeg-ls-voxels.ts';
import type { StoredVolume, VoxelEncoding, VoxelGrid } from './transport.ts';

type Shape = Pick<VoxelGrid, 'columns' | 'rows' | 'slices'>;

/** Bytes of a volume in one of the encodings; `onSlice` is called as each slice has gone out. */
export async function* encodeVoxels(
  volume: StoredVolume,
  encoding: VoxelEncoding,
  onSlice: (done: number) => void = () => {},
): AsyncGenerator<Uint8Array> {
  if (encoding === 'f4') yield* encodeFloatArray(volume, '<f4', onSlice);
  else if (encoding === 'jpeg-ls+rescale') yield* encodeCodestreams(volume, onSlice);
  else {
    yield* encodeRescale(volume);
    yield* encoding === 'i2+rescale' ? encodeStored(volume, onSlice) : encodePlanes(volume, onSlice);
  }
}

/** One npy array of values, `<f4` or `<f8`. */
export function* encodeFloatArray(
  { grid, stored, slopes, intercepts }: StoredVolume,
  type: '<f4' | '<f8',
  onSlice: (done: number) => void = () => {},
): Generator<Uint8Array> {
  yield volumeHeader(grid, type);
  const area = grid.columns * grid.rows;
  for (let z = 0; z < grid.slices; z++) {
    // A new array for each slice: the consumer may still hold the last one.
    const values = type === '<f4' ? new Float32Array(area) : new Float64Array(area);
    const slope = slopes[z]!;
    const intercept = intercepts[z]!;
    const first = z * area;
    for (let i = 0; i < area; i++) values[i] = stored[first + i]! * slope + intercept;
    yield bytesOf(values);
    onSlice(z + 1);
  }
}

/** One npy array `<f4` of values that are floats already. */
export function* encodeFloats(voxels: Float32Array, grid: Shape): Generator<Uint8Array> {
  yield volumeHeader(grid, '<f4');
  const area = grid.columns * grid.rows;
  for (let z = 0; z < grid.slices; z++) yield bytesOf(voxels.subarray(z * area, (z + 1) * area));
}

function* encodeRescale({ grid, slopes, intercepts }: StoredVolume): Generator<Uint8Array> {
  yield encodeNpyHeader({ type: '<f8', fortranOrder: false, shape: [grid.slices, 2] });
  const rescale = new Float64Array(grid.slices * 2);
  for (let z = 0; z < grid.slices; z++) {
    rescale[2 * z] = slopes[z]!;
    rescale[2 * z + 1] = intercepts[z]!;
  }
  yield bytesOf(rescale);
}

function* encodeStored(
  { grid, stored }: StoredVolume,
  onSlice: (done: number) => void,
): Generator<Uint8Array> {
  yield volumeHeader(grid, isSigned(stored) ? '<i2' : '<u2');
  const area = grid.columns * grid.rows;
  for (let z = 0; z < grid.slices; z++) {
    yield bytesOf(stored.subarray(z * area, (z + 1) * area));
    onSlice(z + 1);
  }
}

function* encodePlanes(
  { grid, stored }: StoredVolume,
  onSlice: (done: number) => void,
): Generator<Uint8Array> {
  const area = grid.columns * grid.rows;
  const plane = function* (shift: number): Generator<Uint8Array> {
    for (let z = 0; z < grid.slices; z++) {
      const bytes = new Uint8Array(area);
      for (let i = 0; i < area; i++) bytes[i] = stored[z * area + i]! >> shift;
      yield bytes;
    }
  };
  yield volumeHeader(grid, isSigned(stored) ? '|i1' : '|u1');
  yield* plane(8);
  yield volumeHeader(grid, '|u1');
  let done = 0;
  for (const slice of plane(0)) {
    yield slice;
    onSlice(++done);
  }
}

function isSigned(stored: StoredVolume['stored']): boolean {
  return stored instanceof Int16Array;
}

function volumeHeader({ columns, rows, slices }: Shape, type: NpyType): Buffer {
  return encodeNpyHeader({ type, fortranOrder: true, shape: [columns, rows, slices] });
}
