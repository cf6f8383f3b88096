/** The inverse of `voxel-encoding.ts`, for input that is not trusted: bounded by the grid that is expected. */
import { bytesOf, NPY_ITEM_BYTES, type NpyHeader } from '../imaging/npy.ts';
import type { ByteReader } from './byte-reader.ts';
import { decodeCodestreams } from './jpeg-ls-voxels.ts';
import { readHeader, readPerSlice, requireArray, requireFinite, type GridShape } from './npy-arrays.ts';
import type { VoxelEncoding } from './transport.ts';

export interface DecodedVolume {
  /** x fastest, then y, then z. */
  readonly voxels: Float32Array<ArrayBuffer>;
  /** Slope of each slice where the encoding has one. */
  readonly slopes: Float64Array | undefined;
}

/** Reads one volume in one of the encodings of the http transport. Throws a `RangeError` that says what is wrong. */
export async function decodeVoxels(
  reader: ByteReader,
  encoding: VoxelEncoding,
  grid: GridShape,
): Promise<DecodedVolume> {
  if (encoding === 'f4') {
    const header = await readHeader(reader);
    requireArray(header, ['<f4'], grid);
    return { voxels: await readFortran(reader, header, grid), slopes: undefined };
  }
  if (encoding === 'jpeg-ls+rescale') return decodeCodestreams(reader, grid);
  const rescale = await readPerSlice(reader, grid.slices, 2);
  const slopes = Float64Array.from({ length: grid.slices }, (_, z) => rescale[2 * z]!);
  const header = await readHeader(reader);
  if (encoding === 'i2-planes+rescale')
    return { voxels: await readPlanes(reader, header, grid, rescale), slopes };
  requireArray(header, ['<i2', '<u2'], grid);
  return { voxels: await readFortran(reader, header, grid, rescale), slopes };
}

/** Reads one array of values, `<f4` or `<f8`, in either order. Throws a `RangeError` that says what is wrong. */
export async function decodeFloatArray(
  reader: ByteReader,
  grid: GridShape,
): Promise<Float32Array<ArrayBuffer>> {
  const header = await readHeader(reader);
  requireArray(header, ['<f4', '<f8'], grid, 'either order');
  return header.fortranOrder ? readFortran(reader, header, grid) : readRowMajor(reader, header, grid);
}

/** As `decodeFloatArray`, for whoever has no grid to expect: the header's own, of at most `mostVoxels`. */
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
  return { grid, voxels: await (header.fortranOrder ? readFortran : readRowMajor)(reader, header, grid) };
}

/** Slice by slice; with a rescale (slope and intercept of each slice) for stored values. */
async function readFortran(
  reader: ByteReader,
  { type }: NpyHeader,
  { columns, rows, slices }: GridShape,
  rescale?: Float64Array,
): Promise<Float32Array<ArrayBuffer>> {
  const area = columns * rows;
  const voxels = new Float32Array(area * slices);
  const block = arrayOf(type, area);
  for (let z = 0; z < slices; z++) {
    await reader.fill(bytesOf(block));
    const slope = rescale?.[2 * z] ?? 1;
    const intercept = rescale?.[2 * z + 1] ?? 0;
    const slice = voxels.subarray(z * area, (z + 1) * area);
    for (let i = 0; i < area; i++) slice[i] = block[i]! * slope + intercept;
    requireFinite(slice, z);
  }
  return voxels;
}

/** High bytes of all voxels, then low bytes. */
async function readPlanes(
  reader: ByteReader,
  header: NpyHeader,
  grid: GridShape,
  rescale: Float64Array,
): Promise<Float32Array<ArrayBuffer>> {
  requireArray(header, ['|i1', '|u1'], grid);
  const area = grid.columns * grid.rows;
  const high = header.type === '|i1' ? new Int8Array(area * grid.slices) : new Uint8Array(area * grid.slices);
  await reader.fill(bytesOf(high));
  requireArray(await readHeader(reader), ['|u1'], grid);
  const voxels = new Float32Array(area * grid.slices);
  const low = new Uint8Array(area);
  for (let z = 0, at = 0; z < grid.slices; z++) {
    await reader.fill(low);
    const slope = rescale[2 * z]!;
    const intercept = rescale[2 * z + 1]!;
    for (let i = 0; i < area; i++, at++) voxels[at] = (high[at]! * 256 + low[i]!) * slope + intercept;
    requireFinite(voxels.subarray(z * area, (z + 1) * area), z);
  }
  return voxels;
}

/** C order: the last index (z) runs fastest, the first (x) slowest. */
async function readRowMajor(
  reader: ByteReader,
  { type }: NpyHeader,
  { columns, rows, slices }: GridShape,
): Promise<Float32Array<ArrayBuffer>> {
  const area = columns * rows;
  const voxels = new Float32Array(area * slices);
  const block = arrayOf(type, rows * slices);
  for (let x = 0; x < columns; x++) {
    await reader.fill(bytesOf(block));
    for (let y = 0, from = 0; y < rows; y++)
      for (let z = 0; z < slices; z++) voxels[z * area + y * columns + x] = block[from++]!;
  }
  for (let z = 0; z < slices; z++) requireFinite(voxels.subarray(z * area, (z + 1) * area), z);
  return voxels;
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
