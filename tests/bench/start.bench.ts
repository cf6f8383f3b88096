import { join } from 'node:path';
import { setTimeout as elapse } from 'node:timers/promises';
import { startGateway } from '../support/gateway.ts';
import { processUsage, type ProcessUsage } from '../support/process-usage.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { benchRow, type BenchRow, type Effort } from './bench-row.ts';

export const name = 'Start and idle memory';

const RUNS = { whole: 5, quick: 1 } as const;
/** Long enough that what the start left behind is collected or is there to stay. */
const IDLE_MS = 10_000;
const EXISTING_PRODUCT_MB = 179;

export async function run(effort: Effort): Promise<BenchRow[]> {
  const runs = RUNS[effort];
  using directory = temporaryDirectory();
  const starts: number[] = [];
  let first = 0;
  let memory: ProcessUsage | undefined;
  for (let attempt = 0; attempt <= runs; attempt++) {
    await using gateway = await startGateway({ dataDir: join(directory.path, 'data'), compilesItself: true });
    if (attempt === 0) first = gateway.readyAfterMs / 1000;
    else starts.push(gateway.readyAfterMs / 1000);
    if (attempt === runs) {
      await elapse(IDLE_MS);
      memory = processUsage(gateway.pid);
    }
    await gateway.kill('SIGTERM');
  }
  return [
    benchRow('cold start, new data directory', {
      ours: first,
      unit: 's',
      note: 'to 200 of /readyz; goal: under 3',
    }),
    benchRow('cold start, data present', {
      ours: starts,
      unit: 's',
      note: 'to 200 of /readyz; goal: under 2',
    }),
    benchRow('memory, idle', {
      ours: memory?.megabytes ?? NaN,
      peer: EXISTING_PRODUCT_MB,
      unit: 'MB',
      note: `PSS, listener and stand-in included (${memory?.residentMegabytes.toFixed(0)} MB resident as ps adds it up); peer: existing product; goal: under 200`,
    }),
  ];
}
