import { GatewayError } from '../base/errors.ts';
import { Deadline } from './deadline.ts';

/** A transfer that gains less than so many bytes in its time is given up: in five minutes, 218 bytes a second. */
const LEAST_GAIN = 64 << 10;

/**
 * Ends a transfer that hardly moves. Each single request has a deadline too; this one sees a far side that answers
 * every request and takes, or gives, a byte each time.
 */
export class TransferWatch implements Disposable {
  readonly #deadline: Deadline;
  #counted: number | undefined;

  constructor(stallMs: number) {
    const params = { bytes: LEAST_GAIN, seconds: Math.ceil(stallMs / 1000) };
    this.#deadline = new Deadline(stallMs, () => new GatewayError('TRANSFER_STALLED', params));
  }

  get signal(): AbortSignal {
    return this.#deadline.signal;
  }

  /** @param done bytes of the transfer that are through */
  moved(done: number): void {
    this.#counted ??= done;
    if (done - this.#counted < LEAST_GAIN) return;
    this.#counted = done;
    this.#deadline.extend();
  }

  [Symbol.dispose](): void {
    this.#deadline[Symbol.dispose]();
  }
}
