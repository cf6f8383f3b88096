import { setTimeout as pause } from 'node:timers/promises';

/** Between the first two questions, and at most between later ones, ms: what takes long is not asked all the time. */
const [SOONEST_MS, LATEST_MS] = [15, 100];

/**
 * Waits until `condition` gives something truthy, and gives that. A condition that throws is asked again; its last
 * error is the cause if the time runs out.
 * @throws Error naming `what` after `timeoutMs`.
 */
export async function waitFor<T>(
  condition: () => T | Promise<T>,
  { what, timeoutMs = 60_000, everyMs }: { what: string; timeoutMs?: number; everyMs?: number },
): Promise<NonNullable<Exclude<T, false>>> {
  const end = performance.now() + timeoutMs;
  let cause: unknown;
  let pauseMs = SOONEST_MS;
  for (;;) {
    try {
      const result = await condition();
      if (result) return result as NonNullable<Exclude<T, false>>;
      cause = undefined;
    } catch (error) {
      cause = error;
    }
    if (performance.now() > end) throw new Error(`Not within ${timeoutMs} ms: ${what}`, { cause });
    await pause(everyMs ?? pauseMs);
    pauseMs = Math.min(LATEST_MS, pauseMs * 1.2);
  }
}
