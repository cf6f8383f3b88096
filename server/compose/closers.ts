import { setTimeout as pause } from 'node:timers/promises';

type End = () => Promise<unknown> | void;

/** What must end before the gateway has ended: in reverse of how it began, each whatever the others do. */
export class Closers {
  readonly #withinMs: number;
  #ends: (readonly [what: string, end: End])[] = [];

  /** @param withinMs how long one may take before the next is ended */
  constructor(withinMs: number) {
    this.#withinMs = withinMs;
  }

  push(what: string, end: End): void {
    this.#ends.push([what, end]);
  }

  /**
   * Ends everything once; a second call has nothing left to do.
   * @throws AggregateError with what could not be ended, after all of it
   */
  async close(): Promise<void> {
    const failures: unknown[] = [];
    for (const [what, end] of this.#ends.splice(0).reverse()) {
      const late = new AbortController();
      const tooLate = pause(this.#withinMs, undefined, { signal: late.signal }).then(() => {
        throw new Error(`${what} has not ended within ${this.#withinMs / 1000} s`);
      });
      try {
        await Promise.race([(async () => end())(), tooLate]);
      } catch (error) {
        failures.push(error);
      } finally {
        late.abort();
        tooLate.catch(() => undefined);
      }
    }
    if (failures.length > 0) throw new AggregateError(failures, 'Not everything of the gateway has ended');
  }
}
