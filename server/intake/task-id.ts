/**
 * Gives out task ids: `YYYYMMDDhhmmss` in UTC (so that they stay sortable when clocks are put back in autumn) and
 * four digits that tell the tasks of one second apart. Ascending within one gateway, also when its clock steps back.
 */
export class TaskIds {
  #last = 0n;

  /** @param last the greatest id given out before, if any. */
  constructor(last?: string) {
    if (last) this.#last = BigInt(last);
  }

  next(now: number): string {
    const stamp = new Date(now).toISOString().replace(/\D/g, '').slice(0, 14);
    const first = BigInt(stamp) * 10_000n;
    this.#last = first > this.#last ? first : this.#last + 1n;
    return this.#last.toString().padStart(18, '0');
  }
}
