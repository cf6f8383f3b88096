import type { BenchRow } from './bench-row.ts';
import type { BenchResult, Machine } from './recorded-results.ts';

/**
 * How a row differs from the recorded one of its name, e.g. `+12 %`, with `!` where the spreads of the two do not meet.
 * A ratio is compared wherever it was measured; a figure without a peer only with one of the same kind of machine.
 * Empty where there is nothing to compare with.
 */
export function changeSince(
  row: BenchRow,
  machine: Machine,
  recorded: Pick<BenchResult, 'rows' | 'machine'> | undefined,
): string {
  const before = recorded?.rows.find(({ name }) => name === row.name);
  if (!recorded || !before || (before.ratio === null) !== (row.ratio === null)) return '';
  const isSameKind = recorded.machine.cpu === machine.cpu && recorded.machine.cores === machine.cores;
  if (row.ratio === null && !isSameKind) return '';
  const [now, then] = [row.ratio ?? row.ours, before.ratio ?? before.ours];
  if (then === 0 || !Number.isFinite(now / then)) return '';
  const percent = Math.round((now / then - 1) * 100);
  const [a, b] = [row.spread ?? [now, now], before.spread ?? [then, then]];
  const apart = (row.spread ?? before.spread) !== null && (a[0] > b[1] || b[0] > a[1]);
  return `${percent > 0 ? '+' : ''}${percent} %${apart ? ' !' : ''}`;
}
