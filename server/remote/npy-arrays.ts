/** Reads npy arrays from a stream that is not trusted: what they are is checked before memory is taken for them. */
import {
  bytesOf,
  NPY_PREAMBLE,
  npyDictionaryLength,
  parseNpyDictionary,
  type NpyHeader,
} from '../imaging/npy.ts';
import type { ByteReader } from './byte-reader.ts';
import type { VoxelGrid } from './transport.ts';

export type GridShape = Pick<VoxelGrid, 'columns' | 'rows' | 'slices'>;

export async function readHeader(reader: ByteReader): Promise<NpyHeader> {
  const length = npyDictionaryLength(await reader.take(NPY_PREAMBLE));
  return parseNpyDictionary(await reader.take(length));
}

export function requireArray(
  header: NpyHeader,
  types: readonly string[],
  grid: GridShape,
  order = 'Fortran order',
): void {
  if (!types.includes(header.type))
    throw new RangeError(`voxels are ${header.type}, not ${types.join(' or ')}`);
  if (!sameShape(header, [grid.columns, grid.rows, grid.slices]))
    throw new RangeError(
      `shape (${header.shape.join(', ')}) is not the input's (${grid.columns}, ${grid.rows}, ${grid.slices})`,
    );
  if (!header.fortranOrder && order === 'Fortran order')
    throw new RangeError('voxels are not in Fortran order');
}

/** An array `<f8` of so many values for each slice, in C order. */
export async function readPerSlice(
  reader: ByteReader,
  slices: number,
  values: number,
): Promise<Float64Array> {
  const header = await readHeader(reader);
  if (header.type !== '<f8' || header.fortranOrder || !sameShape(header, [slices, values]))
    throw new RangeError(`rescale is not an <f8 array of shape (${slices}, ${values}) in C order`);
  const array = new Float64Array(slices * values);
  await reader.fill(bytesOf(array));
  return array;
}

/** An array `|u1` of one dimension and at most so many bytes. */
export async function readBytes(reader: ByteReader, most: number): Promise<Buffer> {
  const { type, shape } = await readHeader(reader);
  const [length = 0] = shape;
  if (type !== '|u1' || shape.length !== 1 || length > most)
    throw new RangeError(`not an array |u1 of at most ${most} bytes`);
  return reader.take(length);
}

function sameShape(header: NpyHeader, shape: readonly number[]): boolean {
  return header.shape.length === shape.length && header.shape.every((size, axis) => size === shape[axis]);
}

/** Throws a `RangeError` for a slice (the z-th) with a value that is not finite. */
export function requireFinite(slice: Float32Array, z: number): void {
  // The sum of a slice is finite only if every value is, and PET values are far from overflowing a double.
  let sum = 0;
  for (let i = 0; i < slice.length; i++) sum += slice[i]!;
  if (!Number.isFinite(sum)) throw new RangeError(`slice ${z} holds values that are not finite`);
}
