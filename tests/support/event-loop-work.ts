/** What work costs others in this process, whatever else the machine does. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** Processor time of this thread in the longest turn of its event loop, ms. */
export async function longestTurnOf(work: () => Promise<unknown>): Promise<number> {
  let longest = 0;
  await watchTurns(work, (processorMs) => (longest = Math.max(longest, processorMs)));
  return longest;
}

/** Bytes of heap and buffers that are in use between turns, at the most, over those before. */
export async function mostMemoryOf(work: () => Promise<unknown>): Promise<number> {
  const inUse = () => {
    collect();
    const { heapUsed, external } = process.memoryUsage();
    return heapUsed + external;
  };
  const before = inUse();
  let most = 0;
  await watchTurns(work, () => (most = Math.max(most, inUse() - before)));
  return most;
}

async function watchTurns(
  work: () => Promise<unknown>,
  onTurn: (processorMs: number) => void,
): Promise<void> {
  let isDone = false;
  const watching = (async () => {
    while (!isDone) {
      const before = process.threadCpuUsage();
      await new Promise(setImmediate);
      const { user, system } = process.threadCpuUsage(before);
      onTurn((user + system) / 1000);
    }
  })();
  try {
    await work();
  } finally {
    isDone = true;
    await watching;
  }
}
