import { pause } from '../base/pause.ts';

/** Longest piece that leaves at once, bytes; under a limit, what leaves in about a second. */
const PIECE = 64 << 10;

/** Bytes a second that may leave, or undefined for as many as the link takes. Asked again for each piece. */
export type SendLimit = () => number | undefined;

/** Keeps what is sent, by everybody who sends through it, under a limit. */
export class Pace {
  readonly #limit: SendLimit;
  /** When the bytes that were let through so far will have passed at the limit, ms of `performance.now()`. */
  #free = 0;

  constructor(limit: SendLimit) {
    this.#limit = limit;
  }

  /** The bytes, in pieces, each when it may leave. Rejects with the signal's reason when aborted. */
  async *pieces(bytes: Uint8Array, signal: AbortSignal): AsyncGenerator<Uint8Array> {
    for (let from = 0; from < bytes.length;) {
      const limit = this.#limit();
      const piece = bytes.subarray(from, from + Math.min(PIECE, limit ?? PIECE));
      if (limit !== undefined) await this.#await(piece.length, limit, signal);
      yield piece;
      from += piece.length;
    }
  }

  async #await(bytes: number, limit: number, signal: AbortSignal): Promise<void> {
    const now = performance.now();
    const start = Math.max(now, this.#free);
    this.#free = start + (bytes / limit) * 1000;
    if (start > now) await pause(start - now, signal);
    signal.throwIfAborted();
  }
}
