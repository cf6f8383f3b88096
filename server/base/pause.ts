import { setTimeout as wait } from 'node:timers/promises';

/** Resolves after so many ms, or once the signal is aborted; leaves no listener on it. */
export async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  try {
    await wait(milliseconds, undefined, { signal });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
