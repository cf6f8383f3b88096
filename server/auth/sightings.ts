/**
 * When sessions or tokens were last used. Known here at once; written now and then, beside what people wait for, so
 * that a database that takes nothing keeps nobody out.
 */
const WRITE_EVERY_MS = 60_000;
const MOST = 10_000;

interface Sighting {
  at: number;
  /** When it was last written, or tried. */
  triedAt: number;
}

export class Sightings {
  readonly #write: (id: number, at: number) => Promise<unknown>;
  readonly #seen = new Map<number, Sighting>();
  readonly #writing = new Set<Promise<unknown>>();

  constructor(write: (id: number, at: number) => Promise<unknown>) {
    this.#write = write;
  }

  /** @param kept what the database has */
  last(id: number, kept: number | null): number {
    return Math.max(kept ?? 0, this.#seen.get(id)?.at ?? 0);
  }

  note(id: number, at: number, kept: number | null): void {
    const triedAt = Math.max(kept ?? 0, this.#seen.get(id)?.triedAt ?? 0);
    const isDue = triedAt <= at - WRITE_EVERY_MS;
    this.#seen.delete(id);
    this.#seen.set(id, { at, triedAt: isDue ? at : triedAt });
    if (this.#seen.size > MOST) this.#seen.delete(this.#seen.keys().next().value as number);
    if (!isDue) return;
    // One that fails is tried again with the next sighting after the pause.
    const written: Promise<unknown> = this.#write(id, at)
      .catch(() => undefined)
      .finally(() => this.#writing.delete(written));
    this.#writing.add(written);
  }

  /** What is being written. */
  async settled(): Promise<void> {
    await Promise.all(this.#writing);
  }
}
