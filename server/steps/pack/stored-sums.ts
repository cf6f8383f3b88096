import { storedSums, type VolumeSums } from '../../imaging/quantities.ts';
import type { StoredSlice, StoredSlices } from '../../remote/transport.ts';

/** Sum and largest value of a series, taken while its slices pass for the first time. */
export class StoredSums {
  readonly #series: Pick<StoredSlices, 'slopes' | 'intercepts'>;
  #total: VolumeSums = { sum: 0, max: -Infinity, voxels: 0 };
  #next = 0;

  constructor(series: Pick<StoredSlices, 'slopes' | 'intercepts'>) {
    this.#series = series;
  }

  /** Bq/ml. */
  get total(): VolumeSums {
    return this.#total;
  }

  async *of(slices: AsyncIterable<StoredSlice> | Iterable<StoredSlice>): AsyncGenerator<StoredSlice> {
    const { slopes, intercepts } = this.#series;
    let at = 0;
    for await (const slice of slices) {
      if (at === this.#next) {
        this.#next++;
        const own = storedSums(slice, slopes.subarray(at, at + 1), intercepts.subarray(at, at + 1));
        const { sum, max, voxels } = this.#total;
        this.#total = {
          sum: sum + own.sum,
          max: Math.max(max, own.max),
          voxels: voxels + own.voxels,
        };
      }
      at++;
      yield slice;
    }
  }
}
