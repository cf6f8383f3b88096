/**
 * Lets each of many take turns: so many of its pieces of work at once, and the next one only after the event loop has
 * gone round. Whoever asks for much work takes long, and everybody else is served in between.
 */
export class Turns<K> {
  readonly #atOnce: number;
  readonly #lines = new Map<K, { taken: number; readonly waiting: (() => void)[] }>();

  constructor(atOnce: number) {
    this.#atOnce = atOnce;
  }

  /** Keys of which something runs or waits. */
  get size(): number {
    return this.#lines.size;
  }

  /** Nothing where it is the caller's turn now, or what it has to wait for. */
  take(key: K): Promise<void> | undefined {
    let line = this.#lines.get(key);
    if (!line) this.#lines.set(key, (line = { taken: 0, waiting: [] }));
    if (line.taken < this.#atOnce) {
      line.taken++;
      return undefined;
    }
    const { waiting } = line;
    return new Promise((resolve) => waiting.push(resolve));
  }

  /** The turn was used: the next one begins in the next round of the event loop. */
  leave(key: K): void {
    setImmediate(() => this.pass(key));
  }

  /** The turn was not needed: the next one begins at once. */
  pass(key: K): void {
    const line = this.#lines.get(key)!;
    const next = line.waiting.shift();
    if (next) next();
    else if (--line.taken === 0) this.#lines.delete(key);
  }
}
