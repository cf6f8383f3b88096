/**
 * This gateway as one of those that work on the queue: a row that is renewed while it lives. What a node holds is
 * given back when the node is known to be gone, which the database's clock says, or the lock on the data directory.
 */
import type { Database } from '../db/database.ts';
import type { Events } from '../base/events.ts';
import type { Logger } from '../base/log.ts';
import { WakeLoop } from '../base/wake-loop.ts';
import { leaseKey, type Lease } from './lease.ts';
import type { LiveRuns } from './live-runs.ts';
import type { TaskStore } from './store.ts';

export interface NodePorts {
  readonly database: Database;
  readonly store: TaskStore;
  readonly events: Events;
  readonly liveRuns: LiveRuns;
  readonly log: Logger;
  /** Of the data directory. */
  readonly installation: string;
  /** Measures the database's clock again. @returns by how many ms it was set */
  readonly syncClock: () => Promise<number>;
}

const LEASE_MS = 60_000;
const RENEW_MS = LEASE_MS / 3;

export class Node {
  readonly #ports: NodePorts;
  readonly #loop: WakeLoop;

  constructor(ports: NodePorts) {
    this.#ports = ports;
    this.#loop = new WakeLoop(() => this.renew(), {
      sweepMs: RENEW_MS,
      onError: (error) => ports.log.warn('node.renewal-failed', { error }),
    });
  }

  /**
   * Takes its place. The data directory is locked by this process: other nodes of the same installation are gone, and
   * what they held is queued again.
   */
  async start(): Promise<void> {
    const { database, installation } = this.#ports;
    await database.queries.deleteFrom('node').where('installation', '=', installation).execute();
    await this.renew();
    this.#loop.start();
  }

  /** Gives its place up: whatever it still holds may be taken by others. */
  async stop(): Promise<void> {
    await this.#loop.stop();
    const { database, store } = this.#ports;
    await database.queries.deleteFrom('node').where('id', '=', store.owner).execute();
  }

  /** Renews the place of this node, ends runs whose lease is lost, and gives back what nobody works on. */
  async renew(): Promise<void> {
    const { store, events, liveRuns, log, syncClock } = this.#ports;
    const jump = await syncClock();
    if (jump !== 0) {
      log.warn('node.clock-set', { seconds: Math.round(jump / 1000) });
      await store.shiftWaits(jump);
    }
    const held = await store.exclusively(async () => {
      await this.#renewRow();
      return this.#heldLeases();
    });
    const mine = held.filter(({ owner }) => owner === store.owner);
    const keys = new Set(mine.map(leaseKey));
    for (const lease of liveRuns.leases)
      if (!keys.has(leaseKey(lease))) events.publish('leaseEnded', { lease: leaseKey(lease) });
    const gone = held.filter(({ owner }) => owner !== store.owner);
    const orphans = mine.filter((lease) => !liveRuns.has(lease));
    const released = await store.release([...gone, ...orphans]);
    if (released > 0) log.info('node.recovered', { tasks: released });
  }

  async #renewRow(): Promise<void> {
    const { database, store, installation } = this.#ports;
    const until = store.now + LEASE_MS;
    const renewed = await database.queries
      .updateTable('node')
      .set({ until })
      .where('id', '=', store.owner)
      .executeTakeFirst();
    if (Number(renewed.numUpdatedRows) > 0) return;
    await database.queries
      .insertInto('node')
      .values({ id: store.owner, installation, startedAt: store.now, until })
      .execute();
  }

  /** Leases of this node, and of nodes that are gone. */
  async #heldLeases(): Promise<Lease[]> {
    const { database, store } = this.#ports;
    const alive = await database.queries
      .selectFrom('node')
      .select('id')
      .where('until', '>', store.now)
      .where('id', '!=', store.owner)
      .execute();
    const others = alive.map(({ id }) => id);
    const tasks = await database.queries
      .selectFrom('task')
      .select(['id', 'leaseOwner', 'claims'])
      .where('leaseOwner', 'is not', null)
      .$if(others.length > 0, (query) => query.where('leaseOwner', 'not in', others))
      .execute();
    const deliveries = await database.queries
      .selectFrom('delivery')
      .select(['id', 'taskId', 'leaseOwner', 'claims'])
      .where('leaseOwner', 'is not', null)
      .$if(others.length > 0, (query) => query.where('leaseOwner', 'not in', others))
      .execute();
    return [
      ...tasks.map(({ id, leaseOwner, claims }) => ({ owner: leaseOwner!, taskId: id, claim: claims })),
      ...deliveries.map(({ id, taskId, leaseOwner, claims }) => ({
        owner: leaseOwner!,
        taskId,
        deliveryId: id,
        claim: claims,
      })),
    ];
  }
}
