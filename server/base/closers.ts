/** What has been opened, to be closed in reverse: every part, whatever another does, and each in a bounded time. */
import { within } from './within.ts';

interface Closer {
  readonly part: string;
  readonly close: () => unknown;
  readonly withinMs: number;
}

const PART_MS = 2_000;
/** What a part may still take when the time for all of them is used up, ms. */
const LEAST_MS = 250;

export class Closers {
  readonly #open: Closer[] = [];
  /** Told of a part that failed to close, or took too long. */
  onProblem: (part: string, error: unknown) => void = () => undefined;

  /** @param withinMs after which the next part is closed, while this one is left to itself */
  add(part: string, close: () => unknown, withinMs = PART_MS): void {
    this.#open.push({ part, close, withinMs });
  }

  /** @returns the first error. A second call closes what has been added since. */
  async closeAll(withinMs: number): Promise<unknown> {
    const end = performance.now() + withinMs;
    let first: unknown;
    for (let next = this.#open.pop(); next; next = this.#open.pop())
      try {
        await inTime(next, Math.min(next.withinMs, Math.max(LEAST_MS, end - performance.now())));
      } catch (error) {
        first ??= error;
        this.onProblem(next.part, error);
      }
    return first;
  }
}

function inTime({ part, close }: Closer, ms: number): Promise<unknown> {
  return within(ms, (async () => close())(), () => {
    throw new Error(`${part}: not closed within ${Math.round(ms)} ms`);
  });
}

/** Waits for all of them, whatever one does. @throws the first error, once all have ended. */
export async function everyOne(ending: readonly Promise<unknown>[]): Promise<void> {
  for (const outcome of await Promise.allSettled(ending))
    if (outcome.status === 'rejected') throw outcome.reason;
}
