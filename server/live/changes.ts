/**
 * Tells many subscribers which of a set of things have changed. Each subscriber holds the keys that it has not taken
 * yet, each once, in the order of their first change: a slow one sees fewer changes of the same thing, never stale
 * ones, since what the thing is now is looked up when the key is taken.
 */
import { OverBudgetError } from '../base/refusals.ts';

interface Subscriber<K> {
  readonly pending: Set<K>;
  state: 'OPEN' | 'TOO_SLOW' | 'ENDED';
  wakeUp: (() => void) | undefined;
}

export class Changes<K extends string> {
  readonly #subscribers = new Set<Subscriber<K>>();
  readonly #mostKeys: number;
  #held = 0;

  /** @param mostKeys that all subscribers together may leave untaken: beyond it the one that left most is ended. */
  constructor(mostKeys = 200_000) {
    this.#mostKeys = mostKeys;
  }

  /** Keys that have not been taken, of all subscribers. */
  get held(): number {
    return this.#held;
  }

  push(key: K): void {
    for (const { pending, wakeUp } of this.#subscribers) {
      const before = pending.size;
      this.#held += pending.add(key).size - before;
      wakeUp?.();
    }
    while (this.#held > this.#mostKeys) this.#end(this.#slowest(), 'TOO_SLOW');
  }

  /** @throws OverBudgetError from `next` where this subscriber has left too much untaken. */
  read(): AsyncIterableIterator<K> {
    const own: Subscriber<K> = { pending: new Set(), state: 'OPEN', wakeUp: undefined };
    this.#subscribers.add(own);
    return {
      next: async () => {
        while (own.state === 'OPEN' && own.pending.size === 0)
          await new Promise<void>((resolve) => (own.wakeUp = resolve));
        if (own.state === 'TOO_SLOW') throw new OverBudgetError('SUBSCRIBER_TOO_SLOW');
        for (const key of own.pending) {
          own.pending.delete(key);
          this.#held--;
          return { done: false, value: key };
        }
        return { done: true, value: undefined };
      },
      return: () => {
        this.#end(own, 'ENDED');
        return Promise.resolve({ done: true, value: undefined });
      },
      [Symbol.asyncIterator]() {
        return this;
      },
    };
  }

  #slowest(): Subscriber<K> {
    return [...this.#subscribers].reduce((most, one) => (one.pending.size > most.pending.size ? one : most));
  }

  #end(subscriber: Subscriber<K>, state: 'TOO_SLOW' | 'ENDED'): void {
    subscriber.state = state;
    this.#held -= subscriber.pending.size;
    subscriber.pending.clear();
    this.#subscribers.delete(subscriber);
    subscriber.wakeUp?.();
  }
}
