/**
 * Where the slices of a series lie along the normal of Image Orientation (Patient) (PS3.3 C.7.6.2.1.1), the only
 * order that can be trusted: file names, instance numbers and arrival say nothing.
 */
import type { SliceHeader, Vector3 } from './instance-header.ts';

/** Positions nearer than this, in mm, are the same position written twice. */
export const SAME_POSITION = 0.01;

/** Unit normal of a slice: row direction x column direction. */
export function sliceNormal(orientation: readonly number[]): Vector3 {
  const [rx = 0, ry = 0, rz = 0, cx = 0, cy = 0, cz = 0] = orientation;
  const normal: Vector3 = [ry * cz - rz * cy, rz * cx - rx * cz, rx * cy - ry * cx];
  const length = Math.hypot(...normal) || 1;
  return [normal[0] / length, normal[1] / length, normal[2] / length];
}

/** Distance of a slice from the origin along its own normal, mm. */
export function positionAlongNormal(slice: Pick<SliceHeader, 'position' | 'orientation'>): number {
  const normal = sliceNormal(slice.orientation);
  return normal[0] * slice.position[0] + normal[1] * slice.position[1] + normal[2] * slice.position[2];
}
