/** How much a counter has grown in the last minute. */
const WINDOW_MS = 60_000;

export class RecentCount {
  /** Oldest first; the first may be older than the window, as the count at its beginning. */
  #samples: { readonly at: number; readonly count: number }[] = [];

  /** @param count so far; one that is smaller than before has begun anew. @param at milliseconds that only grow */
  note(count: number, at: number): void {
    if (count < (this.#samples.at(-1)?.count ?? 0)) this.#samples = [{ at, count: 0 }];
    this.#samples.push({ at, count });
    while (this.#samples.length > 2 && (this.#samples[1]?.at ?? 0) <= at - WINDOW_MS) this.#samples.shift();
  }

  perMinute(): number {
    return (this.#samples.at(-1)?.count ?? 0) - (this.#samples[0]?.count ?? 0);
  }
}
