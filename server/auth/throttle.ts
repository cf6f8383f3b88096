/** Slows down guessing: after a few failures of one name or one address, a pause that doubles with each further one. */
interface Failures {
  count: number;
  /** Milliseconds since the epoch. */
  blockedUntil: number;
  last: number;
}

const FREE_TRIES = 5;
const FIRST_PAUSE_MS = 15_000;
const LONGEST_PAUSE_MS = 15 * 60_000;
const FORGET_AFTER_MS = 60 * 60_000;
const MOST_KEYS = 10_000;

export class Throttle {
  readonly #now: () => number;
  readonly #failures = new Map<string, Failures>();

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** Seconds until one of the keys may try again; 0: now. */
  waitSeconds(keys: readonly string[]): number {
    const until = Math.max(...keys.map((key) => this.#failures.get(key)?.blockedUntil ?? 0));
    return Math.max(0, Math.ceil((until - this.#now()) / 1000));
  }

  failed(keys: readonly string[]): void {
    const now = this.#now();
    for (const key of keys) {
      const known = this.#failures.get(key);
      const count = known && now - known.last < FORGET_AFTER_MS ? known.count + 1 : 1;
      const pause =
        count < FREE_TRIES ? 0 : Math.min(FIRST_PAUSE_MS * 2 ** (count - FREE_TRIES), LONGEST_PAUSE_MS);
      // Set anew, so that the map's order is that of the last failure and the oldest are forgotten first.
      this.#failures.delete(key);
      this.#failures.set(key, { count, blockedUntil: now + pause, last: now });
    }
    for (const key of this.#failures.keys()) {
      if (this.#failures.size <= MOST_KEYS) break;
      this.#failures.delete(key);
    }
  }

  succeeded(keys: readonly string[]): void {
    for (const key of keys) this.#failures.delete(key);
  }
}
