import { storedSum, type StoredSum, type VolumeSums } from '../../imaging/quantities.ts';
import type { StoredSlice, StoredSlices } from '../../remote/transport.ts';

/** Sum and largest value of a series, taken while its slices pass for the first time, or known before. */
export class StoredSums {
  readonly #series: Pick<StoredSlices, 'slopes' | 'intercepts'>;
  readonly #sums: (StoredSum & { readonly voxels: number })[] = [];

  constructor(series: Pick<StoredSlices, 'slopes' | 'intercepts'>) {
    this.#series = series;
  }

  /** Bq/ml. */
  get total(): VolumeSums {
    const { slopes, intercepts } = this.#series;
    const total = { sum: 0, max: -Infinity, voxels: 0 };
    for (const [at, { sum, max, voxels }] of this.#sums.entries()) {
      total.sum += sum * slopes[at]! + voxels * intercepts[at]!;
      total.max = Math.max(total.max, max * slopes[at]! + intercepts[at]!);
      total.voxels += voxels;
    }
    return total;
  }

  /** One that does not pass: it was summed before. */
  know(at: number, sum: StoredSum, voxels: number): void {
    this.#sums[at] ??= { ...sum, voxels };
  }

  /** @param from the first of them, in the series */
  async *of(
    slices: AsyncIterable<StoredSlice> | Iterable<StoredSlice>,
    from = 0,
  ): AsyncGenerator<StoredSlice> {
    let at = from;
    for await (const slice of slices) {
      if (!this.#sums[at]) this.know(at, storedSum(slice), slice.length);
      at++;
      yield slice;
    }
  }
}
