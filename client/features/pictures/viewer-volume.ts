/**
 * The compact volume that the gateway offers beside its projections: after inflating, the header's length (uint32,
 * little endian), the header as JSON, one byte a voxel. Columns run from the patient's right to the left, rows from
 * front to back, slices from the head.
 */
export interface ViewerVolume {
  readonly columns: number;
  readonly rows: number;
  readonly slices: number;
  /** mm along columns, rows and slices. */
  readonly spacing: readonly [number, number, number];
  /** Bq/ml of one step; 255 stands for everything above too. */
  readonly perStep: number;
  /** SUV by body weight for one Bq/ml; null where it is not known. */
  readonly suvPerBecquerel: number | null;
  /** Bq/ml shown as black to begin with. */
  readonly window: number;
  readonly voxels: Uint8Array;
}

const LARGEST_SIDE = 4096;

/** @throws Error where the bytes are no such volume. */
export function decodeViewerVolume(bytes: Uint8Array): ViewerVolume {
  if (bytes.length < 4) throw new Error('Shorter than its length field');
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  if (length > bytes.length - 4) throw new Error('Shorter than its header');
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + length))) as Omit<
    ViewerVolume,
    'voxels'
  >;
  const voxels = bytes.subarray(4 + length);
  const { columns, rows, slices } = header;
  const sides = [columns, rows, slices];
  if (!sides.every((side) => Number.isInteger(side) && side > 0 && side <= LARGEST_SIDE)) {
    throw new Error('Not a volume');
  }
  if (voxels.length !== columns * rows * slices) throw new Error('The voxels do not fill the volume');
  if (!(header.perStep > 0) || !(header.window > 0)) throw new Error('Without a scale');
  return { ...header, voxels };
}

export const PLANES = ['axial', 'coronal', 'sagittal'] as const;
export type Plane = (typeof PLANES)[number];

/** A voxel by column, row and slice. */
export interface Place {
  readonly column: number;
  readonly row: number;
  readonly slice: number;
}

type Axis = keyof Place;
interface PlaneAxes {
  readonly across: Axis;
  readonly down: Axis;
  readonly through: Axis;
}

export const PLANE_AXES: Readonly<Record<Plane, PlaneAxes>> = {
  axial: { across: 'column', down: 'row', through: 'slice' },
  coronal: { across: 'column', down: 'slice', through: 'row' },
  sagittal: { across: 'row', down: 'slice', through: 'column' },
};

const SPACING_INDEX: Readonly<Record<Axis, 0 | 1 | 2>> = { column: 0, row: 1, slice: 2 };

export function extent(volume: ViewerVolume, axis: Axis): number {
  return { column: volume.columns, row: volume.rows, slice: volume.slices }[axis];
}

export function spacingOf(volume: ViewerVolume, axis: Axis): number {
  return volume.spacing[SPACING_INDEX[axis]];
}

/** The place moved along an axis, kept within the volume. */
export function moved(volume: ViewerVolume, place: Place, axis: Axis, to: number): Place {
  return { ...place, [axis]: Math.min(extent(volume, axis) - 1, Math.max(0, Math.round(to))) };
}

function stepAt({ columns, rows, voxels }: ViewerVolume, { column, row, slice }: Place): number {
  return voxels[(slice * rows + row) * columns + column] ?? 0;
}

export interface Reading {
  /** SUV (g/ml) where it is known, else kBq/ml. */
  readonly value: number;
  readonly unit: 'suv' | 'kBq/ml';
  /** The value or anything above it: the end of the 8-bit scale. */
  readonly atLeast: boolean;
}

export function readingAt(volume: ViewerVolume, place: Place): Reading {
  const step = stepAt(volume, place);
  const becquerels = step * volume.perStep;
  const atLeast = step === 255;
  if (volume.suvPerBecquerel === null) return { value: becquerels / 1000, unit: 'kBq/ml', atLeast };
  return { value: becquerels * volume.suvPerBecquerel, unit: 'suv', atLeast };
}

/**
 * One slice as RGBA, in inverted grey as nuclear medicine reads it: 0 white, `darkest` Bq/ml and above black.
 * @param through place along the axis that the plane is normal to.
 */
export function renderSlice(
  volume: ViewerVolume,
  plane: Plane,
  through: number,
  darkest: number,
): ImageDataParts {
  const axes = PLANE_AXES[plane];
  const width = extent(volume, axes.across);
  const height = extent(volume, axes.down);
  const pixels = new Uint8ClampedArray(width * height * 4);
  const greys = Uint8Array.from({ length: 256 }, (_, step) =>
    Math.round(255 * (1 - Math.min(1, (step * volume.perStep) / darkest))),
  );
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const place = { [axes.across]: x, [axes.down]: y, [axes.through]: through } as unknown as Place;
      const grey = greys[stepAt(volume, place)] ?? 255;
      const at = (y * width + x) * 4;
      pixels[at] = pixels[at + 1] = pixels[at + 2] = grey;
      pixels[at + 3] = 255;
    }
  }
  return { width, height, pixels };
}

export interface ImageDataParts {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8ClampedArray<ArrayBuffer>;
}
