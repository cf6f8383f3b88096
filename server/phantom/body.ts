import { normal, seededRandom } from './random.ts';

/** The grid of a volume; spacings in mm. Voxels are stored slice by slice, row by row. */
export interface Grid {
  readonly slices: number;
  readonly rows: number;
  readonly columns: number;
  readonly rowSpacing: number;
  readonly columnSpacing: number;
  readonly sliceSpacing: number;
  /** True where slice 0 is the one nearest the head. */
  readonly headAtFirstSlice: boolean;
}

/** Centre and radii: x and y as parts of half the field of view (x to the patient's left, y to the back), z as part of the height. */
interface Ellipsoid {
  readonly centre: readonly [x: number, y: number, height: number];
  readonly radii: readonly [x: number, y: number, height: number];
  /** Bq/ml */
  readonly activity: number;
  /** Flat ends instead of round ones, as a trunk has. */
  readonly flatEnds?: boolean;
}

const AIR = 4;
const TISSUE = 3200;

/** Painted in this order: a later one replaces what lies under it. */
const ORGANS: readonly Ellipsoid[] = [
  { centre: [0, 0, 0.4], radii: [0.58, 0.4, 0.42], activity: TISSUE, flatEnds: true },
  { centre: [0, 0, 0.84], radii: [0.18, 0.18, 0.1], activity: TISSUE },
  { centre: [0, 0, 0.92], radii: [0.26, 0.32, 0.075], activity: TISSUE },
  { centre: [0, 0, 0.925], radii: [0.22, 0.27, 0.06], activity: 18000 },
  { centre: [-0.27, 0, 0.68], radii: [0.18, 0.28, 0.11], activity: 1100 },
  { centre: [0.27, 0, 0.68], radii: [0.18, 0.28, 0.11], activity: 1100 },
  { centre: [0.1, -0.12, 0.63], radii: [0.13, 0.13, 0.05], activity: 11000 },
  { centre: [-0.24, -0.04, 0.52], radii: [0.26, 0.28, 0.065], activity: 7600 },
  { centre: [0.34, 0.1, 0.52], radii: [0.1, 0.12, 0.04], activity: 6100 },
  { centre: [-0.26, 0.2, 0.42], radii: [0.08, 0.08, 0.045], activity: 14000 },
  { centre: [0.26, 0.2, 0.43], radii: [0.08, 0.08, 0.045], activity: 14000 },
  { centre: [0, -0.1, 0.1], radii: [0.14, 0.13, 0.035], activity: 52000 },
];

/** Diameters in mm of the spheres of NEMA NU 2: here they are the hot lesions. */
const LESION_DIAMETERS = [37, 28, 22, 17, 13, 10];
const LESION_ACTIVITY = 26000;

/**
 * The noise-free activity of a body-like phantom in Bq/ml, `slices x rows x columns`.
 * The seed moves the lesions.
 */
export function bodyActivity(grid: Grid, seed: number): Float32Array {
  const volume = new Float32Array(grid.slices * grid.rows * grid.columns).fill(AIR);
  for (const organ of ORGANS) paint(volume, grid, organ);
  const random = seededRandom(seed);
  const halfWidth = (grid.columns * grid.columnSpacing) / 2;
  const halfDepth = (grid.rows * grid.rowSpacing) / 2;
  const height = grid.slices * grid.sliceSpacing;
  for (const diameter of LESION_DIAMETERS) {
    const angle = random() * 2 * Math.PI;
    paint(volume, grid, {
      centre: [0.4 * Math.cos(angle), 0.25 * Math.sin(angle), 0.15 + 0.6 * random()],
      radii: [diameter / 2 / halfWidth, diameter / 2 / halfDepth, diameter / 2 / height],
      activity: LESION_ACTIVITY,
    });
  }
  return volume;
}

function paint(volume: Float32Array, grid: Grid, { centre, radii, activity, flatEnds }: Ellipsoid): void {
  const { slices, rows, columns } = grid;
  const [cx, cy] = [((centre[0] + 1) / 2) * columns, ((centre[1] + 1) / 2) * rows];
  const cz = (grid.headAtFirstSlice ? 1 - centre[2] : centre[2]) * slices;
  const [rx, ry, rz] = [(radii[0] / 2) * columns, (radii[1] / 2) * rows, radii[2] * slices];
  const clamp = (value: number, end: number) => Math.min(Math.max(Math.floor(value), 0), end);
  for (let z = clamp(cz - rz, slices); z < clamp(cz + rz + 1, slices); z++) {
    const dz = ((z + 0.5 - cz) / rz) ** (flatEnds ? 8 : 2);
    for (let y = clamp(cy - ry, rows); y < clamp(cy + ry + 1, rows); y++) {
      const left = 1 - dz - ((y + 0.5 - cy) / ry) ** 2;
      if (left <= 0) continue;
      const reach = rx * Math.sqrt(left);
      const first = clamp(cx - reach + 0.5, columns);
      const last = clamp(cx + reach + 0.5, columns);
      const row = (z * rows + y) * columns;
      volume.fill(activity, row + first, row + last);
    }
  }
}

/** Variance of the noise per Bq/ml: 15 % of a standard deviation in plain tissue. */
const NOISE_VARIANCE = TISSUE * 0.15 ** 2;
/** Standard deviation that is left of white noise after [1 2 1]/4 along rows and columns. */
const SMOOTHED_DEVIATION = 6 / 16;

/**
 * Adds noise like a reconstructed image's to one slice: variance proportional to activity as counting gives it,
 * correlated over neighbours as a reconstruction leaves it. Without `negative`, clipped at 0 as OSEM does.
 */
export function addNoise(
  slice: Float32Array,
  columns: number,
  random: () => number,
  negative: boolean,
): void {
  const noise = new Float32Array(slice.length).map(() => normal(random));
  smooth(noise, columns, 1);
  smooth(noise, columns, columns);
  for (let i = 0; i < slice.length; i++) {
    const activity = slice[i] as number;
    const noisy =
      activity + ((noise[i] as number) / SMOOTHED_DEVIATION) * Math.sqrt(activity * NOISE_VARIANCE);
    slice[i] = noisy > 0 || negative ? noisy : 0;
  }
}

/** [1 2 1]/4 along one axis in place; the ends are left as they are. */
function smooth(values: Float32Array, columns: number, stride: number): void {
  const source = values.slice();
  for (let i = stride; i < values.length - stride; i++) {
    if (stride === 1 && (i % columns === 0 || i % columns === columns - 1)) continue;
    values[i] =
      ((source[i - stride] as number) + 2 * (source[i] as number) + (source[i + stride] as number)) / 4;
  }
}
