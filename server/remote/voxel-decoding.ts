/** The inverse of `voxel-encoding.ts`, for input that is not trusted: bounded by the grid that is expected. */
import { bytesOf, NPY_ITEM_BYTES, type NpyHeader } from '../imaging/npy.ts';
import type { ByteReader } from './byte-reader.ts';
import { decodeCodestreams } from './jpeg-ls-voxels.ts';
import { readHeader, readPerSlice, requireArray, requireFinite, type GridShape } from './npy-arrays.ts';
import { scratchMemory, type Scratch } from '../storage/scratch-file.ts';
import type { VoxelEncoding } from './transport.ts';

export interface DecodedVolume {
  /** x fastest, then y, then z. */
  readonly voxels: Float32Array<ArrayBuffer>;
  /** Slope of each slice where the encoding has one. */
  readonly slopes: Float64Array | undefined;
}

/** Takes the z-th slice; its memory is used again for the next. */
export type TakeSlice = (slice: Float32Array<ArrayBuffer>, z: number) => void;

/**
 * Reads one volume in one of the encodings of the http transport, slice by slice in ascending order. What an encoding
 * does not have in that order goes through `scratch`, from its first byte on. Throws a `RangeError` that says what is
 * wrong. @returns the slope of each slice where the encoding has one
 */
export async function decodeSlices(
  reader: ByteReader,
  encoding: VoxelEncoding,
  grid: GridShape,
  take: TakeSlice,
  scratch: Scratch,
): Promise<Float64Array | undefined> {
  if (encoding === 'f4') {
    const header = await readHeader(reader);
    requireArray(header, ['<f4'], grid);
    await readFortran(reader, header, grid, take);
    return undefined;
  }
  if (encoding === 'jpeg-ls+rescale') return decodeCodestreams(reader, grid, take);
  const rescale = await readPerSlice(reader, grid.slices, 2);
  const header = await readHeader(reader);
  if (encoding === 'i2-planes+rescale') await readPlanes(reader, header, grid, rescale, take, scratch);
  else {
    requireArray(header, ['<i2', '<u2'], grid);
    await readFortran(reader, header, grid, take, rescale);
  }
  return Float64Array.from({ length: grid.slices }, (_, z) => rescale[2 * z]!);
}

/** The same for whoever needs all of it in memory. */
export async function decodeVoxels(
  reader: ByteReader,
  encoding: VoxelEncoding,
  grid: GridShape,
): Promise<DecodedVolume> {
  const { voxels, take } = wholeVolume(grid);
  return { slopes: await decodeSlices(reader, encoding, grid, take, scratchMemory()), voxels };
}

/** Reads one array of values, `<f4` or `<f8`, in either order, as `decodeSlices` does. */
export async function decodeFloatArray(
  reader: ByteReader,
  grid: GridShape,
  take: TakeSlice,
  scratch: Scratch,
): Promise<void> {
  const header = await readHeader(reader);
  requireArray(header, ['<f4', '<f8'], grid, 'either order');
  if (header.fortranOrder) await readFortran(reader, header, grid, take);
  else await readRowMajor(reader, header, grid, take, scratch);
}

/** As `decodeFloatArray`, in memory, for whoever has no grid to expect: the header's own, of at most `mostVoxels`. */
export async function decodeFloatArrayOfAnyGrid(
  reader: ByteReader,
  mostVoxels: number,
): Promise<{ grid: GridShape; voxels: Float32Array<ArrayBuffer> }> {
  const header = await readHeader(reader);
  const [columns = 0, rows = 0, slices = 0] = header.shape;
  const grid = { columns, rows, slices };
  if (columns * rows * slices > mostVoxels || columns * rows * slices === 0)
    throw new RangeError(`a shape of (${header.shape.join(', ')})`);
  requireArray(header, ['<f4', '<f8'], grid, 'either order');
  const { voxels, take } = wholeVolume(grid);
  if (header.fortranOrder) await readFortran(reader, header, grid, take);
  else await readRowMajor(reader, header, grid, take, scratchMemory());
  return { grid, voxels };
}

function wholeVolume({ columns, rows, slices }: GridShape): {
  voxels: Float32Array<ArrayBuffer>;
  take: TakeSlice;
} {
  const voxels = new Float32Array(columns * rows * slices);
  return { voxels, take: (slice, z) => voxels.set(slice, z * columns * rows) };
}

/** With a rescale (slope and intercept of each slice) for stored values. */
async function readFortran(
  reader: ByteReader,
  { type }: NpyHeader,
  { columns, rows, slices }: GridShape,
  take: TakeSlice,
  rescale?: Float64Array,
): Promise<void> {
  const area = columns * rows;
  const block = arrayOf(type, area);
  const slice = new Float32Array(area);
  for (let z = 0; z < slices; z++) {
    await reader.fill(bytesOf(block));
    const slope = rescale?.[2 * z] ?? 1;
    const intercept = rescale?.[2 * z + 1] ?? 0;
    for (let i = 0; i < area; i++) slice[i] = block[i]! * slope + intercept;
    requireFinite(slice, z);
    take(slice, z);
  }
}

/** High bytes of all voxels, then low bytes. */
async function readPlanes(
  reader: ByteReader,
  header: NpyHeader,
  grid: GridShape,
  rescale: Float64Array,
  take: TakeSlice,
  scratch: Scratch,
): Promise<void> {
  requireArray(header, ['|i1', '|u1'], grid);
  const area = grid.columns * grid.rows;
  const high = header.type === '|i1' ? new Int8Array(area) : new Uint8Array(area);
  for (let z = 0; z < grid.slices; z++) {
    await reader.fill(bytesOf(high));
    scratch.write(bytesOf(high), z * area);
  }
  requireArray(await readHeader(reader), ['|u1'], grid);
  const low = new Uint8Array(area);
  const slice = new Float32Array(area);
  for (let z = 0; z < grid.slices; z++) {
    await reader.fill(low);
    scratch.read(bytesOf(high), z * area);
    const slope = rescale[2 * z]!;
    const intercept = rescale[2 * z + 1]!;
    for (let i = 0; i < area; i++) slice[i] = (high[i]! * 256 + low[i]!) * slope + intercept;
    requireFinite(slice, z);
    take(slice, z);
  }
}

/** Bytes of the columns that are turned at once. */
export const TURNED_AT_ONCE = 32 << 20;

/** C order: the last index (z) runs fastest, the first (x) slowest. Some columns of all slices at a time are turned. */
async function readRowMajor(
  reader: ByteReader,
  { type }: NpyHeader,
  { columns, rows, slices }: GridShape,
  take: TakeSlice,
  scratch: Scratch,
): Promise<void> {
  const perColumn = rows * slices;
  const most = Math.max(1, Math.min(columns, Math.floor(TURNED_AT_ONCE / (4 * perColumn))));
  const widths = Array.from({ length: Math.ceil(columns / most) }, (_, at) =>
    Math.min(most, columns - at * most),
  );
  const block = arrayOf(type, perColumn);
  const turned = new Float32Array(most * perColumn);
  for (const [at, width] of widths.entries()) {
    for (let x = 0; x < width; x++) {
      await reader.fill(bytesOf(block));
      for (let y = 0, from = 0; y < rows; y++)
        for (let z = 0; z < slices; z++) turned[(z * rows + y) * width + x] = block[from++]!;
    }
    scratch.write(bytesOf(turned.subarray(0, width * perColumn)), 4 * at * most * perColumn);
  }
  const slice = new Float32Array(columns * rows);
  for (let z = 0; z < slices; z++) {
    for (const [at, width] of widths.entries()) {
      const part = turned.subarray(0, rows * width);
      scratch.read(bytesOf(part), 4 * (at * most * perColumn + z * rows * width));
      for (let y = 0; y < rows; y++)
        slice.set(part.subarray(y * width, (y + 1) * width), y * columns + at * most);
    }
    requireFinite(slice, z);
    take(slice, z);
  }
}

function arrayOf(
  type: NpyHeader['type'],
  length: number,
): Float32Array | Float64Array | Int16Array | Uint16Array {
  const buffer = new ArrayBuffer(length * NPY_ITEM_BYTES[type]);
  if (type === '<f4') return new Float32Array(buffer);
  if (type === '<f8') return new Float64Array(buffer);
  return type === '<i2' ? new Int16Array(buffer) : new Uint16Array(buffer);
}
