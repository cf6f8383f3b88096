import { createReadStream } from 'node:fs';
import { GatewayError } from '../base/errors.ts';
import { ByteReader } from './byte-reader.ts';
import { decompressed } from './content-coding.ts';
import { mostVolumeBytes } from './result-size.ts';
import { readZip } from './shared-folder/zip.ts';
import type { ResultFormat } from './transport.ts';
import type { GridShape } from './npy-arrays.ts';
import { decodeFloatArray, decodeVoxels } from './voxel-decoding.ts';

export interface ResultVolumes {
  /** x fastest, then y, then z ascending along the normal; Bq/ml. */
  readonly denoised: Float32Array<ArrayBuffer>;
  /** Where the server sends it; else it is, by the protocol, input minus denoised. */
  readonly noise: Float32Array<ArrayBuffer> | undefined;
}

/**
 * Reads a result as hostile input: entries by exact name, never more bytes inflated than the grid needs, type,
 * order and shape checked before memory is taken, finite values. Throws `BAD_RESULT` with the reason; errors of the
 * disk pass through.
 */
export async function readResult(
  path: string,
  format: ResultFormat,
  grid: GridShape,
): Promise<ResultVolumes> {
  try {
    return format.kind === 'http' ? await readStream(path, format, grid) : await readArchive(path, grid);
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
): Promise<ResultVolumes> {
  const reader = new ByteReader(decompressed(createReadStream(path), coding));
  try {
    const { voxels: denoised } = await decodeVoxels(reader, encoding, grid);
    if (await reader.ended()) return { denoised, noise: undefined };
    const { voxels: noise } = await decodeVoxels(reader, encoding, grid);
    if (!(await reader.ended())) throw new RangeError('more data than two volumes');
    return { denoised, noise };
  } finally {
    await reader.close();
  }
}

async function readArchive(path: string, grid: GridShape): Promise<ResultVolumes> {
  const read = (reader: ByteReader): Promise<Float32Array<ArrayBuffer>> => decodeFloatArray(reader, grid);
  const most = mostVolumeBytes(grid, { kind: 'shared-folder' });
  const volumes = await readZip(path, { 'denoised.npy': read, 'noise.npy': read }, most);
  return { denoised: volumes['denoised.npy'], noise: volumes['noise.npy'] };
}

/** A fault of what was read, as against one of the disk (which names a system call) or of the program. */
function isOfContent(error: Error): boolean {
  return !('syscall' in error) && !(error instanceof TypeError);
}
