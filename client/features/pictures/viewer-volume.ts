import { colourOf, differenceColour, type Scale } from './colour-scales.ts';

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
  /** Of the series it was made from; missing in what an earlier version made. */
  readonly series?: { readonly slices: number; readonly fromHead: boolean };
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
 * One slice as RGBA: 0 is the beginning of the scale, `darkest` Bq/ml and above its end.
 * @param through place along the axis that the plane is normal to.
 */
export function renderSlice(
  volume: ViewerVolume,
  plane: Plane,
  through: number,
  darkest: number,
  scale: Scale = 'inverted',
): ImageDataParts {
  const colours = Array.from({ length: 256 }, (_, step) =>
    colourOf(scale, (step * volume.perStep) / darkest),
  );
  return render(volume, plane, through, (at) => colours[volume.voxels[at] ?? 0] ?? BLACK);
}

/** The result less the input, `most` Bq/ml and beyond at the ends of the scale. Both have the same grid. */
export function renderDifference(
  input: ViewerVolume,
  result: ViewerVolume,
  plane: Plane,
  through: number,
  most: number,
): ImageDataParts {
  return render(input, plane, through, (at) =>
    differenceColour(
      ((result.voxels[at] ?? 0) * result.perStep - (input.voxels[at] ?? 0) * input.perStep) / most,
    ),
  );
}

const BLACK = [0, 0, 0] as const;

/** @param colour of the voxel at that index */
function render(
  volume: ViewerVolume,
  plane: Plane,
  through: number,
  colour: (index: number) => readonly [number, number, number],
): ImageDataParts {
  const axes = PLANE_AXES[plane];
  const width = extent(volume, axes.across);
  const height = extent(volume, axes.down);
  const strides = { column: 1, row: volume.columns, slice: volume.columns * volume.rows };
  const pixels = new Uint8ClampedArray(width * height * 4);
  let at = 0;
  for (let y = 0; y < height; y++) {
    let index = through * strides[axes.through] + y * strides[axes.down];
    for (let x = 0; x < width; x++) {
      const [red, green, blue] = colour(index);
      pixels[at] = red;
      pixels[at + 1] = green;
      pixels[at + 2] = blue;
      pixels[at + 3] = 255;
      at += 4;
      index += strides[axes.across];
    }
  }
  return { width, height, pixels };
}

/** Whether both have the same grid, so that one can be taken from the other. */
export function sameGrid(a: ViewerVolume, b: ViewerVolume): boolean {
  return a.columns === b.columns && a.rows === b.rows && a.slices === b.slices;
}

/** What lies at the edges of the picture: the patient's right and left, front (A) and back (P), head and feet. */
export const EDGES: Readonly<Record<Plane, { left: string; right: string; top: string; bottom: string }>> = {
  axial: { left: 'R', right: 'L', top: 'A', bottom: 'P' },
  coronal: { left: 'R', right: 'L', top: 'H', bottom: 'F' },
  sagittal: { left: 'A', right: 'P', top: 'H', bottom: 'F' },
};

/** Numbers of the slices of the series that one of the volume stands for, from 1 in the order of positions. */
export function slicesOfSeries(
  { series, slices }: ViewerVolume,
  slice: number,
): readonly [number, number] | null {
  if (!series) return null;
  const along = Math.ceil(series.slices / slices);
  const first = slice * along;
  const last = Math.min(series.slices, first + along) - 1;
  return series.fromHead ? [series.slices - last, series.slices - first] : [first + 1, last + 1];
}

export interface ImageDataParts {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8ClampedArray<ArrayBuffer>;
}
