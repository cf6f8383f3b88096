/** How long a result can be, from the grid of its input: known before a byte of it is written. */
import { GatewayError } from '../base/errors.ts';
import type { GridShape } from './npy-arrays.ts';
import type { ResultFormat, VoxelEncoding } from './transport.ts';

/** Denoised and noise, which a server may send along. */
const VOLUMES = 2;
/** npy headers, rescale and the headers of codestreams of a slice, at most; of an archive's entries. */
const PER_SLICE = 1024;
const PER_VOLUME = 64 << 10;
/** What does not compress grows: by a bit in eight at most, where a deflater keeps to fixed codes (RFC 1951 3.2.6). */
const GROWTH = 9 / 8;

/** A codestream of noise is longer than its samples by a little. */
const BYTES_PER_VOXEL: Readonly<Record<VoxelEncoding, number>> = {
  'jpeg-ls+rescale': 3,
  'i2-planes+rescale': 2,
  'i2+rescale': 2,
  f4: 4,
};
/** An entry of the shared-folder contract is `<f4` or `<f8`. */
const BYTES_PER_ARCHIVED = 8;

/** Bytes of one volume of a result before compression, at most. */
export function mostVolumeBytes({ columns, rows, slices }: GridShape, format: ResultFormat): number {
  const perVoxel = format.kind === 'http' ? BYTES_PER_VOXEL[format.encoding] : BYTES_PER_ARCHIVED;
  return columns * rows * slices * perVoxel + slices * PER_SLICE + PER_VOLUME;
}

/** Bytes of a result as it is fetched, at most. */
export function mostResultBytes(grid: GridShape, format: ResultFormat): number {
  return Math.ceil(VOLUMES * mostVolumeBytes(grid, format) * GROWTH);
}

/** @throws GatewayError BAD_RESULT with both numbers */
export function requireResultSize(bytes: number, most: number): void {
  if (bytes <= most) return;
  const reason = `it has ${bytes} bytes, and a series of this grid at most ${most}`;
  throw new GatewayError('BAD_RESULT', { reason });
}
