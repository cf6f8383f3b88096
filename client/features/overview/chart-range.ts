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
  return rangeOf(end.getTime() - count * width, count, by);
}

function rangeOf(from: number, count: number, by: ActivityInterval): ChartRange {
  const width = by === 'HOUR' ? HOUR_MS : 24 * HOUR_MS;
  return {
    by,
    places: Array.from({ length: count }, (_, index) => from + index * width),
    from: new Date(from).toISOString(),
    to: new Date(from + count * width).toISOString(),
  };
}

/** The longest that is read by the hour: then a day is still some pixels wide. */
const MOST_HOURS = 14 * 24;
const MOST_DAYS = 366;

/**
 * From one instant to another, widened to whole hours, or to whole days of the viewer's where it is long.
 * Undefined where the address says nothing of the kind.
 */
export function chosenSpan(from: string | null, to: string | null): ChartRange | undefined {
  const [begin, end] = [Date.parse(from ?? ''), Date.parse(to ?? '')];
  if (!(end > begin)) return undefined;
  const by = end - begin <= MOST_HOURS * HOUR_MS ? 'HOUR' : 'DAY';
  const first = new Date(begin);
  if (by === 'HOUR') first.setMinutes(0, 0, 0);
  else first.setHours(0, 0, 0, 0);
  const width = by === 'HOUR' ? HOUR_MS : 24 * HOUR_MS;
  const count = Math.min(MOST_DAYS, Math.ceil((end - first.getTime()) / width));
  return rangeOf(first.getTime(), count, by);
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
