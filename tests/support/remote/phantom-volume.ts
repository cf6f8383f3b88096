import type { StoredVolume } from '../../../server/remote/transport.ts';
import type { PhantomOptions } from '../../../server/phantom/options.ts';
import { makePhantomSeries } from '../../../server/phantom/series.ts';

export interface PhantomVolume {
  readonly volume: StoredVolume;
  /** Noise-free Bq/ml, laid out like the stored values. */
  readonly truth: Float32Array;
}

/** The voxels of a phantom series as a scanner stores them: 16 bits, a slope for each slice that fills them. */
export function phantomVolume(options: PhantomOptions): PhantomVolume {
  const { voxels, truth, columns, rows, slices, pixelSpacing, sliceSpacing } = makePhantomSeries(options);
  const area = columns * rows;
  const stored = new Int16Array(voxels.length);
  const slopes = new Float64Array(slices);
  for (let z = 0; z < slices; z++) {
    const slice = voxels.subarray(z * area, (z + 1) * area);
    const largest = slice.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    const slope = (slopes[z] = largest / 32_767 || 1);
    for (let i = 0; i < area; i++) stored[z * area + i] = Math.round(slice[i]! / slope);
  }
  const grid = { columns, rows, slices, spacing: [pixelSpacing[1], pixelSpacing[0], sliceSpacing] } as const;
  return { volume: { grid, stored, slopes, intercepts: new Float64Array(slices) }, truth };
}
