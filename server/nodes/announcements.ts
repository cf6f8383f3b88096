/**
 * What this node tells the others: written after the commit that made it true, in batches, numbered without gaps as
 * transitions are. What is lost with a node that dies in between is read by the others when they see that it is gone.
 */
import type { Events, GatewayEvents } from '../base/events.ts';
import type { Logger } from '../base/log.ts';
import { WakeLoop } from '../base/wake-loop.ts';
import type { Database } from '../db/database.ts';
import { takeNumbers } from '../db/take-numbers.ts';

/** Events that another node must know of; transitions have their own counter. */
export const ANNOUNCED = [
  'accessEnded',
  'configChanged',
  'destinationContacted',
  'deviceAnswered',
  'devicesChanged',
  'gateTurned',
  'processAsked',
  'recordsChanged',
  'restoreConfirmed',
  'retrievalChanged',
  'signInGuessed',
  'taskChanged',
  'testRunChanged',
] as const satisfies readonly (keyof GatewayEvents)[];

export interface Announcement {
  readonly cursor: number;
  readonly node: string;
  readonly event: string;
  /** JSON. */
  readonly payload: string;
}

export interface AnnouncementPorts {
  readonly database: Database;
  readonly events: Events;
  readonly log: Logger;
  readonly node: string;
  /** Ms since the epoch, by the database's clock. */
  readonly now: () => number;
  /** Whether what happens now is told by another node. */
  readonly isTold: () => boolean;
}

const GATHER_MS = 100;
const AGAIN_MS = 2_000;
const KEPT_MS = 15 * 60_000;
/** While the database is away; the others read everything anew where more was lost. */
const MOST_WAITING = 10_000;

export class Announcements {
  readonly #ports: AnnouncementPorts;
  readonly #loop: WakeLoop;
  /** Each once: what is told is read where it is needed. */
  #waiting = new Set<string>();
  #prunedAt = 0;

  constructor(ports: AnnouncementPorts) {
    this.#ports = ports;
    this.#loop = new WakeLoop(() => this.#write(), {
      onError: (error) => {
        ports.log.warn('node.not-announced', { error });
        this.#loop.wakeIn(AGAIN_MS);
      },
    });
    for (const name of ANNOUNCED) ports.events.on(name, (event) => this.#add(name, event));
  }

  start(): void {
    this.#loop.start();
  }

  /** Writes what waits. */
  async stop(): Promise<void> {
    await this.#loop.stop();
    await this.#write();
  }

  #add<K extends (typeof ANNOUNCED)[number]>(name: K, event: GatewayEvents[K]): void {
    if (this.#ports.isTold() || this.#waiting.size >= MOST_WAITING) return;
    // A transition tells of it too, and progress is of this node alone.
    if (name === 'taskChanged' && !isOfOthers(event as GatewayEvents['taskChanged'])) return;
    this.#waiting.add(`${name} ${JSON.stringify(event)}`);
    this.#loop.wakeIn(GATHER_MS);
  }

  async #write(): Promise<void> {
    const { database, node, now } = this.#ports;
    const batch = [...this.#waiting];
    if (batch.length > 0) {
      await database.transaction(async (tx) => {
        const last = await takeNumbers(tx, 'announcement', batch.length);
        const rows = batch.map((text, nth) => {
          const space = text.indexOf(' ');
          const [event, payload] = [text.slice(0, space), text.slice(space + 1)];
          return { cursor: last - batch.length + 1 + nth, node, event, payload, at: now() };
        });
        await tx.insertInto('announcement').values(rows).execute();
      });
      for (const text of batch) this.#waiting.delete(text);
    }
    if (now() - this.#prunedAt < KEPT_MS) return;
    this.#prunedAt = now();
    await database.queries
      .deleteFrom('announcement')
      .where('at', '<', now() - KEPT_MS)
      .execute();
  }
}

function isOfOthers({ deleted, isWritten }: GatewayEvents['taskChanged']): boolean {
  return deleted || isWritten === true;
}
