/** The spans of time that charts can show, and their intervals. */
import type { ActivityInterval } from '../../graphql/generated/graphql.ts';

export const RANGES = ['day', 'week', 'month', 'year'] as const;
export type Range = (typeof RANGES)[number];

const SPAN: Readonly<Record<Range, { readonly count: number; readonly by: ActivityInterval }>> = {
  day: { count: 24, by: 'HOUR' },
  week: { count: 7 * 24, by: 'HOUR' },
  month: { count: 30, by: 'DAY' },
  year: { count: 365, by: 'DAY' },
};
export const HOUR_MS = 3_600_000;

export interface ChartRange {
  readonly by: ActivityInterval;
  /** Beginnings of the intervals, ms since the epoch, ascending. */
  readonly places: readonly number[];
  readonly from: string;
  readonly to: string;
}

/** Up to the end of the hour or day in which `now` is. Days are the viewer's own, of 24 hours. */
export function chartRange(range: Range, now: Date): ChartRange {
  const { count, by } = SPAN[range];
  const width = by === 'HOUR' ? HOUR_MS : 24 * HOUR_MS;
  const end = new Date(now);
  if (by === 'HOUR') end.setMinutes(60, 0, 0);
  else end.setHours(24, 0, 0, 0);
  const from = end.getTime() - count * width;
  return {
    by,
    places: Array.from({ length: count }, (_, index) => from + index * width),
    from: new Date(from).toISOString(),
    to: end.toISOString(),
  };
}

/** One value for each place, from rows that are there for some. */
export function valuesAt<Row extends { readonly at: string }>(
  places: readonly number[],
  rows: readonly Row[],
  value: (row: Row) => number | null,
): (number | null)[] {
  const byTime = new Map(rows.map((row) => [Date.parse(row.at), row]));
  return places.map((at) => {
    const row = byTime.get(at);
    return row ? value(row) : null;
  });
}
