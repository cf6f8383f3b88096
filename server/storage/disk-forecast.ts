/** When the disk will be full, from how fast it filled in the last hours. */

interface Sample {
  /** Ms since the epoch. */
  readonly at: number;
  /** Bytes. */
  readonly free: number;
}

const MINUTE = 60_000;
const EVERY_MS = 5 * MINUTE;
const WINDOW_MS = 6 * 60 * MINUTE;
/** Less says what one series takes, not what a day does. */
const NEEDED_MS = 60 * MINUTE;

export class DiskForecast {
  #samples: Sample[] = [];

  /** To be told as often as the disk is looked at. */
  add(at: number, free: number): void {
    const last = this.#samples.at(-1);
    // A clock that was set back makes what was seen before worthless.
    if (last && at < last.at) this.#samples = [];
    else if (last && at - last.at < EVERY_MS) return;
    this.#samples.push({ at, free });
    this.#samples = this.#samples.filter((sample) => at - sample.at <= WINDOW_MS);
  }

  /** Ms since the epoch when only so many bytes are left: infinite where none are taken, undefined while too little was seen. */
  reaches(bytes: number): number | undefined {
    const first = this.#samples[0];
    const last = this.#samples.at(-1);
    if (!first || !last || last.at - first.at < NEEDED_MS) return undefined;
    const perMs = slope(this.#samples);
    return perMs < 0 ? last.at + (last.free - bytes) / -perMs : Infinity;
  }
}

/** Bytes per ms, by least squares. */
function slope(samples: readonly Sample[]): number {
  const mean = (of: (sample: Sample) => number): number =>
    samples.reduce((sum, sample) => sum + of(sample), 0) / samples.length;
  const [at, free] = [mean((sample) => sample.at), mean((sample) => sample.free)];
  let [covariance, variance] = [0, 0];
  for (const sample of samples) {
    covariance += (sample.at - at) * (sample.free - free);
    variance += (sample.at - at) ** 2;
  }
  return covariance / variance;
}
