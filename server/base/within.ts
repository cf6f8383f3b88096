/**
 * The outcome of work, or what `late` gives or throws where it takes longer than so many ms. The work is not stopped; what
 * becomes of it later is dropped.
 */
export async function within<T>(milliseconds: number, work: Promise<T>, late: () => T): Promise<T> {
  const time = Promise.withResolvers<undefined>();
  const timer = setTimeout(() => time.resolve(undefined), milliseconds);
  try {
    return await Promise.race([work, time.promise.then(late)]);
  } finally {
    clearTimeout(timer);
  }
}
