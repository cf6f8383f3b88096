const BLOCK = 64 * 1024;
/** Blocks that are kept for the next object: what some associations need at a time. */
const MOST_SPARE = 64;

const spare: Buffer[] = [];

/**
 * Received bytes of one dataset, copied into blocks that are used again for the next one. Received memory is freed at
 * once then; a garbage collector that has to find it costs far more than the copy.
 */
export class DatasetBlocks {
  readonly #blocks: Buffer[] = [];
  length = 0;

  push(bytes: Buffer): void {
    for (let at = 0; at < bytes.length;) {
      const used = this.length % BLOCK;
      if (used === 0) this.#blocks.push(spare.pop() ?? Buffer.allocUnsafeSlow(BLOCK));
      const copied = bytes.copy(this.#blocks.at(-1) as Buffer, used, at);
      at += copied;
      this.length += copied;
    }
  }

  /** The first bytes, up to a length, in one piece: valid until the blocks are drained. */
  head(length: number): Buffer {
    const wanted = Math.min(length, this.length);
    const [first] = this.#blocks;
    if (!first) return Buffer.alloc(0);
    return wanted <= first.length ? first.subarray(0, wanted) : Buffer.concat(this.#blocks, wanted);
  }

  /** Gives all bytes away, for the time of the call, and is empty then. */
  drain(use: (blocks: readonly Buffer[]) => void): void {
    const blocks = this.#blocks.splice(0);
    const rest = this.length % BLOCK;
    this.length = 0;
    try {
      use(rest === 0 ? blocks : blocks.with(-1, (blocks.at(-1) as Buffer).subarray(0, rest)));
    } finally {
      spare.push(...blocks.slice(0, MOST_SPARE - spare.length));
    }
  }
}
