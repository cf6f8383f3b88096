/** Timers count in 32 bits: 24.8 days, ms. */
const LONGEST = 2 ** 31 - 1;

/**
 * Ends what takes too long: the signal is aborted with the error unless `extend` is called within the time. Timers
 * count by the monotonic clock: a clock that is set changes nothing.
 */
export class Deadline implements Disposable {
  readonly #controller = new AbortController();
  readonly #milliseconds: number;
  readonly #error: () => Error;
  #timer: NodeJS.Timeout | undefined;
  #isOver = false;

  constructor(milliseconds: number, error: () => Error) {
    this.#milliseconds = Math.min(Math.max(0, milliseconds), LONGEST);
    this.#error = error;
    this.extend();
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** The whole time again, from now. */
  extend(): void {
    clearTimeout(this.#timer);
    if (this.#isOver || this.#controller.signal.aborted) return;
    this.#timer = setTimeout(() => this.#controller.abort(this.#error()), this.#milliseconds);
  }

  [Symbol.dispose](): void {
    this.#isOver = true;
    clearTimeout(this.#timer);
  }
}

/**
 * What the work gives, or a rejection with the signal's reason: for work that cannot be stopped, such as a call to a
 * network folder whose server is gone. What it gives later is dropped.
 */
export async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const onAbort = (): void => reject(signal.reason as Error);
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
    aborted.catch(() => {});
    work.catch(() => {});
  }
}
