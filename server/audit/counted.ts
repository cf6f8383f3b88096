/**
 * What comes again and again is counted: within a window of ten minutes the first of those alike (who, from which
 * network, what, how it ended) are written one by one, and the others as one entry that says how many. Strangers
 * share a bounded number of such windows; those from further networks are counted together.
 */
import { networkOf } from '../auth/network.ts';
import { writtenAlone, type NewAuditEntry } from './audit-entry.ts';

export const WINDOW_MS = 10 * 60_000;
const MOST_OF_STRANGERS = 100;
const MOST = 2000;
/** Stands for the addresses of those that are counted together. */
export const SEVERAL_ADDRESSES = '*';

interface Window {
  readonly first: NewAuditEntry;
  readonly isStrangers: boolean;
  readonly alone: number;
  seen: number;
}

export class Counted {
  readonly #write: (entry: NewAuditEntry) => void;
  readonly #windows = new Map<string, Window>();
  #strangers = 0;
  #timer: NodeJS.Timeout | undefined;

  /** @param write takes entries that say how many. */
  constructor(write: (entry: NewAuditEntry) => void) {
    this.#write = write;
  }

  /** @returns whether the entry is to be written by itself. */
  isAlone(entry: NewAuditEntry): boolean {
    const alone = writtenAlone(entry);
    if (alone === Infinity) return true;
    this.tell(entry.at - WINDOW_MS);
    const isStrangers = entry.actor === null;
    const own = keyOf(entry, networkOf(entry.address));
    const isCrowd = isStrangers && !this.#windows.has(own) && this.#strangers >= MOST_OF_STRANGERS;
    const key = isCrowd ? keyOf(entry, SEVERAL_ADDRESSES) : own;
    const window = this.#windows.get(key) ?? {
      first: isCrowd ? { ...entry, address: SEVERAL_ADDRESSES } : entry,
      isStrangers,
      alone: isCrowd ? 0 : alone,
      seen: 0,
    };
    if (window.seen === 0) this.#open(key, window);
    return ++window.seen <= window.alone;
  }

  /** Ends the windows that began before then, and writes what they counted; without a time, all. */
  tell(before = Infinity): void {
    for (const [key, window] of this.#windows) {
      if (window.first.at > before) break;
      this.#close(key, window);
    }
    if (this.#windows.size === 0) this.#stop();
  }

  #open(key: string, window: Window): void {
    this.#windows.set(key, window);
    if (window.isStrangers) this.#strangers++;
    for (const [oldest, its] of this.#windows) {
      if (this.#windows.size <= MOST) break;
      this.#close(oldest, its);
    }
    this.#timer ??= setInterval(() => this.tell(Date.now() - WINDOW_MS), WINDOW_MS / 10).unref();
  }

  #close(key: string, { first, isStrangers, alone, seen }: Window): void {
    this.#windows.delete(key);
    if (isStrangers) this.#strangers--;
    const more = seen - alone;
    if (more <= 0) return;
    const details = { more, minutes: WINDOW_MS / 60_000 };
    this.#write({ ...first, taskId: null, details, at: Math.max(first.at, Date.now()) });
  }

  #stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}

function keyOf({ actor, action, outcome }: NewAuditEntry, network: string): string {
  return JSON.stringify([actor, network, action, outcome]);
}
