/**
 * What other nodes of a cluster do, told here as if it had happened here: transitions by their counter, everything else
 * by announcements, log entries and alerts by theirs. The counters are read in one statement every quarter of a second, less often while nothing happens.
 */
import type { Events, GatewayEvents, Transition } from '../base/events.ts';
import type { Logger } from '../base/log.ts';
import { WakeLoop } from '../base/wake-loop.ts';
import type { Database } from '../db/database.ts';
import type { Numbered } from '../db/take-numbers.ts';
import type { LiveRuns } from '../queue/live-runs.ts';
import type { TaskStore } from '../queue/store.ts';
import { toTransition, type TransitionRow } from '../queue/transitions.ts';
import { ANNOUNCED, type Announcement } from './announcements.ts';
import { endLostLeases } from './lost-leases.ts';

export interface FollowOthersPorts {
  readonly database: Database;
  readonly events: Events;
  readonly store: TaskStore;
  readonly liveRuns: LiveRuns;
  readonly log: Logger;
  /** What must be read anew before an event of another node is told here. */
  readonly before: { readonly [K in keyof GatewayEvents]?: (event: GatewayEvents[K]) => Promise<unknown> };
  /** Tells what was appended to these, by whichever node. */
  readonly tellAdded: Readonly<Record<FollowedElsewhere, () => Promise<void>>>;
}

type FollowedElsewhere = Exclude<Numbered, 'transition' | 'announcement'>;

const FOLLOWED: readonly Numbered[] = ['transition', 'announcement', 'log_entry', 'alert'];
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
  /** Numbers up to which they have been told. */
  readonly #elsewhere = new Map<FollowedElsewhere, number>();
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
    // Those that tell find where they begin when they are asked first: what comes after that is told, whoever adds it.
    for (const name of ['log_entry', 'alert'] as const) {
      await this.#ports.tellAdded[name]();
      this.#elsewhere.set(name, counters[name]);
    }
    this.#unsubscribe ??= this.#ports.events.on('transition', ({ cursor }) => {
      if (this.#isTelling) return;
      this.#own.add(cursor);
      // Something may have begun to run.
      this.#loop.wakeIn(EVERY_MS);
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
    const counters = await this.#counters();
    const { transition, announcement } = counters;
    const now = performance.now();
    if (transition > this.#transition || announcement > this.#announcement)
      this.#busyUntil = now + IDLE_AFTER_MS;
    if (transition > this.#transition) await this.#followTransitions(transition);
    if (announcement > this.#announcement) await this.#followAnnouncements(announcement);
    for (const name of ['log_entry', 'alert'] as const) {
      if (counters[name] <= (this.#elsewhere.get(name) ?? 0)) continue;
      await this.#ports.tellAdded[name]();
      this.#elsewhere.set(name, counters[name]);
    }
    // What is cancelled at another node ends here within a second.
    const isBusy = now < this.#busyUntil || this.#ports.liveRuns.leases.length > 0;
    return isBusy ? EVERY_MS : IDLE_EVERY_MS;
  }

  async #counters(): Promise<Readonly<Record<Numbered, number>>> {
    const rows = await this.#ports.database.queries
      .selectFrom('counter')
      .select(['name', 'value'])
      .where('name', 'in', [...FOLLOWED])
      .execute();
    const valueOf = (name: string) => Number(rows.find((row) => row.name === name)?.value ?? 0);
    return Object.fromEntries(FOLLOWED.map((name) => [name, valueOf(name)])) as Record<Numbered, number>;
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
        await endLostLeases(
          this.#ports,
          unknown.map(({ taskId }) => taskId),
        );
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
        await store.exclusively(() => endLostLeases(this.#ports, [taskId]));
      }
      this.#tell(name, told);
    }
    if (rows.length < PAGE) this.#announcement = Math.max(this.#announcement, upTo);
    else this.#loop.wake();
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
