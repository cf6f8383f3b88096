/**
 * What other nodes of a cluster do, told here as if it had happened here: transitions by their counter, everything else
 * by announcements. Two counters are read in one statement every quarter of a second, less often while nothing happens.
 */
import type { Events, GatewayEvents, Transition } from '../base/events.ts';
import type { Logger } from '../base/log.ts';
import { WakeLoop } from '../base/wake-loop.ts';
import { TRANSITION_COUNTER, type Database } from '../db/database.ts';
import type { LiveRuns } from '../queue/live-runs.ts';
import { leaseKey, type Lease } from '../queue/lease.ts';
import type { TaskStore } from '../queue/store.ts';
import { toTransition, type TransitionRow } from '../queue/transitions.ts';
import { ANNOUNCEMENT_COUNTER, ANNOUNCED, type Announcement } from './announcements.ts';

export interface FollowOthersPorts {
  readonly database: Database;
  readonly events: Events;
  readonly store: TaskStore;
  readonly liveRuns: LiveRuns;
  readonly log: Logger;
  /** What must be read anew before an event of another node is told here. */
  readonly before: { readonly [K in keyof GatewayEvents]?: (event: GatewayEvents[K]) => Promise<unknown> };
}

const EVERY_MS = 250;
const IDLE_EVERY_MS = 1_000;
const IDLE_AFTER_MS = 30_000;
const PAGE = 500;

export class FollowOthers {
  readonly #ports: FollowOthersPorts;
  readonly #loop: WakeLoop;
  /** Transitions of this node that the counter has not been followed past yet. */
  readonly #own = new Set<number>();
  #transition = 0;
  #announcement = 0;
  #busyUntil = 0;
  #isTelling = false;
  #unsubscribe: (() => void) | undefined;

  constructor(ports: FollowOthersPorts) {
    this.#ports = ports;
    this.#loop = new WakeLoop(() => this.#look(), {
      sweepMs: IDLE_EVERY_MS,
      onError: (error) => ports.log.warn('node.others-not-read', { error }),
    });
  }

  /** What happens from now on; whatever was before is in the database. */
  async start(): Promise<void> {
    const counters = await this.#counters();
    this.#transition = counters.transition;
    this.#announcement = counters.announcement;
    this.#unsubscribe ??= this.#ports.events.on('transition', ({ cursor }) => {
      if (!this.#isTelling) this.#own.add(cursor);
    });
    this.#loop.start();
  }

  async stop(): Promise<void> {
    this.#unsubscribe?.();
    this.#unsubscribe = undefined;
    await this.#loop.stop();
  }

  /** Whether what is told now happened at another node. */
  get isTelling(): boolean {
    return this.#isTelling;
  }

  async #look(): Promise<number> {
    const { transition, announcement } = await this.#counters();
    const now = performance.now();
    if (transition > this.#transition || announcement > this.#announcement)
      this.#busyUntil = now + IDLE_AFTER_MS;
    if (transition > this.#transition) await this.#followTransitions(transition);
    if (announcement > this.#announcement) await this.#followAnnouncements(announcement);
    return now < this.#busyUntil ? EVERY_MS : IDLE_EVERY_MS;
  }

  async #counters(): Promise<{ transition: number; announcement: number }> {
    const rows = await this.#ports.database.queries
      .selectFrom('counter')
      .select(['name', 'value'])
      .where('name', 'in', [TRANSITION_COUNTER, ANNOUNCEMENT_COUNTER])
      .execute();
    const valueOf = (name: string) => Number(rows.find((row) => row.name === name)?.value ?? 0);
    return { transition: valueOf(TRANSITION_COUNTER), announcement: valueOf(ANNOUNCEMENT_COUNTER) };
  }

  async #followTransitions(upTo: number): Promise<void> {
    const { store, database } = this.#ports;
    while (this.#transition < upTo) {
      if (this.#own.delete(this.#transition + 1)) {
        this.#transition++;
        continue;
      }
      // While no commit of this node waits to be told: what is not known as its own is another's.
      const others = await store.exclusively(async () => {
        const rows = (await database.queries
          .selectFrom('transition')
          .selectAll()
          .where('cursor', '>', this.#transition)
          .where('cursor', '<=', upTo)
          .orderBy('cursor')
          .limit(PAGE)
          .execute()) as TransitionRow[];
        this.#transition = rows.length < PAGE ? upTo : rows.at(-1)!.cursor;
        const unknown = rows.filter(({ cursor }) => !this.#own.has(cursor)).map(toTransition);
        for (const { cursor } of rows) this.#own.delete(cursor);
        await this.#endLostLeases(unknown.map(({ taskId }) => taskId));
        return unknown;
      });
      for (const transition of others) this.#tellTransition(transition);
    }
  }

  #tellTransition(transition: Transition): void {
    this.#tell('transition', transition);
    this.#tell('taskChanged', { taskId: transition.taskId, deleted: false });
  }

  async #followAnnouncements(upTo: number): Promise<void> {
    const { database, store, before, log } = this.#ports;
    const rows: Announcement[] = await database.queries
      .selectFrom('announcement')
      .select(['cursor', 'node', 'event', 'payload'])
      .where('cursor', '>', this.#announcement)
      .where('cursor', '<=', upTo)
      .orderBy('cursor')
      .limit(PAGE)
      .execute();
    for (const { cursor, node, event, payload } of rows) {
      this.#announcement = cursor;
      const name = ANNOUNCED.find((known) => known === event);
      if (node === store.owner || !name) continue;
      const told = JSON.parse(payload) as never;
      try {
        await before[name]?.(told);
      } catch (error) {
        log.warn('node.others-not-read', { error });
      }
      if (name === 'taskChanged') {
        const { taskId } = told as GatewayEvents['taskChanged'];
        await store.exclusively(() => this.#endLostLeases([taskId]));
      }
      this.#tell(name, told);
    }
    if (rows.length < PAGE) this.#announcement = Math.max(this.#announcement, upTo);
    else this.#loop.wake();
  }

  /** Another node has taken a task from its run here: a person has cancelled it, or this node was taken for gone. */
  async #endLostLeases(taskIds: readonly string[]): Promise<void> {
    const { liveRuns, database, events } = this.#ports;
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

  #tell<K extends keyof GatewayEvents>(name: K, event: GatewayEvents[K]): void {
    this.#isTelling = true;
    try {
      this.#ports.events.publish(name, event);
    } finally {
      this.#isTelling = false;
    }
  }
}
