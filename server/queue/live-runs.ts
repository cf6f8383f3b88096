import { leaseKey, type Lease } from './lease.ts';

/** What runs in this process now, whoever runs it: a lease that is held in the database and not here is an orphan. */
export class LiveRuns {
  readonly #leases = new Map<string, { readonly lease: Lease; readonly since: number }>();

  /** @returns a function that ends it. */
  add(lease: Lease): () => void {
    const key = leaseKey(lease);
    this.#leases.set(key, { lease, since: performance.now() });
    return () => this.#leases.delete(key);
  }

  has(lease: Lease): boolean {
    return this.#leases.has(leaseKey(lease));
  }

  get leases(): readonly Lease[] {
    return [...this.#leases.values()].map(({ lease }) => lease);
  }

  /** In the order in which they began; `since` in ms of the monotonic clock. */
  get runs(): readonly { readonly lease: Lease; readonly since: number }[] {
    return [...this.#leases.values()];
  }
}
