/**
 * A run is its lease: a node, what it took, and the number of the claim, which no other claim of it has. Whoever
 * holds a lease may work; a change under a lease that is no longer current does nothing.
 */
export interface Lease {
  readonly owner: string;
  readonly taskId: string;
  /** Of a delivery; undefined for the step of a task. */
  readonly deliveryId?: number;
  readonly claim: number;
}

export function leaseKey({ owner, taskId, deliveryId, claim }: Lease): string {
  return `${owner}/${taskId}/${deliveryId ?? ''}/${claim}`;
}

/** Whether a row, of a task or a delivery, is still held under the lease. */
export function holds(
  row: { readonly leaseOwner?: string | null; readonly claims: number },
  lease: Lease,
): boolean {
  return row.leaseOwner === lease.owner && row.claims === lease.claim;
}
