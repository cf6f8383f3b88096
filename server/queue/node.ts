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
  /** What the other nodes of a cluster are told of this one; undefined for a gateway that works alone. */
  readonly member?: NodeMember;
  /** Measures the database's clock again. @returns by how many ms it was set */
  readonly syncClock: () => Promise<number>;
  /** Whether it does what one does for all: every node sees that the clock was set. */
  readonly hasDuty: () => boolean;
}

/** As a row of a node has it. */
export interface NodeMember {
  readonly name: string;
  readonly host: string;
  readonly version: string;
  readonly directory: string;
  /** Of the machine's processors now, percent. */
  readonly load: () => number;
}

/** What a gateway that works alone holds is given back when it starts again; others wait for a node of a cluster. */
const LEASE_MS = { alone: 60_000, member: 15_000 } as const;

export class Node {
  readonly #ports: NodePorts;
  readonly #loop: WakeLoop;
  readonly #leaseMs: number;
  /** By the database's clock: until then nobody takes what this node holds. */
  #until = 0;

  constructor(ports: NodePorts) {
    this.#ports = ports;
    this.#leaseMs = LEASE_MS[ports.member ? 'member' : 'alone'];
    this.#loop = new WakeLoop(() => this.renew(), {
      sweepMs: this.#leaseMs / 3,
      onError: (error) => ports.log.warn('node.renewal-failed', { error }),
    });
  }

  /**
   * Takes its place. The data directory is locked by this process: other nodes of the same installation are gone, or
   * those of this name in a cluster, and what they held is queued again.
   */
  async start(): Promise<void> {
    const { database, installation, member } = this.#ports;
    await this.#mendWaits();
    await database.queries
      .deleteFrom('node')
      .where('installation', '=', installation)
      .$if(member !== undefined, (query) =>
        query.where((eb) => eb.or([eb('name', '=', member!.name), eb('name', 'is', null)])),
      )
      .execute();
    await this.renew();
    this.#loop.start();
  }

  /** Gives its place up: whatever it still holds may be taken by others. */
  async stop(): Promise<void> {
    await this.#loop.stop();
    const { database, store, member } = this.#ports;
    if (member) await database.queries.deleteFrom('node').where('id', '=', store.owner).execute();
    // Who works alone leaves word of when it was, for the next start.
    else await this.#renewRow(store.now);
  }

  /**
   * While nobody was there the clock may have been set back: what waits is then not to wait for that time, too. By how
   * much it was set is not known, but that it was later already.
   */
  async #mendWaits(): Promise<void> {
    const { database, store, installation, member, log } = this.#ports;
    if (member) return;
    const last = await database.queries
      .selectFrom('node')
      .select((eb) => eb.fn.max('until').as('until'))
      .where('installation', '=', installation)
      .executeTakeFirst();
    const jump = store.now - (Number(last?.until ?? 0) - this.#leaseMs);
    if (jump >= 0) return;
    log.warn('node.clock-set', { seconds: Math.round(jump / 1000) });
    await store.shiftWaits(jump);
  }

  /** Whether the others take this node for living, as far as it can know by itself. */
  get isAlive(): boolean {
    return this.#ports.store.now < this.#until;
  }

  /** Renews the place of this node, ends runs whose lease is lost, and gives back what nobody works on. */
  async renew(): Promise<void> {
    const { store, events, liveRuns, log, syncClock, hasDuty } = this.#ports;
    const jump = await syncClock();
    if (jump !== 0 && hasDuty()) {
      log.warn('node.clock-set', { seconds: Math.round(jump / 1000) });
      await store.shiftWaits(jump);
    }
    // Who was away itself, as all are while the database is, takes nothing yet: the others renew their places too.
    const wasAway = this.#until > 0 && !this.isAlive;
    const held = await store.exclusively(async () => {
      await this.#renewRow();
      return this.#heldLeases();
    });
    const mine = held.filter(({ owner }) => owner === store.owner);
    const keys = new Set(mine.map(leaseKey));
    for (const lease of liveRuns.leases)
      if (!keys.has(leaseKey(lease))) events.publish('leaseEnded', { lease: leaseKey(lease) });
    const gone = wasAway ? [] : held.filter(({ owner }) => owner !== store.owner);
    const orphans = mine.filter((lease) => !liveRuns.has(lease));
    const released = await store.release([...gone, ...orphans]);
    if (released > 0) log.info('node.recovered', { tasks: released });
  }

  async #renewRow(until = this.#ports.store.now + this.#leaseMs): Promise<void> {
    const { database, store, installation, member } = this.#ports;
    const renewed = await database.queries
      .updateTable('node')
      .set({ until, ...(member && { load: member.load() }) })
      .where('id', '=', store.owner)
      .executeTakeFirst();
    if (Number(renewed.numUpdatedRows) === 0)
      await database.queries
        .insertInto('node')
        .values({
          ...{ id: store.owner, installation, startedAt: store.now, until },
          ...(member && { ...member, load: member.load() }),
        })
        .execute();
    this.#until = until;
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
