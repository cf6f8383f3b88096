/** Whether slices lie in one grid. */
import type { SliceHeader } from './instance-header.ts';

export type Plane = Pick<
  SliceHeader,
  'position' | 'orientation' | 'rows' | 'columns' | 'pixelSpacing' | 'frameOfReferenceUid'
>;

const COSINE_TOLERANCE = 1e-4;
const SPACING_TOLERANCE = 1e-4;

/** The first attribute in which the planes of a series differ, if any. */
export function mixedAttribute(slices: readonly Plane[]): string | undefined {
  const [first, ...others] = slices;
  if (!first) return undefined;
  for (const slice of others) {
    if (slice.rows !== first.rows) return 'Rows';
    if (slice.columns !== first.columns) return 'Columns';
    if (!isNear(slice.pixelSpacing, first.pixelSpacing, SPACING_TOLERANCE)) return 'Pixel Spacing';
    if (!isNear(slice.orientation, first.orientation, COSINE_TOLERANCE)) return 'Image Orientation (Patient)';
    if (slice.frameOfReferenceUid !== first.frameOfReferenceUid) return 'Frame of Reference UID';
  }
  return undefined;
}

function isNear(a: readonly number[], b: readonly number[], tolerance: number): boolean {
  return a.length === b.length && a.every((value, at) => Math.abs(value - (b[at] as number)) <= tolerance);
}
