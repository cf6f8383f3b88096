/** What the queries of one account may cost in time: many at once, and then as many as leave time for others. */
export interface CostLimits {
  /** In one go. */
  readonly most: number;
  readonly perSecond: number;
  /** Of every operation, for being read at all. */
  readonly least: number;
}

export const COST_LIMITS: CostLimits = { most: 500_000, perSecond: 50_000, least: 50 };

interface Account {
  left: number;
  /** When that was so, ms. */
  at: number;
}

const MOST_ACCOUNTS = 1000;

export class CostBudget {
  readonly #limits: CostLimits;
  readonly #now: () => number;
  /** In the order of their last query; who is not here has everything left. */
  readonly #accounts = new Map<string, Account>();

  /** @param now milliseconds, of any clock that does not go back */
  constructor(limits: CostLimits = COST_LIMITS, now: () => number = () => performance.now()) {
    this.#limits = limits;
    this.#now = now;
  }

  /** @returns seconds until there is enough left; 0: it is spent. */
  spend(account: string, cost: number): number {
    const { most, perSecond, least } = this.#limits;
    const now = this.#now();
    const known = this.#accounts.get(account);
    const left = known ? Math.min(most, known.left + ((now - known.at) / 1000) * perSecond) : most;
    const needed = Math.max(least, cost);
    const isEnough = left >= needed;
    this.#accounts.delete(account);
    this.#accounts.set(account, { left: isEnough ? left - needed : left, at: now });
    if (this.#accounts.size > MOST_ACCOUNTS)
      this.#accounts.delete(this.#accounts.keys().next().value as string);
    return isEnough ? 0 : Math.ceil((needed - left) / perSecond);
  }

  /** An answer had fewer fields than it could have: only those are paid for. */
  giveBack(account: string, spent: number, answered: number): void {
    const { most, least } = this.#limits;
    const known = this.#accounts.get(account);
    const unused = Math.max(least, spent) - Math.max(least, answered);
    if (known && unused > 0) known.left = Math.min(most, known.left + unused);
  }
}
