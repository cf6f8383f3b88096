import type { Events } from '../base/events.ts';
import type { Database } from '../db/database.ts';
import { leaseKey, type Lease } from '../queue/lease.ts';
import type { LiveRuns } from '../queue/live-runs.ts';

export interface LostLeasesPorts {
  readonly database: Database;
  readonly events: Events;
  readonly liveRuns: LiveRuns;
}

/** Another node has taken a task from its run here: a person has cancelled it, or this node was taken for gone. */
export async function endLostLeases(
  { liveRuns, database, events }: LostLeasesPorts,
  taskIds: readonly string[],
): Promise<void> {
  const running = liveRuns.leases.filter(({ taskId }) => taskIds.includes(taskId));
  if (running.length === 0) return;
  const ids = [...new Set(running.map(({ taskId }) => taskId))];
  const held = new Set<string>();
  const hold = (lease: Omit<Lease, 'owner'> & { owner: string | null | undefined }) => {
    if (lease.owner) held.add(leaseKey({ ...lease, owner: lease.owner }));
  };
  for (const { id, leaseOwner, claims } of await database.queries
    .selectFrom('task')
    .select(['id', 'leaseOwner', 'claims'])
    .where('id', 'in', ids)
    .execute())
    hold({ owner: leaseOwner, taskId: id, claim: claims });
  for (const { id, taskId, leaseOwner, claims } of await database.queries
    .selectFrom('delivery')
    .select(['id', 'taskId', 'leaseOwner', 'claims'])
    .where('taskId', 'in', ids)
    .execute())
    hold({ owner: leaseOwner, taskId, deliveryId: id, claim: claims });
  for (const lease of running) {
    const key = leaseKey(lease);
    if (!held.has(key)) events.publish('leaseEnded', { lease: key });
  }
}
