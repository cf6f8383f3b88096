/** Bytes from which on a received fragment is kept as it is; smaller ones are gathered, so that none pins a chunk. */
const KEPT_FROM = 32 * 1024;
const BLOCK = 64 * 1024;

/** Received bytes of one dataset, kept in memory that is proportional to them however small the fragments are. */
export class DatasetBlocks {
  readonly #blocks: Buffer[] = [];
  length = 0;
  #free: Buffer | undefined;
  #used = 0;

  push(bytes: Buffer): void {
    this.length += bytes.length;
    if (bytes.length >= KEPT_FROM) {
      this.#seal();
      this.#blocks.push(bytes);
      return;
    }
    for (let at = 0; at < bytes.length;) {
      this.#free ??= Buffer.allocUnsafe(BLOCK);
      const copied = bytes.copy(this.#free, this.#used, at);
      at += copied;
      this.#used += copied;
      if (this.#used === BLOCK) this.#seal();
    }
  }

  /** Takes all blocks out. */
  take(): Buffer[] {
    this.#seal();
    this.length = 0;
    return this.#blocks.splice(0);
  }

  /** The first bytes, up to a length, in one piece. */
  head(length: number): Buffer {
    this.#seal();
    const first = this.#blocks[0] ?? Buffer.alloc(0);
    if (first.length >= Math.min(length, this.length)) return first;
    return Buffer.concat(this.#blocks, Math.min(length, this.length));
  }

  #seal(): void {
    if (this.#free) this.#blocks.push(this.#free.subarray(0, this.#used));
    this.#free = undefined;
    this.#used = 0;
  }
}
