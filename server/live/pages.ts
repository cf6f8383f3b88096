/**
 * How many entries all readers together may hold that they have read from the database and not taken yet. The fuller it
 * is, the smaller the next page; one entry is always given, so that everybody moves on.
 */
const LARGEST_PAGE = 500;
/** A page takes at most this part of what is left. */
const PART = 8;

export class Pages {
  readonly #most: number;
  #held = 0;

  /** @param most entries; with `n` readers never more than `most + n` are held. */
  constructor(most: number) {
    this.#most = most;
  }

  get held(): number {
    return this.#held;
  }

  /** @returns the length of a page that may be read now; it counts as held until it is given back. */
  lend(): number {
    const length = Math.max(1, Math.min(LARGEST_PAGE, Math.floor((this.#most - this.#held) / PART)));
    this.#held += length;
    return length;
  }

  giveBack(entries: number): void {
    this.#held -= entries;
  }
}
