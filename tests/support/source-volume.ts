/** The volume of a series, from its spooled objects. */
import type { Dataset } from '../../dicom/index.ts';
import type { UnitFactor } from '../../server/pet/units.ts';
import type { StoredVolume, VoxelGrid } from '../../server/remote/transport.ts';
import { openSourceSlices } from '../../server/steps/pack/source-slices.ts';

export interface SourceVolume {
  /** Slopes and intercepts in Bq/ml. */
  readonly volume: StoredVolume;
  /** Of the slice that was measured longest, the first of several. */
  readonly reference: Dataset;
}

/**
 * Reads the slices in the order given, a few at a time: memory is the volume's, two bytes a voxel, and theirs.
 * @throws GatewayError SOURCE_MISSING, MISSING_HEADER, MIXED_GEOMETRY, UNSUPPORTED_PIXELS
 */
export async function readSourceVolume(
  paths: readonly string[],
  grid: VoxelGrid,
  becquerelsPerUnit: UnitFactor,
  onProgress: (done: number, total: number) => void,
  signal: AbortSignal,
): Promise<SourceVolume> {
  const onRead = (read: number): void => onProgress(read, grid.slices);
  const source = await openSourceSlices(paths, grid, becquerelsPerUnit, onRead, signal);
  const { signed, slopes, intercepts, reference } = source;
  const stored = new (signed ? Int16Array : Uint16Array)(grid.columns * grid.rows * grid.slices);
  let at = 0;
  for await (const slice of source.slices()) {
    stored.set(slice, at);
    at += slice.length;
  }
  return { volume: { grid, stored, slopes, intercepts }, reference };
}
