import { GatewayError, type ErrorCode } from '../../base/errors.ts';
import { pause } from '../../base/pause.ts';

/** Failures in a row, without a byte of progress between them, after which a transfer is given back. */
const MOST_FAILURES = 5;
const FIRST_PAUSE = 200;

/**
 * Repeats a transfer that resumes where it was cut, as long as it gets on: `attempt` calls `progressed` whenever it
 * has. Gives up after some failures in a row, and at once on what is not a cut or names a time to wait (Retry-After).
 */
export async function resuming<T>(
  attempt: (progressed: () => void) => Promise<T>,
  signal: AbortSignal,
): Promise<T> {
  for (let failures = 0; ;) {
    try {
      return await attempt(() => (failures = 0));
    } catch (error) {
      signal.throwIfAborted();
      failures++;
      if (failures >= MOST_FAILURES || !isCut(error)) throw error;
      await pause(FIRST_PAUSE * 2 ** (failures - 1), signal);
      signal.throwIfAborted();
    }
  }
}

const CUTS: ReadonlySet<ErrorCode> = new Set(['SERVER_UNREACHABLE', 'LINK_UNSTABLE']);

/** May be gone on with at once: no answer, or one that asks for no time. */
export function isCut(error: unknown): boolean {
  return error instanceof GatewayError && CUTS.has(error.code) && error.retryAfterMs === undefined;
}
