/**
 * A compact volume for the slice viewer: voxels binned to at most 128 x 128 x 256 and written in 8 bits.
 *
 * Bytes before compression: length of the header (uint32, little endian), the header as JSON in UTF-8 padded with
 * spaces to a multiple of 4, then one byte a voxel: columns fastest (from the patient's right to the left), then
 * rows (front to back), then slices (from the head). Value in Bq/ml = byte * `perStep`.
 */
import type { GridSize, VoxelReader } from './displayed-volume.ts';

export interface ViewerVolumeHeader extends GridSize {
  /** mm along columns, rows and slices. */
  readonly spacing: readonly [number, number, number];
  /** Bq/ml of one step; the last of 255 stands for everything above too. */
  readonly perStep: number;
  /** SUV by body weight for one Bq/ml; null where it is not known. */
  readonly suvPerBecquerel: number | null;
  /** Bq/ml that the viewer shows as black to begin with. */
  readonly window: number;
  /** Of the series: how many slices, and whether the first shown is the last in the order of positions. */
  readonly series: { readonly slices: number; readonly fromHead: boolean };
}

const MOST_IN_PLANE = 128;
const MOST_SLICES = 256;

export function encodeViewerVolume(
  size: GridSize,
  spacing: readonly [number, number, number],
  read: VoxelReader,
  display: {
    readonly window: number;
    readonly suvPerBecquerel: number | null;
    readonly fromHead?: boolean;
  },
): Buffer {
  const inPlane = Math.ceil(Math.max(size.columns, size.rows) / MOST_IN_PLANE);
  const along = Math.ceil(size.slices / MOST_SLICES);
  const header: ViewerVolumeHeader = {
    columns: Math.ceil(size.columns / inPlane),
    rows: Math.ceil(size.rows / inPlane),
    slices: Math.ceil(size.slices / along),
    spacing: [spacing[0] * inPlane, spacing[1] * inPlane, spacing[2] * along],
    // Twice the window, so that the viewer can open it.
    perStep: (2 * display.window) / 255,
    suvPerBecquerel: display.suvPerBecquerel,
    window: display.window,
    series: { slices: size.slices, fromHead: display.fromHead ?? false },
  };
  const json = JSON.stringify(header);
  const text = Buffer.from(json.padEnd(Math.ceil(json.length / 4) * 4));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(text.length);
  return Buffer.concat([length, text, binned(size, header, { inPlane, along }, read)]);
}

/** Means of the voxels of each bin; bins at the far ends hold what is left. */
function binned(
  size: GridSize,
  header: ViewerVolumeHeader,
  bin: { readonly inPlane: number; readonly along: number },
  read: VoxelReader,
): Uint8Array {
  const { columns, rows, slices, perStep } = header;
  const bytes = new Uint8Array(columns * rows * slices);
  const sums = new Float64Array(columns * rows);
  const counts = new Uint32Array(columns * rows);
  for (let slice = 0; slice < slices; slice++) {
    sums.fill(0);
    counts.fill(0);
    const end = Math.min(size.slices, (slice + 1) * bin.along);
    for (let z = slice * bin.along; z < end; z++) {
      for (let y = 0; y < size.rows; y++) {
        const row = Math.floor(y / bin.inPlane) * columns;
        for (let x = 0; x < size.columns; x++) {
          const at = row + Math.floor(x / bin.inPlane);
          sums[at] = (sums[at] as number) + read(x, y, z);
          counts[at] = (counts[at] as number) + 1;
        }
      }
    }
    for (let at = 0; at < sums.length; at++) {
      const step = (sums[at] as number) / (counts[at] as number) / perStep;
      bytes[slice * sums.length + at] = Math.min(255, Math.max(0, Math.round(step)));
    }
  }
  return bytes;
}
