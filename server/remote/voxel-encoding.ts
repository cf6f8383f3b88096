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
import type { StoredSlices, StoredVolume, VoxelEncoding, VoxelGrid } from './transport.ts';

/** A volume in memory, slice by slice. */
export function slicesOf(source: StoredVolume | StoredSlices): StoredSlices {
  if ('slices' in source) return source;
  const { stored, ...volume } = source;
  const area = volume.grid.columns * volume.grid.rows;
  return {
    ...volume,
    signed: stored instanceof Int16Array,
    *slices() {
      for (let from = 0; from < stored.length; from += area) yield stored.subarray(from, from + area);
    },
  };
}

type Shape = Pick<VoxelGrid, 'columns' | 'rows' | 'slices'>;

/** Bytes of a volume in one of the encodings; `onSlice` is called as each slice has gone out. */
export async function* encodeVoxels(
  source: StoredVolume | StoredSlices,
  encoding: VoxelEncoding,
  onSlice: (done: number) => void = () => {},
): AsyncGenerator<Uint8Array> {
  const volume = slicesOf(source);
  if (encoding === 'f4') yield* encodeFloatArray(volume, '<f4', onSlice);
  else if (encoding === 'jpeg-ls+rescale') yield* encodeCodestreams(volume, onSlice);
  else {
    yield* encodeRescale(volume);
    yield* encoding === 'i2+rescale' ? encodeStored(volume, onSlice) : encodePlanes(volume, onSlice);
  }
}

/** One npy array of values, `<f4` or `<f8`. */
export async function* encodeFloatArray(
  { grid, slices, slopes, intercepts }: StoredSlices,
  type: '<f4' | '<f8',
  onSlice: (done: number) => void = () => {},
): AsyncGenerator<Uint8Array> {
  yield volumeHeader(grid, type);
  let z = 0;
  for await (const stored of slices()) {
    // A new array for each slice: the consumer may still hold the last one.
    const values = type === '<f4' ? new Float32Array(stored.length) : new Float64Array(stored.length);
    const slope = slopes[z]!;
    const intercept = intercepts[z]!;
    for (let i = 0; i < stored.length; i++) values[i] = stored[i]! * slope + intercept;
    yield bytesOf(values);
    onSlice(++z);
  }
}

/** One npy array `<f4` of values that are floats already. */
export function* encodeFloats(voxels: Float32Array, grid: Shape): Generator<Uint8Array> {
  yield volumeHeader(grid, '<f4');
  const area = grid.columns * grid.rows;
  for (let z = 0; z < grid.slices; z++) yield bytesOf(voxels.subarray(z * area, (z + 1) * area));
}

function* encodeRescale({ grid, slopes, intercepts }: StoredSlices): Generator<Uint8Array> {
  yield encodeNpyHeader({ type: '<f8', fortranOrder: false, shape: [grid.slices, 2] });
  const rescale = new Float64Array(grid.slices * 2);
  for (let z = 0; z < grid.slices; z++) {
    rescale[2 * z] = slopes[z]!;
    rescale[2 * z + 1] = intercepts[z]!;
  }
  yield bytesOf(rescale);
}

async function* encodeStored(
  { grid, signed, slices }: StoredSlices,
  onSlice: (done: number) => void,
): AsyncGenerator<Uint8Array> {
  yield volumeHeader(grid, signed ? '<i2' : '<u2');
  let done = 0;
  for await (const stored of slices()) {
    yield bytesOf(stored.slice());
    onSlice(++done);
  }
}

/** Goes through the slices twice: neither plane is held. */
async function* encodePlanes(
  { grid, signed, slices }: StoredSlices,
  onSlice: (done: number) => void,
): AsyncGenerator<Uint8Array> {
  const plane = async function* (shift: number): AsyncGenerator<Uint8Array> {
    for await (const stored of slices()) {
      const bytes = new Uint8Array(stored.length);
      for (let i = 0; i < stored.length; i++) bytes[i] = stored[i]! >> shift;
      yield bytes;
    }
  };
  yield volumeHeader(grid, signed ? '|i1' : '|u1');
  yield* plane(8);
  yield volumeHeader(grid, '|u1');
  let done = 0;
  for await (const slice of plane(0)) {
    yield slice;
    onSlice(++done);
  }
}

function volumeHeader({ columns, rows, slices }: Shape, type: NpyType): Buffer {
  return encodeNpyHeader({ type, fortranOrder: true, shape: [columns, rows, slices] });
}
