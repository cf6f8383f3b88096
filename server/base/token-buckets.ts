/** Budgets that refill with time, one for each key, in bounded memory. */
export interface Budget {
  /** How many at once. */
  readonly burst: number;
  /** One more each so many milliseconds. */
  readonly everyMs: number;
  /** Keys that are held; of those beyond, the one that was used longest ago is forgotten. */
  readonly most: number;
}

interface Bucket {
  left: number;
  at: number;
}

export class TokenBuckets {
  readonly #budget: Budget;
  readonly #now: () => number;
  readonly #buckets = new Map<string, Bucket>();

  constructor(budget: Budget, now: () => number) {
    this.#budget = budget;
    this.#now = now;
  }

  get size(): number {
    return this.#buckets.size;
  }

  /** Takes one. @returns whether there was one. */
  take(key: string): boolean {
    const bucket = this.#filled(key);
    if (bucket.left < 1) return false;
    bucket.left--;
    // Set anew, so that the map's order is that of the last use.
    this.#buckets.delete(key);
    this.#buckets.set(key, bucket);
    if (this.#buckets.size > this.#budget.most)
      this.#buckets.delete(this.#buckets.keys().next().value as string);
    return true;
  }

  /** Gives one back that was taken. */
  giveBack(key: string): void {
    const bucket = this.#buckets.get(key);
    if (bucket) bucket.left = Math.min(this.#budget.burst, bucket.left + 1);
  }

  /** Milliseconds until there is one; 0: now. */
  waitMs(key: string): number {
    const { left } = this.#filled(key);
    return left >= 1 ? 0 : Math.ceil((1 - left) * this.#budget.everyMs);
  }

  #filled(key: string): Bucket {
    const { burst, everyMs } = this.#budget;
    const now = this.#now();
    const bucket = this.#buckets.get(key);
    if (!bucket) return { left: burst, at: now };
    bucket.left = Math.min(burst, bucket.left + Math.max(0, now - bucket.at) / everyMs);
    bucket.at = now;
    return bucket;
  }
}
