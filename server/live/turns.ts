/**
 * Lets each of many take turns: so many of its pieces of work at once, and in one round of the event loop no more than
 * a few milliseconds of them. Whoever asks for much work takes long, and everybody else is served in between.
 */
const SLICE_MS = 4;

interface Line {
  taken: number;
  readonly waiting: (() => void)[];
  /** When its work in the present round of the event loop began, ms of the process; undefined: in an earlier round. */
  roundSince: number | undefined;
}

export class Turns<K> {
  readonly #atOnce: number;
  readonly #lines = new Map<K, Line>();

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
    if (!line) this.#lines.set(key, (line = { taken: 0, waiting: [], roundSince: undefined }));
    const { waiting } = line;
    if (waiting.length === 0 && this.#admit(key, line)) return undefined;
    return new Promise((resolve) => waiting.push(resolve));
  }

  leave(key: K): void {
    const line = this.#lines.get(key)!;
    line.taken--;
    this.#next(key, line);
  }

  #next(key: K, line: Line): void {
    while (line.waiting.length > 0 && this.#admit(key, line)) line.waiting.shift()!();
    if (line.taken === 0 && line.waiting.length === 0 && line.roundSince === undefined)
      this.#lines.delete(key);
  }

  #admit(key: K, line: Line): boolean {
    if (line.taken >= this.#atOnce) return false;
    const now = performance.now();
    if (line.roundSince === undefined) {
      line.roundSince = now;
      setImmediate(() => {
        line.roundSince = undefined;
        this.#next(key, line);
      });
    }
    if (now - line.roundSince > SLICE_MS) return false;
    line.taken++;
    return true;
  }
}
