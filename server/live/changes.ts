/**
 * Tells many subscribers which of a set of things have changed. Each subscriber holds the keys that it has not taken
 * yet, each once, in the order of their first change: a slow one sees fewer changes of the same thing, never stale
 * ones, since what the thing is now is looked up when the key is taken.
 */
export class Changes<K extends string> {
  readonly #subscribers = new Set<(key: K) => void>();
  readonly #mostKeys: number;

  /** @param mostKeys a subscriber that leaves more keys than this untaken is ended with an error. */
  constructor(mostKeys = 10_000) {
    this.#mostKeys = mostKeys;
  }

  push(key: K): void {
    for (const notify of this.#subscribers) notify(key);
  }

  read(): AsyncIterableIterator<K> {
    const pending = new Set<K>();
    let ended = false;
    let overflowed = false;
    let wakeUp: (() => void) | undefined;
    const notify = (key: K) => {
      if (pending.size >= this.#mostKeys && !pending.has(key)) {
        overflowed = true;
        pending.clear();
        this.#subscribers.delete(notify);
      } else pending.add(key);
      wakeUp?.();
    };
    this.#subscribers.add(notify);
    return {
      next: async () => {
        while (!ended && !overflowed && pending.size === 0) {
          await new Promise<void>((resolve) => (wakeUp = resolve));
        }
        if (overflowed) throw new SlowSubscriber();
        for (const key of pending) {
          pending.delete(key);
          return { done: false, value: key };
        }
        return { done: true, value: undefined };
      },
      return: () => {
        ended = true;
        pending.clear();
        this.#subscribers.delete(notify);
        wakeUp?.();
        return Promise.resolve({ done: true, value: undefined });
      },
      [Symbol.asyncIterator]() {
        return this;
      },
    };
  }
}

export class SlowSubscriber extends Error {
  constructor() {
    super('The subscriber is too slow: subscribe again.');
    this.name = 'SlowSubscriber';
  }
}
