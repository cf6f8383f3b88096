/** Maximum-intensity projections, coronal and sagittal, side by side, dark where there is activity. */
import type { GridSize, VoxelReader } from './displayed-volume.ts';
import type { GreyImage } from './png.ts';

/** The largest value that each line of sight meets; row by row from the head. */
interface Projection {
  readonly width: number;
  readonly height: number;
  readonly values: Float32Array;
}

/** Pixels of the longer side of the picture. */
const LONGER_SIDE = 480;
/** Pixels between the two projections. */
const GAP = 8;
const WHITE = 255;

/**
 * @param spacing mm along x, y and z
 * @param darkest value that is black; 0 is white
 */
export function projectionPicture(
  size: GridSize,
  spacing: readonly [number, number, number],
  read: VoxelReader,
  darkest: number,
): GreyImage {
  const { coronal, sagittal } = project(size, read);
  const [width, depth, height] = [
    size.columns * spacing[0],
    size.rows * spacing[1],
    size.slices * spacing[2],
  ];
  const perMillimetre = LONGER_SIDE / Math.max(width, depth, height);
  const pixels = (millimetres: number) => Math.max(1, Math.round(millimetres * perMillimetre));
  const left = scaled(coronal, pixels(width), pixels(height), darkest);
  const right = scaled(sagittal, pixels(depth), pixels(height), darkest);
  return sideBySide(left, right);
}

function project(
  { columns, rows, slices }: GridSize,
  read: VoxelReader,
): { coronal: Projection; sagittal: Projection } {
  const coronal = new Float32Array(columns * slices).fill(-Infinity);
  const sagittal = new Float32Array(rows * slices).fill(-Infinity);
  for (let z = 0; z < slices; z++) {
    for (let y = 0; y < rows; y++) {
      let most = -Infinity;
      for (let x = 0; x < columns; x++) {
        const value = read(x, y, z);
        if (value > most) most = value;
        const at = z * columns + x;
        if (value > (coronal[at] as number)) coronal[at] = value;
      }
      sagittal[z * rows + y] = most;
    }
  }
  return {
    coronal: { width: columns, height: slices, values: coronal },
    sagittal: { width: rows, height: slices, values: sagittal },
  };
}

/** Bilinear, from the centres of pixels to the centres of pixels. */
function scaled(from: Projection, width: number, height: number, darkest: number): GreyImage {
  const columns = samples(from.width, width);
  const lines = samples(from.height, height);
  const pixels = new Uint8Array(width * height);
  lines.forEach((line, y) => {
    const top = line.before * from.width;
    const bottom = line.after * from.width;
    columns.forEach((column, x) => {
      const at = (row: number) =>
        (from.values[row + column.before] as number) * (1 - column.part) +
        (from.values[row + column.after] as number) * column.part;
      const value = at(top) * (1 - line.part) + at(bottom) * line.part;
      pixels[y * width + x] = Math.round(WHITE * (1 - Math.min(1, Math.max(0, value / darkest))));
    });
  });
  return { width, height, pixels };
}

function samples(from: number, to: number): { before: number; after: number; part: number }[] {
  return Array.from({ length: to }, (_, index) => {
    const place = Math.min(from - 1, Math.max(0, ((index + 0.5) * from) / to - 0.5));
    const before = Math.floor(place);
    return { before, after: Math.min(from - 1, before + 1), part: place - before };
  });
}

function sideBySide(left: GreyImage, right: GreyImage): GreyImage {
  const width = left.width + GAP + right.width;
  const pixels = new Uint8Array(width * left.height).fill(WHITE);
  for (let y = 0; y < left.height; y++) {
    pixels.set(left.pixels.subarray(y * left.width, (y + 1) * left.width), y * width);
    const row = right.pixels.subarray(y * right.width, (y + 1) * right.width);
    pixels.set(row, y * width + left.width + GAP);
  }
  return { width, height: left.height, pixels };
}
