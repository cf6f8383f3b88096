/**
 * What may be held in memory at once for the voxels of series. Who needs more than is left waits; who needs more than
 * the whole is refused. In the order of arrival, but that smaller ones may pass one that does not fit yet, a few times.
 */
import { totalmem } from 'node:os';
import { GatewayError } from '../base/errors.ts';

interface Waiting {
  readonly bytes: number;
  readonly admit: () => void;
  passedBy: number;
}

const MIB = 1024 * 1024;
/** How many that came later may be admitted before one that waits. */
const MOST_PASSES = 8;
/** Part of the machine's or the container's memory that is ours to use where no setting says otherwise. */
const SHARE = 0.5;

export class MemoryBudget {
  readonly #total: number;
  readonly #waiting: Waiting[] = [];
  #used = 0;

  /** @param total bytes */
  constructor(total = defaultBudget()) {
    this.#total = total;
  }

  /** Bytes that are promised now, and all there are. */
  get usage(): { readonly used: number; readonly total: number } {
    return { used: this.#used, total: this.#total };
  }

  /**
   * Runs the work once so many bytes are free for it, and gives them back when it ends.
   * @throws GatewayError SERIES_TOO_LARGE for more than there are; the signal's reason when aborted before
   */
  async run<T>(bytes: number, work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    if (bytes > this.#total)
      throw new GatewayError('SERIES_TOO_LARGE', {
        needed: Math.ceil(bytes / MIB),
        budget: Math.floor(this.#total / MIB),
      });
    await this.#admitted(bytes, signal);
    try {
      return await work();
    } finally {
      this.#used -= bytes;
      this.#admitWaiting();
    }
  }

  #admitted(bytes: number, signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const onAbort = (): void => {
        this.#waiting.splice(this.#waiting.indexOf(waiting), 1);
        reject(signal?.reason as Error);
        this.#admitWaiting();
      };
      const admit = (): void => {
        signal?.removeEventListener('abort', onAbort);
        this.#used += bytes;
        resolve();
      };
      const waiting: Waiting = { bytes, admit, passedBy: 0 };
      if (signal?.aborted) return reject(signal.reason as Error);
      signal?.addEventListener('abort', onAbort, { once: true });
      this.#waiting.push(waiting);
      this.#admitWaiting();
    });
  }

  #admitWaiting(): void {
    for (let at = 0; at < this.#waiting.length;) {
      const next = this.#waiting[at] as Waiting;
      if (this.#used + next.bytes <= this.#total) {
        const passed = this.#waiting.slice(0, at);
        this.#waiting.splice(at, 1);
        for (const other of passed) other.passedBy++;
        next.admit();
      } else if (next.passedBy >= MOST_PASSES) return;
      else at++;
    }
  }
}

/** Bytes: of the container's memory where there is one, else of the machine's. */
export function defaultBudget(): number {
  const limit = process.constrainedMemory();
  const memory = limit > 0 && limit < totalmem() ? limit : totalmem();
  return Math.floor(memory * SHARE);
}
