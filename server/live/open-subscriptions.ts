/** The subscriptions that are open: so many for each follower, and none longer than the right under which it was opened. */
import type { Events } from '../base/events.ts';
import { invalid } from '../base/refusals.ts';
import type { AccessWatch } from './access-watch.ts';
import { BeyondNewest } from './feed.ts';
import { Shares, type Follower, type Limits } from './shares.ts';

interface Open {
  readonly follower: Follower;
  readonly end: () => Promise<void>;
}

export class OpenSubscriptions {
  readonly #access: AccessWatch;
  readonly #shares: Shares;
  readonly #open = new Set<Open>();
  #isOver = false;

  constructor(access: AccessWatch, events: Events, limits: Limits) {
    this.#access = access;
    this.#shares = new Shares('TOO_MANY_SUBSCRIPTIONS', limits);
    events.on('accessEnded', ({ kind, credentialId }) => {
      for (const { follower, end } of this.#open)
        if (follower.viewer.kind === kind && follower.viewer.credentialId === credentialId) void end();
    });
  }

  get size(): number {
    return this.#open.size;
  }

  /** Each is told to its end, and so is what is opened from now on: the gateway stops. */
  endAll(): void {
    this.#isOver = true;
    for (const { end } of this.#open) void end();
  }

  /**
   * The stream of one more subscription. A cursor that was never given out is told as a wrong input.
   * @param begin is called where there is room for it
   * @throws OverBudgetError where the follower has too many.
   */
  open<T>(follower: Follower, begin: () => AsyncIterableIterator<T>): AsyncIterableIterator<T> {
    const letGo = this.#shares.take(follower);
    const release = this.#access.hold(follower.viewer);
    const stream = begin();
    let ended = false;
    const forget = () => {
      ended = true;
      this.#open.delete(own);
      letGo();
      release();
    };
    const end = async () => {
      forget();
      await stream.return?.();
    };
    const own = { follower, end };
    this.#open.add(own);
    if (this.#isOver) void end();
    return {
      next: async () => {
        try {
          const result = ended ? DONE : await stream.next();
          if (result.done) forget();
          // What was read before the end is not told after it.
          return ended ? DONE : result;
        } catch (error) {
          forget();
          if (error instanceof BeyondNewest) throw invalid('since', 'CURSOR_UNKNOWN');
          throw error;
        }
      },
      return: async () => {
        await end();
        return DONE;
      },
      [Symbol.asyncIterator]() {
        return this;
      },
    };
  }
}

const DONE = { done: true, value: undefined } as const;
