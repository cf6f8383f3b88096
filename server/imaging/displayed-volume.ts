/**
 * A volume turned to how physicians look at it: first slice nearest the head, columns from the patient's right to
 * the left, rows from front to back. What lies oblique is turned to the nearest of these.
 */
import { sliceNormal } from './slice-positions.ts';

/** Which of its axes run against the ones of the display. */
export interface Turn {
  readonly columns: boolean;
  readonly rows: boolean;
  readonly slices: boolean;
}

/** @param orientation Image Orientation (Patient): +x is left, +y back, +z head (PS3.3 C.7.6.2.1.1) */
export function turnToDisplay(orientation: readonly number[]): Turn {
  return {
    columns: (orientation[0] ?? 1) < 0,
    rows: (orientation[4] ?? 1) < 0,
    slices: sliceNormal(orientation)[2] >= 0,
  };
}

export interface GridSize {
  readonly columns: number;
  readonly rows: number;
  readonly slices: number;
}

/** Reads voxels by their place in the display. */
export type VoxelReader = (column: number, row: number, slice: number) => number;

/** @param valueAt value of a voxel by its index in the volume and its slice there */
export function turnedReader(
  size: GridSize,
  turn: Turn,
  valueAt: (index: number, slice: number) => number,
): VoxelReader {
  const { columns, rows, slices } = size;
  return (column, row, slice) => {
    const x = turn.columns ? columns - 1 - column : column;
    const y = turn.rows ? rows - 1 - row : row;
    const z = turn.slices ? slices - 1 - slice : slice;
    return valueAt((z * rows + y) * columns + x, z);
  };
}
