import { extent, PLANE_AXES, readingAt, type Place, type Plane, type ViewerVolume } from './viewer-volume.ts';

/** Values through the crosshair, along the rows of the picture: in SUV where it is known, else kBq/ml. */
export function profileOf(volume: ViewerVolume, plane: Plane, place: Place): number[] {
  const { across } = PLANE_AXES[plane];
  return Array.from(
    { length: extent(volume, across) },
    (_, at) => readingAt(volume, { ...place, [across]: at }).value,
  );
}
