/** What a job was measured to take, so that as many run side by side as the cores have room for. */
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import measured from './costs.json' with { type: 'json' };

export interface Cost {
  /** From its start to its end, alone on the machine. */
  readonly seconds: number;
  /** Cores that it keeps busy, on average, with all processes that it starts. */
  readonly cores: number;
}

/** Of what nobody measured: `npm test -- --measure` measures all, one at a time, and writes `costs.json`. */
const UNKNOWN: Cost = { seconds: 5, cores: 1 };

const FILE = join(import.meta.dirname, 'costs.json');
const COSTS: Record<string, readonly number[]> = { ...measured };

/** @param name path of a test file from the root, or the stage of a check */
export function costOf(name: string): Cost {
  const [seconds = UNKNOWN.seconds, cores = UNKNOWN.cores] = COSTS[name] ?? [];
  return { seconds, cores };
}

/** Replaces what is known of a job by what it takes now: on a machine that runs nothing else, one job at a time. */
export async function measureCost<T>(name: string, run: () => Promise<T>): Promise<T> {
  const [start, busy] = [performance.now(), busySeconds()];
  const result = await run();
  const seconds = (performance.now() - start) / 1000;
  const all = {
    ...COSTS,
    [name]: [seconds, (busySeconds() - busy) / seconds].map((value) => Number(value.toFixed(1))),
  };
  const lines = Object.entries(all)
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([key, cost]) => `  ${JSON.stringify(key)}: [${cost.join(', ')}]`);
  writeFileSync(FILE, `{\n${lines.join(',\n')}\n}\n`);
  COSTS[name] = all[name] as number[];
  return result;
}

/** What all cores of the machine together have worked. */
const busySeconds = (): number =>
  cpus().reduce((sum, { times }) => sum + times.user + times.nice + times.sys + times.irq, 0) / 1000;
