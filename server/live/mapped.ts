/** Passes on what `map` makes of each item; `undefined` is left out. */
export function mapped<A, B>(
  stream: AsyncIterableIterator<A>,
  map: (item: A) => Promise<B | undefined>,
): AsyncIterableIterator<B> {
  return {
    next: async () => {
      for (;;) {
        const { done, value } = await stream.next();
        if (done) return { done: true, value: undefined };
        const item = await map(value);
        if (item !== undefined) return { done: false, value: item };
      }
    },
    return: async () => {
      await stream.return?.();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
