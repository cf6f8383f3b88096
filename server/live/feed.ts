/**
 * A numbered stream that is kept in the database, and read live by many. The newest entries are held once, for all
 * subscribers, in a ring; a subscriber is no more than a cursor. One that is slow, or comes back, or begins long ago,
 * reads from the database until it is within the ring again, one page when the one before it was taken: nothing is
 * lost, nothing comes twice, and what all of them hold of such pages is bounded.
 */
import type { Pages } from './pages.ts';

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
/** A reader that lets so many entries pass untaken leaves the event loop to others. */
const REFUSED_IN_A_TURN = 256;

export class Feed<T extends Numbered> {
  readonly #source: FeedSource<T>;
  readonly #pages: Pages;
  /** Every entry above `#ringStart` up to `#last`, ascending. */
  #ring: T[] = [];
  #ringStart: number;
  #last: number;
  readonly #waiting = new Set<() => void>();

  private constructor(source: FeedSource<T>, pages: Pages, last: number) {
    this.#source = source;
    this.#pages = pages;
    this.#ringStart = last;
    this.#last = last;
  }

  static async open<T extends Numbered>(source: FeedSource<T>, pages: Pages): Promise<Feed<T>> {
    return new Feed(source, pages, await source.lastCursor());
  }

  /** Readers that wait for the next entry. */
  get waiting(): number {
    return this.#waiting.size;
  }

  /**
   * An entry was committed. Where it does not follow the last, another gateway may have written those between: the ring
   * begins anew, and subscribers fetch them from the database.
   */
  push(entry: T): void {
    if (entry.cursor <= this.#last) return;
    if (entry.cursor !== this.#last + 1) {
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
   * @param inTurn does the work when it is this reader's turn
   * @throws BeyondNewest at the first `next` where `since` is beyond the newest entry: such a cursor was never given out.
   */
  read(
    since: number | null,
    accepts: (entry: T) => boolean | Promise<boolean>,
    inTurn: <R>(work: () => Promise<R>) => Promise<R> = (work) => work(),
  ): AsyncIterableIterator<T> {
    let position = since ?? this.#last;
    let checked = since === null || since <= this.#last;
    let ended = false;
    let wakeUp: (() => void) | undefined;
    /** Read from the database, and counted among the pages until the last of it was taken. */
    let page: readonly T[] = [];
    let index = 0;

    const closePage = () => {
      this.#pages.giveBack(page.length);
      page = [];
      index = 0;
    };
    const readPage = async () => {
      const ringStart = this.#ringStart;
      const length = this.#pages.lend();
      let read: readonly T[] = [];
      try {
        read = await this.#source.after(position, length);
      } finally {
        if (ended) read = [];
        this.#pages.giveBack(length - read.length);
      }
      page = read;
      // Retention has removed what there was: the ring is next.
      if (read.length === 0 && position < ringStart) position = ringStart;
    };
    const take = async (): Promise<T | undefined> => {
      if (!checked) {
        if (position > (await this.#source.lastCursor())) throw new BeyondNewest();
        checked = true;
      }
      while (!ended) {
        if (index < page.length) return page[index++];
        closePage();
        if (position < this.#ringStart) await inTurn(readPage);
        else if (position < this.#last) return this.#ring[firstAbove(this.#ring, position)];
        else {
          await new Promise<void>((resolve) => {
            wakeUp = resolve;
            this.#waiting.add(resolve);
          });
          if (wakeUp) this.#waiting.delete(wakeUp);
        }
      }
      return undefined;
    };

    return {
      next: async () => {
        for (let refused = 1; ; refused++) {
          const entry = await take();
          if (!entry) return { done: true, value: undefined };
          position = entry.cursor;
          if (await accepts(entry)) return { done: false, value: entry };
          if (refused % REFUSED_IN_A_TURN === 0) await inTurn(async () => undefined);
        }
      },
      return: () => {
        ended = true;
        closePage();
        wakeUp?.();
        if (wakeUp) this.#waiting.delete(wakeUp);
        return Promise.resolve({ done: true, value: undefined });
      },
      [Symbol.asyncIterator]() {
        return this;
      },
    };
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
