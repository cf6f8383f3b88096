import { setTimeout as wait } from 'node:timers/promises';

/** Resolves after so many ms, or once the signal is aborted, which is left as it was found. */
export async function pause(milliseconds: number, signal?: AbortSignal): Promise<void> {
  try {
    await wait(milliseconds, undefined, signal && { signal });
  } catch (error) {
    if (!signal?.aborted) throw error;
  }
}
