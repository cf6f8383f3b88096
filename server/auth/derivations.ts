import PQueue from 'p-queue';
import { NotAllowedError } from '../base/refusals.ts';

/** Some 80 ms of a core and 32 MiB each; the thread pool that they run on also serves files. */
const AT_ONCE = 2;
const MOST_WAITING = 50;
/** By then most of those that wait are done. */
const RETRY_SECONDS = 5;

/** Derives keys from passwords, a few at a time, so that guesses from many places slow down nothing else. */
export class Derivations {
  readonly #queue = new PQueue({ concurrency: AT_ONCE });

  /**
   * @param first before others, and never refused: for those who have signed in from there before
   * @throws NotAllowedError TOO_MANY_ATTEMPTS where too many wait
   */
  async run<T>(work: () => Promise<T>, { first }: { first: boolean }): Promise<T> {
    if (!first && this.#queue.size >= MOST_WAITING)
      throw new NotAllowedError('TOO_MANY_ATTEMPTS', { seconds: RETRY_SECONDS });
    return this.#queue.add(work, { priority: first ? 1 : 0 });
  }
}
