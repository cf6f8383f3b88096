/**
 * Runs one piece of work again whenever it is woken: one run at a time, wakes that come meanwhile are one more run.
 * Timers count by the monotonic clock, so that a change of the wall clock delays nothing.
 */
export interface WakeLoopOptions {
  /** Runs at least this often while started, ms; without it only when woken. */
  readonly sweepMs?: number;
  /** What a run rejected with; it runs again when woken, or at the next sweep. */
  readonly onError: (error: unknown) => void;
}

/** setTimeout counts in 32 bits. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

export class WakeLoop {
  readonly #work: (signal: AbortSignal) => Promise<number | undefined | void>;
  readonly #options: WakeLoopOptions;
  #stopping: AbortController | undefined;
  #running: Promise<void> | undefined;
  #again = false;
  #timer: NodeJS.Timeout | undefined;
  #timerAt = Infinity;

  /** @param work resolves with the ms after which it must run again, if there is such a time. */
  constructor(work: (signal: AbortSignal) => Promise<number | undefined | void>, options: WakeLoopOptions) {
    this.#work = work;
    this.#options = options;
  }

  get isStarted(): boolean {
    return this.#stopping !== undefined && !this.#stopping.signal.aborted;
  }

  /** Begins with a run. */
  start(): void {
    if (this.isStarted) return;
    this.#stopping = new AbortController();
    this.wake();
  }

  /** Aborts the run's signal and waits for its end. */
  async stop(): Promise<void> {
    this.#stopping?.abort(new Error('stopping'));
    this.#clearTimer();
    await this.#running;
  }

  wake(): void {
    if (!this.isStarted) return;
    this.#again = true;
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined;
      if (this.#again) this.wake();
    });
  }

  /** Runs at the latest after this many ms. */
  wakeIn(ms: number): void {
    const delay = Math.min(Math.max(0, ms), LONGEST_TIMER_MS);
    const at = performance.now() + delay;
    if (!this.isStarted || at >= this.#timerAt) return;
    this.#clearTimer();
    this.#timerAt = at;
    this.#timer = setTimeout(() => {
      this.#timerAt = Infinity;
      this.wake();
    }, delay);
  }

  async #run(): Promise<void> {
    while (this.#again && this.isStarted) {
      this.#again = false;
      const { signal } = this.#stopping as AbortController;
      try {
        const next = await this.#work(signal);
        if (typeof next === 'number') this.wakeIn(next);
      } catch (error) {
        if (!signal.aborted) this.#options.onError(error);
      }
    }
    if (this.#options.sweepMs !== undefined) this.wakeIn(this.#options.sweepMs);
  }

  #clearTimer(): void {
    clearTimeout(this.#timer);
    this.#timerAt = Infinity;
  }
}
