import type { SubOperations } from '../../dicom/index.ts';
import type { RetrievedSeries } from '../db/entities/retrieval.ts';

/** Images of all series together. */
export class RetrievalCounts {
  readonly #series = new Map<string, { completed: number; failed: number; remaining: number | null }>();

  constructor(series: readonly RetrievedSeries[]) {
    for (const { seriesInstanceUid, images, isHere } of series)
      if (!isHere) this.#series.set(seriesInstanceUid, { completed: 0, failed: 0, remaining: images });
  }

  /** As the archive counts. */
  told(series: string, { completed, failed, remaining, warnings }: SubOperations): void {
    const own = this.#of(series);
    own.completed = (completed ?? 0) + (warnings ?? 0);
    own.failed = failed ?? 0;
    own.remaining = remaining ?? own.remaining;
  }

  /** Some archives count nothing before the end. */
  arrived(series: string, count: number): void {
    const own = this.#of(series);
    if (count <= own.completed) return;
    if (own.remaining !== null) own.remaining = Math.max(0, own.remaining - (count - own.completed));
    own.completed = count;
  }

  settled(series: string, completed: number, failed: number): void {
    this.#series.set(series, { completed, failed, remaining: 0 });
  }

  all(): { completed: number; failed: number; remaining: number | null } {
    const all = [...this.#series.values()];
    const sum = (pick: (one: (typeof all)[number]) => number) =>
      all.reduce((total, one) => total + pick(one), 0);
    return {
      completed: sum(({ completed }) => completed),
      failed: sum(({ failed }) => failed),
      remaining: all.some(({ remaining }) => remaining === null)
        ? null
        : sum(({ remaining }) => remaining ?? 0),
    };
  }

  #of(series: string): { completed: number; failed: number; remaining: number | null } {
    return this.#series.get(series) ?? { completed: 0, failed: 0, remaining: null };
  }
}
