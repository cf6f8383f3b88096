import { createReadStream } from 'node:fs';
import { GatewayError } from '../base/errors.ts';
import { ByteReader } from './byte-reader.ts';
import { decompressed } from './content-coding.ts';
import type { Scratch } from '../storage/scratch-file.ts';
import { mostVolumeBytes } from './result-size.ts';
import { readZip } from './shared-folder/zip.ts';
import type { ResultFormat } from './transport.ts';
import type { GridShape } from './npy-arrays.ts';
import { decodeFloatArray, decodeSlices, type TakeSlice } from './voxel-decoding.ts';

/** Who takes the slices of a result: x fastest, then y, then z ascending along the normal; Bq/ml. */
export interface ResultTakers {
  readonly denoised: TakeSlice;
  /** Where the server sends it; else it is, by the protocol, input minus denoised. */
  readonly noise: TakeSlice;
}

/**
 * Reads a result as hostile input, slice by slice: entries by exact name, never more bytes inflated than the grid needs,
 * type, order and shape checked before memory is taken, finite values. What was taken counts once this resolves.
 * Throws `BAD_RESULT` with the reason; errors of the disk pass through.
 * @param scratch for volumes that do not come slice by slice
 */
export async function readResult(
  path: string,
  format: ResultFormat,
  grid: GridShape,
  take: ResultTakers,
  scratch: Scratch,
): Promise<{ readonly hasNoise: boolean }> {
  try {
    return format.kind === 'http'
      ? { hasNoise: await readStream(path, format, grid, take, scratch) }
      : { hasNoise: await readArchive(path, grid, take, scratch) };
  } catch (error) {
    if (error instanceof Error && isOfContent(error))
      throw new GatewayError('BAD_RESULT', { reason: error.message }, { cause: error });
    throw error;
  }
}

async function readStream(
  path: string,
  { encoding, coding }: Extract<ResultFormat, { kind: 'http' }>,
  grid: GridShape,
  take: ResultTakers,
  scratch: Scratch,
): Promise<boolean> {
  const reader = new ByteReader(decompressed(createReadStream(path), coding));
  try {
    await decodeSlices(reader, encoding, grid, take.denoised, scratch);
    if (await reader.ended()) return false;
    await decodeSlices(reader, encoding, grid, take.noise, scratch);
    if (!(await reader.ended())) throw new RangeError('more data than two volumes');
    return true;
  } finally {
    await reader.close();
  }
}

async function readArchive(
  path: string,
  grid: GridShape,
  take: ResultTakers,
  scratch: Scratch,
): Promise<boolean> {
  const to =
    (taker: TakeSlice) =>
    (reader: ByteReader): Promise<void> =>
      decodeFloatArray(reader, grid, taker, scratch);
  const most = mostVolumeBytes(grid, { kind: 'shared-folder' });
  await readZip(path, { 'denoised.npy': to(take.denoised), 'noise.npy': to(take.noise) }, most);
  return true;
}

/** A fault of what was read, as against one of the disk (which names a system call) or of the program. */
function isOfContent(error: Error): boolean {
  return !('syscall' in error) && !(error instanceof TypeError);
}
