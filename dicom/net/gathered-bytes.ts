/** Bytes gathered from fragments of any size, in memory proportional to them; nothing of a fragment is kept alive. */
export class GatheredBytes {
  readonly #most: number;
  #bytes = Buffer.alloc(0);
  #length = 0;

  /** @param most bytes that are taken at all */
  constructor(most: number) {
    this.#most = most;
  }

  /** @returns false where that is more than is taken: what was gathered is dropped. */
  push(bytes: Uint8Array): boolean {
    const length = this.#length + bytes.length;
    if (length > this.#most) {
      this.#bytes = Buffer.alloc(0);
      return false;
    }
    if (length > this.#bytes.length) {
      const grown = Buffer.allocUnsafe(Math.max(length, 2 * this.#bytes.length));
      this.#bytes.copy(grown, 0, 0, this.#length);
      this.#bytes = grown;
    }
    this.#bytes.set(bytes, this.#length);
    this.#length = length;
    return true;
  }

  get bytes(): Buffer {
    return this.#bytes.subarray(0, this.#length);
  }
}
