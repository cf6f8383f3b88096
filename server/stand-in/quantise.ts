import type { StoredVolume, VoxelGrid } from '../remote/transport.ts';

/**
 * Values as 16-bit integers with a slope for each slice and intercept 0, so that zero stays zero. The step of a
 * slice is `finest[z]` where the values fit in 16 bits with it, else as small as they allow.
 */
export function quantise(
  voxels: Float32Array,
  grid: VoxelGrid,
  finest: Float64Array | undefined,
): StoredVolume {
  const area = grid.columns * grid.rows;
  const signed = voxels.some((value) => value < 0);
  const limit = signed ? 32_767 : 65_535;
  const stored = signed ? new Int16Array(voxels.length) : new Uint16Array(voxels.length);
  const slopes = new Float64Array(grid.slices);
  for (let z = 0; z < grid.slices; z++) {
    const slice = voxels.subarray(z * area, (z + 1) * area);
    const largest = slice.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    const step = Math.max(largest / limit, finest?.[z] ?? 0) || 1;
    slopes[z] = step;
    for (let i = 0; i < area; i++) stored[z * area + i] = Math.round(slice[i]! / step);
  }
  return { grid, stored, slopes, intercepts: new Float64Array(grid.slices) };
}
