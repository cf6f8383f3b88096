/** Work that should move: whoever does it says so, and what has not moved for its bound is told. */

export interface Stall {
  readonly code: string;
  /** When the work of this code that stands longest last moved, ms since the epoch. */
  readonly since: number;
}

export interface WatchedWork extends Disposable {
  /** It got further. */
  moved(): void;
}

interface Entry {
  readonly code: string;
  readonly withinMs: number;
  movedAt: number;
}

export class ProgressWatch {
  readonly #entries = new Set<Entry>();
  readonly #monotonic: () => number;

  constructor(monotonic: () => number = () => performance.now()) {
    this.#monotonic = monotonic;
  }

  /**
   * Work begins. It ends when what is returned is disposed of; work that waits for others (a time, a person, a far side)
   * ends, and begins anew.
   * @param code what is told of it, as `STEP_STALLED`
   * @param withinMs how long it may stand still
   */
  begin(code: string, withinMs: number): WatchedWork {
    const entry: Entry = { code, withinMs, movedAt: this.#monotonic() };
    this.#entries.add(entry);
    return {
      moved: () => (entry.movedAt = this.#monotonic()),
      [Symbol.dispose]: () => this.#entries.delete(entry),
    };
  }

  /** One of each code. */
  stalls(): readonly Stall[] {
    const now = this.#monotonic();
    const oldest = new Map<string, number>();
    for (const { code, withinMs, movedAt } of this.#entries)
      if (now - movedAt > withinMs) oldest.set(code, Math.min(movedAt, oldest.get(code) ?? movedAt));
    return [...oldest].map(([code, movedAt]) => ({ code, since: Math.round(Date.now() - (now - movedAt)) }));
  }
}
