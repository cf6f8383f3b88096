/**
 * One line of the table that `npm run bench` prints. `ours` and `peer` are medians of several runs, taken in turn
 * on one machine; `peer` is what is measured beside it (a floor, another program), or null where there is none.
 */
export interface BenchRow {
  readonly name: string;
  readonly ours: number;
  readonly peer: number | null;
  /** ours / peer; null where there is no peer. */
  readonly ratio: number | null;
  /** Of `ours` and `peer`: images/s, s, MB ... */
  readonly unit: string;
  /** The peer, the goal, and what else a reader must know. */
  readonly note: string;
}

/** What every module `tests/bench/*.bench.ts` exports. `run` cleans up after itself, also when it throws. */
export interface BenchModule {
  readonly name: string;
  run(): Promise<BenchRow[]>;
}

export function benchRow(
  name: string,
  figures: { ours: number; peer?: number | null; unit: string; note: string },
): BenchRow {
  const { ours, peer = null, unit, note } = figures;
  return { name, ours, peer, ratio: peer === null ? null : ours / peer, unit, note };
}

export function median(values: readonly number[]): number {
  if (values.length === 0) throw new RangeError('No values to take the median of');
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2
    ? (sorted[middle] as number)
    : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2;
}

/** The value below which that many percent of the values lie (nearest rank). */
export function percentile(values: readonly number[], percent: number): number {
  if (values.length === 0) throw new RangeError('No values to take a percentile of');
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)] as number;
}
