import { performance } from 'node:perf_hooks';

const LOOK_EVERY_MS = 1_000;
/** Part of the time that the event loop works. */
const IDLE_BELOW = 0.1;

/** Does what can wait and blocks the process, once that has had nearly nothing to do for a second. */
export function onceIdle(work: () => void): void {
  let looked = performance.eventLoopUtilization();
  const timer = setInterval(() => {
    const now = performance.eventLoopUtilization();
    const { utilization } = performance.eventLoopUtilization(now, looked);
    looked = now;
    if (utilization > IDLE_BELOW) return;
    clearInterval(timer);
    work();
  }, LOOK_EVERY_MS).unref();
}
