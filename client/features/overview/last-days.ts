/** So many days up to and with today, as `YYYY-MM-DD` in UTC, which the gateway counts in. */
export function lastDays(count: number, now: Date): { from: string; to: string } {
  const day = (back: number): string =>
    new Date(now.getTime() - back * 86_400_000).toISOString().slice(0, 10);
  return { from: day(count - 1), to: day(0) };
}
