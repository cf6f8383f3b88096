import type { ResultFormat, VoxelGrid } from './transport.ts';

export interface ResultVolumes {
  /** x fastest, then y, then z ascending along the normal; Bq/ml. */
  readonly denoised: Float32Array<ArrayBuffer>;
  /** Input minus denoised, where the server sends it. */
  readonly noise: Float32Array<ArrayBuffer> | undefined;
}

/** Reads a result as hostile input; throws `BAD_RESULT` with the reason. */
export type ReadResult = (
  path: string,
  format: ResultFormat,
  grid: Pick<VoxelGrid, 'columns' | 'rows' | 'slices'>,
) => Promise<ResultVolumes>;
