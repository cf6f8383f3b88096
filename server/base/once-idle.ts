import { performance } from 'node:perf_hooks';
import { pause } from './pause.ts';

const LOOK_EVERY_MS = 1_000;
/** Part of the time that the event loop works. */
const IDLE_BELOW = 0.1;

/** Resolves once the process has had nearly nothing to do for a second: the time for what can wait and blocks it. */
export async function onceIdle(): Promise<void> {
  for (;;) {
    const before = performance.eventLoopUtilization();
    await pause(LOOK_EVERY_MS);
    if (performance.eventLoopUtilization(before).utilization <= IDLE_BELOW) return;
  }
}
