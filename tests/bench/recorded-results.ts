/** The results that are kept in the repository: `docs/performance.json`, from which `docs/performance.md` is made. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, release, totalmem } from 'node:os';
import { join } from 'node:path';
import { format } from 'prettier';
import type { BenchRow, Effort } from './bench-row.ts';

export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGiB: number;
  readonly kernel: string;
  readonly node: string;
}

/** One benchmark's. */
export interface BenchResult {
  readonly id: string;
  readonly name: string;
  readonly rows: readonly BenchRow[];
  readonly seconds: number;
  readonly effort: Effort;
  /** ISO 8601. */
  readonly at: string;
  readonly machine: Machine;
  /** Runnable processes at its beginning, mean of a minute: above 0.5 or so the machine had other work. */
  readonly load: number;
  readonly error?: string;
}

const FILE = join(import.meta.dirname, '../../docs/performance.json');

export function recordedResults(): readonly BenchResult[] {
  return existsSync(FILE) ? (JSON.parse(readFileSync(FILE, 'utf8')) as BenchResult[]) : [];
}

/** Each takes the place of the recorded one of its benchmark; those that failed are not kept. */
export async function recordResults(results: readonly BenchResult[]): Promise<void> {
  const kept = new Map(recordedResults().map((result) => [result.id, result]));
  for (const result of results) if (result.error === undefined) kept.set(result.id, result);
  const sorted = [...kept.values()].sort((a, b) => a.id.localeCompare(b.id));
  writeFileSync(FILE, await format(JSON.stringify(sorted), { parser: 'json', printWidth: 110 }));
}

export function thisMachine(): Machine {
  return {
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    kernel: release(),
    node: process.version,
  };
}

export function loadNow(): number {
  return loadavg()[0] as number;
}
