interface Day {
  readonly day: string;
  readonly completed: number;
  readonly failed: number;
}

export interface DayBar {
  readonly day: string;
  /** Share of the highest day, 0 to 1; failed stands on completed. */
  readonly completed: number;
  readonly failed: number;
}

export interface DayBars {
  readonly bars: readonly DayBar[];
  /** Tasks of the fullest day; at least 1. */
  readonly highest: number;
}

export function dayBars(days: readonly Day[]): DayBars {
  const highest = Math.max(1, ...days.map(({ completed, failed }) => completed + failed));
  const bars = days.map(({ day, completed, failed }) => ({
    day,
    completed: completed / highest,
    failed: failed / highest,
  }));
  return { bars, highest };
}

/** So many days up to and with today, as `YYYY-MM-DD` in UTC, which the gateway counts in. */
export function lastDays(count: number, now: Date): { from: string; to: string } {
  const day = (back: number): string =>
    new Date(now.getTime() - back * 86_400_000).toISOString().slice(0, 10);
  return { from: day(count - 1), to: day(0) };
}
