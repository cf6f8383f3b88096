/** What must survive processing: how much activity there is and what SUV a physician would read. */
export interface Quantities {
  /** Sum of activity concentration times voxel volume, Bq, at the time that the series is decay-corrected to. */
  readonly totalActivity: number;
  /** SUV by body weight, g/ml; null where weight, dose or times are not in the header. */
  readonly suvMean: number | null;
  readonly suvMax: number | null;
}

/** Quantities of what came in and of what is delivered. */
export interface Integrity {
  readonly before: Quantities;
  readonly after: Quantities;
  /** Change of total activity, percent of that before. */
  readonly activityChange: number;
  readonly withinTolerance: boolean;
}

/** Sum and largest of a volume in Bq/ml. */
export interface VolumeSums {
  readonly sum: number;
  readonly max: number;
  readonly voxels: number;
}

/**
 * @param suvPerBecquerel SUV for one Bq/ml, null where it cannot be known
 * @param spacing mm along the three axes
 */
export function quantitiesOf(
  { sum, max, voxels }: VolumeSums,
  spacing: readonly [number, number, number],
  suvPerBecquerel: number | null,
): Quantities {
  const millilitres = (spacing[0] * spacing[1] * spacing[2]) / 1000;
  return {
    totalActivity: sum * millilitres,
    suvMean: suvPerBecquerel === null ? null : (sum / voxels) * suvPerBecquerel,
    suvMax: suvPerBecquerel === null ? null : max * suvPerBecquerel,
  };
}

/** What each slice of a volume in Bq/ml reaches from and to, and the sum of all, taken as the slices pass. */
export class SliceRanges {
  readonly mins: Float32Array;
  readonly maxs: Float32Array;
  readonly #sums: Float64Array;
  #voxels = 0;

  constructor(slices: number) {
    this.mins = new Float32Array(slices);
    this.maxs = new Float32Array(slices);
    this.#sums = new Float64Array(slices);
  }

  add(slice: Float32Array, z: number): void {
    let sum = 0;
    let min = Infinity;
    let max = -Infinity;
    for (let i = 0; i < slice.length; i++) {
      const value = slice[i] as number;
      sum += value;
      if (value < min) min = value;
      if (value > max) max = value;
    }
    this.mins[z] = min;
    this.maxs[z] = max;
    this.#sums[z] = sum;
    this.#voxels += slice.length;
  }

  get total(): VolumeSums {
    const sum = this.#sums.reduce((total, one) => total + one, 0);
    return {
      sum,
      max: this.maxs.reduce((most, one) => Math.max(most, one), -Infinity),
      voxels: this.#voxels,
    };
  }
}

/** Sum and largest of the stored values of a slice. */
export interface StoredSum {
  readonly sum: number;
  readonly max: number;
}

export function storedSum(stored: Int16Array | Uint16Array): StoredSum {
  let sum = 0;
  let max = -Infinity;
  for (let i = 0; i < stored.length; i++) {
    const value = stored[i] as number;
    sum += value;
    if (value > max) max = value;
  }
  return { sum, max };
}

/** Of stored values with the rescale of each slice, without making the volume. */
export function storedSums(
  stored: Int16Array | Uint16Array,
  slopes: Float64Array,
  intercepts: Float64Array,
): VolumeSums {
  const perSlice = stored.length / slopes.length;
  let sum = 0;
  let max = -Infinity;
  for (let slice = 0; slice < slopes.length; slice++) {
    const own = storedSum(stored.subarray(slice * perSlice, (slice + 1) * perSlice));
    const slope = slopes[slice] as number;
    const intercept = intercepts[slice] as number;
    sum += own.sum * slope + perSlice * intercept;
    max = Math.max(max, own.max * slope + intercept);
  }
  return { sum, max, voxels: stored.length };
}
