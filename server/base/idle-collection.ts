/**
 * Collects garbage while nothing is asked of this process. V8 lets a heap grow to a multiple of what lives in it before
 * it looks for garbage, and without work it does not look: what a busy hour left would stay for the night.
 */
import { performance } from 'node:perf_hooks';

const LOOK_EVERY_MS = 5_000;
/** Looks that find nothing to do: collecting takes some 300 ms, in which nobody is answered. */
const LOOKS_AT_REST = 4;
/** Part of the time that the event loop works. */
const IDLE_BELOW = 0.05;
/** Bytes that little work may leave. */
const WORTH_IT = 16 << 20;

/** Needs `node --expose-gc`; without it nothing is done. */
export function collectWhileIdle(): void {
  const { gc } = globalThis;
  if (!gc) return;
  let looked = performance.eventLoopUtilization();
  let hasWorked = true;
  let atRest = 0;
  // What the start leaves is most, and just then nobody asks for anything yet.
  let enough = 1;
  let kept = 0;
  setInterval(() => {
    const now = performance.eventLoopUtilization();
    const { utilization } = performance.eventLoopUtilization(now, looked);
    looked = now;
    const isBusy = utilization > IDLE_BELOW;
    atRest = isBusy ? 0 : atRest + 1;
    hasWorked ||= isBusy || process.memoryUsage().heapUsed - kept > WORTH_IT;
    if (!hasWorked || atRest < enough) return;
    hasWorked = false;
    enough = LOOKS_AT_REST;
    // Any other kind keeps the pages that become free.
    void gc({ type: 'major', execution: 'async', flavor: 'last-resort' }).then(() => {
      kept = process.memoryUsage().heapUsed;
    });
  }, LOOK_EVERY_MS).unref();
}
