/**
 * The stand-in's denoiser: a joint bilateral filter in three dimensions. Deterministic; not for clinical use.
 *
 * 1. Guide: the input smoothed by the binomial [1 2 1]/4 along each axis, edges repeated.
 * 2. Noise scale s: 1.4826 * median of |input - guide| / sqrt(guide) over voxels brighter than 2 % of the brightest
 *    guide value seen, from a fixed sample. PET noise grows about with the root of the signal.
 * 3. Output: mean of the input over 5 x 5 x 3 neighbours, weighted by a binomial of the distance and by Tukey's
 *    biweight (1 - (d/h)^2)^2 of the difference d of guide values, h = WIDTH * s * sqrt(guide): neighbours across
 *    an edge differ by more than h and do not count.
 *
 * The caller scales the output so that total activity stays what it was.
 */
export interface Extent {
  readonly columns: number;
  readonly rows: number;
  readonly slices: number;
}

const WIDTH = 2;
const RADIUS = 2;
const IN_PLANE = [1, 4, 6, 4, 1];
const ACROSS = [1, 2, 1];
const FOREGROUND = 0.02;
const SAMPLES = 1 << 16;

export interface NoiseScale {
  /** s of step 2. */
  readonly scale: number;
  /** Guide values below this count as this, so that the background keeps a width. */
  readonly floor: number;
}

/** Step 2. Zero scale when there is no signal: the filter then leaves everything as it is. */
export function estimateNoise(voxels: Float32Array, extent: Extent): NoiseScale {
  const stride = Math.max(1, Math.floor(voxels.length / SAMPLES));
  const guides: number[] = [];
  const inputs: number[] = [];
  let brightest = 0;
  for (let i = 0; i < voxels.length; i += stride) {
    const guide = guideAt(voxels, extent, i);
    guides.push(guide);
    inputs.push(voxels[i]!);
    if (guide > brightest) brightest = guide;
  }
  const floor = FOREGROUND * brightest;
  const residuals = guides.flatMap((guide, i) =>
    guide > floor ? [Math.abs(inputs[i]! - guide) / Math.sqrt(guide)] : [],
  );
  if (residuals.length === 0) return { scale: 0, floor: 0 };
  residuals.sort((a, b) => a - b);
  return { scale: 1.4826 * residuals[residuals.length >> 1]!, floor };
}

/** Steps 1 and 3 for the slices from `first` up to, not including, `end`; writes them to the same place of `output`. */
export function denoiseSlab(
  input: Float32Array,
  output: Float32Array,
  extent: Extent,
  { scale, floor }: NoiseScale,
  first: number,
  end: number,
  onSlice: () => void = () => {},
): void {
  const { columns, rows, slices } = extent;
  const area = columns * rows;
  if (scale === 0) {
    output.set(input.subarray(first * area, end * area), first * area);
    return;
  }
  const reach = (WIDTH * scale) ** 2;
  const window = new PlaneWindow(input, extent);
  const inverse = new Float64Array(columns);
  const weighted = new Float64Array(columns);
  const weights = new Float64Array(columns);
  for (let z = first; z < end; z++) {
    const planes = [-1, 0, 1].map((dz) => window.plane(Math.min(slices - 1, Math.max(0, z + dz))));
    const { guide: centre } = planes[1]!;
    for (let y = 0; y < rows; y++) {
      const row = (y + RADIUS) * window.stride + RADIUS;
      for (let x = 0; x < columns; x++) inverse[x] = 1 / (reach * Math.max(centre[row + x]!, floor));
      weighted.fill(0);
      weights.fill(0);
      for (let dz = 0; dz < 3; dz++) {
        const { guide, values } = planes[dz]!;
        for (let dy = -RADIUS; dy <= RADIUS; dy++)
          for (let dx = -RADIUS; dx <= RADIUS; dx++) {
            const distance = ACROSS[dz]! * IN_PLANE[dy + RADIUS]! * IN_PLANE[dx + RADIUS]!;
            const shift = row + dy * window.stride + dx;
            for (let x = 0; x < columns; x++) {
              const d = guide[shift + x]! - centre[row + x]!;
              const near = 1 - d * d * inverse[x]!;
              const weight = near > 0 ? distance * near * near : 0;
              weighted[x]! += weight * values[shift + x]!;
              weights[x]! += weight;
            }
          }
      }
      const to = z * area + y * columns;
      for (let x = 0; x < columns; x++) output[to + x] = weighted[x]! / weights[x]!;
    }
    onSlice();
  }
}

interface Plane {
  readonly z: number;
  readonly values: Float32Array;
  readonly guide: Float32Array;
}

/** The last planes asked for, with a border of repeated edges, and their guides. */
class PlaneWindow {
  readonly stride: number;
  readonly #input: Float32Array;
  readonly #extent: Extent;
  readonly #kept: Plane[] = [];

  constructor(input: Float32Array, extent: Extent) {
    this.#input = input;
    this.#extent = extent;
    this.stride = extent.columns + 2 * RADIUS;
  }

  plane(z: number): Plane {
    const known = this.#kept.find((plane) => plane.z === z);
    if (known) return known;
    const { columns, rows, slices } = this.#extent;
    const area = columns * rows;
    const summed = new Float32Array(area);
    for (let dz = -1; dz <= 1; dz++) {
      const from = Math.min(slices - 1, Math.max(0, z + dz)) * area;
      const weight = ACROSS[dz + 1]! / 4;
      for (let i = 0; i < area; i++) summed[i]! += weight * this.#input[from + i]!;
    }
    const plane: Plane = {
      z,
      values: this.#bordered(this.#input.subarray(z * area, (z + 1) * area)),
      guide: this.#bordered(smoothPlane(summed, columns, rows)),
    };
    this.#kept.push(plane);
    if (this.#kept.length > 3) this.#kept.shift();
    return plane;
  }

  #bordered(plane: Float32Array): Float32Array {
    const { columns, rows } = this.#extent;
    const bordered = new Float32Array(this.stride * (rows + 2 * RADIUS));
    for (let y = -RADIUS; y < rows + RADIUS; y++) {
      const from = Math.min(rows - 1, Math.max(0, y)) * columns;
      const to = (y + RADIUS) * this.stride;
      bordered.fill(plane[from]!, to, to + RADIUS);
      bordered.set(plane.subarray(from, from + columns), to + RADIUS);
      bordered.fill(plane[from + columns - 1]!, to + RADIUS + columns, to + this.stride);
    }
    return bordered;
  }
}

function smoothPlane(plane: Float32Array, columns: number, rows: number): Float32Array {
  const alongX = new Float32Array(plane.length);
  for (let y = 0; y < rows; y++) {
    const row = y * columns;
    for (let x = 0; x < columns; x++) {
      const left = plane[row + Math.max(0, x - 1)]!;
      const right = plane[row + Math.min(columns - 1, x + 1)]!;
      alongX[row + x] = (left + 2 * plane[row + x]! + right) / 4;
    }
  }
  const smooth = new Float32Array(plane.length);
  for (let y = 0; y < rows; y++) {
    const above = Math.max(0, y - 1) * columns;
    const below = Math.min(rows - 1, y + 1) * columns;
    for (let x = 0; x < columns; x++)
      smooth[y * columns + x] = (alongX[above + x]! + 2 * alongX[y * columns + x]! + alongX[below + x]!) / 4;
  }
  return smooth;
}

function guideAt(voxels: Float32Array, { columns, rows, slices }: Extent, index: number): number {
  const x = index % columns;
  const y = Math.floor(index / columns) % rows;
  const z = Math.floor(index / (columns * rows));
  let sum = 0;
  for (let dz = -1; dz <= 1; dz++)
    for (let dy = -1; dy <= 1; dy++)
      for (let dx = -1; dx <= 1; dx++) {
        const nx = Math.min(columns - 1, Math.max(0, x + dx));
        const ny = Math.min(rows - 1, Math.max(0, y + dy));
        const nz = Math.min(slices - 1, Math.max(0, z + dz));
        const weight = ACROSS[dx + 1]! * ACROSS[dy + 1]! * ACROSS[dz + 1]!;
        sum += (weight / 64) * voxels[(nz * rows + ny) * columns + nx]!;
      }
  return sum;
}
