import type { TransitionRowFragment } from '../../graphql/generated/graphql.ts';

export interface Span<T> {
  readonly transition: T;
  /** Until the next transition; null for the last one of a task in which nothing more happens. */
  readonly durationMs: number | null;
  /** Where it begins and how much it takes of the whole, 0 to 1. */
  readonly startShare: number;
  readonly share: number | null;
}

/** How long a task stayed in each place. @param nowMs the present, where the last place still lasts. */
export function spans<T extends Pick<TransitionRowFragment, 'at'>>(
  transitions: readonly T[],
  nowMs: number | undefined,
): Span<T>[] {
  const starts = transitions.map(({ at }) => Date.parse(at));
  const first = starts[0] ?? 0;
  const end = Math.max(nowMs ?? -Infinity, starts.at(-1) ?? first);
  const whole = Math.max(1, end - first);
  return transitions.map((transition, index) => {
    const start = starts[index] ?? first;
    const next = starts[index + 1] ?? (nowMs === undefined ? undefined : Math.max(nowMs, start));
    const durationMs = next === undefined ? null : next - start;
    return {
      transition,
      durationMs,
      startShare: (start - first) / whole,
      share: durationMs === null ? null : durationMs / whole,
    };
  });
}
