/**
 * A numbered stream that is kept in the database, and read live by many. The newest entries are held once, for all
 * subscribers, in a ring; a subscriber is no more than a cursor. One that is slow, or comes back, or begins long ago,
 * reads from the database until it is within the ring again: nothing is lost, nothing comes twice, and a subscriber
 * that stalls costs nothing.
 */
export interface Numbered {
  readonly cursor: number;
}

export interface FeedSource<T extends Numbered> {
  /** Committed entries above the cursor, ascending, at most `limit`; whole up to the last one given. */
  after(cursor: number, limit: number): Promise<readonly T[]>;
  /** The newest cursor; 0 where there is none. */
  lastCursor(): Promise<number>;
}

/** A cursor that was never given out: of another installation, or of one that was restored from a backup. */
export class BeyondNewest extends Error {}

const RING_LENGTH = 4096;
const BATCH = 500;

export class Feed<T extends Numbered> {
  readonly #source: FeedSource<T>;
  /** Every entry above `#ringStart` up to `#last`, ascending. */
  #ring: T[] = [];
  #ringStart: number;
  #last: number;
  readonly #waiting = new Set<() => void>();

  private constructor(source: FeedSource<T>, last: number) {
    this.#source = source;
    this.#ringStart = last;
    this.#last = last;
  }

  static async open<T extends Numbered>(source: FeedSource<T>): Promise<Feed<T>> {
    return new Feed(source, await source.lastCursor());
  }

  /**
   * An entry was committed. Where numbers have no gaps and this one does not follow the last, another gateway wrote
   * those between: the ring begins anew, and subscribers fetch them from the database.
   */
  push(entry: T, { gapFree }: { gapFree: boolean }): void {
    if (entry.cursor <= this.#last) return;
    if (gapFree && entry.cursor !== this.#last + 1) {
      this.#ring = [];
      this.#ringStart = entry.cursor - 1;
    }
    this.#ring.push(entry);
    this.#last = entry.cursor;
    // Halved now and then, rather than shifted at each entry.
    if (this.#ring.length > 2 * RING_LENGTH) {
      this.#ringStart = this.#ring[RING_LENGTH - 1]!.cursor;
      this.#ring = this.#ring.slice(RING_LENGTH);
    }
    for (const wake of this.#waiting) wake();
    this.#waiting.clear();
  }

  /**
   * Entries after `since` (null: from now on) that pass the filter.
   * @throws BeyondNewest at the first `next` where `since` is beyond the newest entry: such a cursor was never given out.
   */
  read(since: number | null, accepts: (entry: T) => boolean | Promise<boolean>): AsyncIterableIterator<T> {
    let position = since ?? this.#last;
    let checked = since === null || since <= this.#last;
    let ended = false;
    let wakeUp: (() => void) | undefined;
    let batch: readonly T[] = [];
    let index = 0;

    const more = async (): Promise<boolean> => {
      if (!checked) {
        if (position > (await this.#source.lastCursor())) throw new BeyondNewest();
        checked = true;
      }
      while (!ended) {
        const ringStart = this.#ringStart;
        batch = await this.#after(position);
        index = 0;
        // Retention has removed what there was: the ring is next.
        if (batch.length === 0 && position < ringStart) position = ringStart;
        if (batch.length > 0) return true;
        if (position < this.#last) continue;
        await new Promise<void>((resolve) => {
          wakeUp = resolve;
          this.#waiting.add(resolve);
        });
        if (wakeUp) this.#waiting.delete(wakeUp);
      }
      return false;
    };

    return {
      next: async () => {
        while (!ended && (index < batch.length || (await more()))) {
          const entry = batch[index++];
          if (!entry) break;
          position = entry.cursor;
          if (await accepts(entry)) return { done: false, value: entry };
        }
        return { done: true, value: undefined };
      },
      return: () => {
        ended = true;
        batch = [];
        wakeUp?.();
        if (wakeUp) this.#waiting.delete(wakeUp);
        return Promise.resolve({ done: true, value: undefined });
      },
      [Symbol.asyncIterator]() {
        return this;
      },
    };
  }

  async #after(position: number): Promise<readonly T[]> {
    if (position < this.#ringStart) return this.#source.after(position, BATCH);
    const first = firstAbove(this.#ring, position);
    return this.#ring.slice(first, first + BATCH);
  }
}

/** Index of the first entry with a cursor above the position: binary search. */
function firstAbove(entries: readonly Numbered[], position: number): number {
  let [low, high] = [0, entries.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (entries[middle]!.cursor > position) high = middle;
    else low = middle + 1;
  }
  return low;
}
