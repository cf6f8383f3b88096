import type { VolumeSums } from './quantities.ts';
import type { QuantisedSlice } from './quantise.ts';

/**
 * What a reader of the rebuilt objects finds: rounded to their steps, and without what their format cannot say, such
 * as values below zero where it has no sign.
 */
export class DeliveredSums {
  readonly #sums: Float64Array;
  readonly #maxs: Float64Array;
  readonly #perSlice: number;

  constructor(slices: number, perSlice: number) {
    this.#sums = new Float64Array(slices);
    this.#maxs = new Float64Array(slices);
    this.#perSlice = perSlice;
  }

  /** @param becquerelsPerUnit Bq/ml for one of the units that the slope leads to */
  add(slice: number, { sum, largest, slope }: QuantisedSlice, becquerelsPerUnit: number): void {
    const step = Number(slope) * becquerelsPerUnit;
    this.#sums[slice] = sum * step;
    this.#maxs[slice] = largest * step;
  }

  /** Bq/ml. */
  total(): VolumeSums {
    const sum = this.#sums.reduce((total, one) => total + one, 0);
    return { sum, max: Math.max(...this.#maxs), voxels: this.#sums.length * this.#perSlice };
  }
}
