import { dirname } from 'node:path';
import { readResult } from '../../../server/remote/result.ts';
import type { GridShape } from '../../../server/remote/npy-arrays.ts';
import type { ResultFormat } from '../../../server/remote/transport.ts';
import { ScratchFile } from '../../../server/storage/scratch-file.ts';

/** A result as whole volumes, x fastest; Bq/ml. */
export async function readVolumes(
  path: string,
  format: ResultFormat,
  grid: GridShape,
): Promise<{ denoised: Float32Array; noise: Float32Array | undefined }> {
  const area = grid.columns * grid.rows;
  const [denoised, noise] = [new Float32Array(area * grid.slices), new Float32Array(area * grid.slices)];
  const into = (volume: Float32Array) => (slice: Float32Array, z: number) => volume.set(slice, z * area);
  using scratch = new ScratchFile(dirname(path));
  const takers = { denoised: into(denoised), noise: into(noise) };
  const { hasNoise } = await readResult(path, format, grid, takers, scratch);
  return { denoised, noise: hasNoise ? noise : undefined };
}
