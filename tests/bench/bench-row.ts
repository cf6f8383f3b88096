import type { ScalingPoint } from './scaling-point.ts';

/**
 * One line of the table that `npm run bench` prints. `ours` and `peer` are medians of several runs, taken in turn
 * on one machine; `peer` is what is measured beside it (a floor, another program), or null where there is none.
 */
export interface BenchRow {
  /** The same in a whole and in a quick run: by it a figure is compared with an earlier one. */
  readonly name: string;
  readonly ours: number;
  readonly peer: number | null;
  /** ours / peer; null where there is no peer. */
  readonly ratio: number | null;
  /** Least and most of the ratio (run by run), or of `ours` where there is no peer; null for a single run. */
  readonly spread: readonly [least: number, most: number] | null;
  /** Of `ours` and `peer`: images/s, s, MB ... */
  readonly unit: string;
  /** The peer, the goal, and what else a reader must know. */
  readonly note: string;
  /** Of a curve. */
  readonly point?: ScalingPoint;
}

/** `quick`: every row, from fewer runs and less data. */
export type Effort = 'whole' | 'quick';

/** Asked for on the command line. */
export interface Asked {
  /** How many the longer of two lists has. */
  readonly tasks?: number | undefined;
}

/** What every module `tests/bench/*.bench.ts` exports. `run` cleans up after itself, also when it throws. */
export interface BenchModule {
  readonly name: string;
  run(effort: Effort, asked?: Asked): Promise<BenchRow[]>;
}

/** A figure, or that of each run: as many of the peer as of ours where runs were taken in turn. */
type Figures = number | readonly number[];

export function benchRow(
  name: string,
  figures: { ours: Figures; peer?: Figures | null; unit: string; note: string },
): BenchRow {
  const { unit, note } = figures;
  const [ours, peers] = [listOf(figures.ours), listOf(figures.peer ?? [])];
  const [middle, peer] = [median(ours), peers.length > 0 ? median(peers) : null];
  const each = peer === null ? ours : ours.map((one, run) => one / (peers[run] ?? peer));
  const spread = each.length > 1 ? ([Math.min(...each), Math.max(...each)] as const) : null;
  return { name, ours: middle, peer, ratio: peer === null ? null : middle / peer, spread, unit, note };
}

function listOf(figures: Figures): readonly number[] {
  return typeof figures === 'number' ? [figures] : figures;
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
