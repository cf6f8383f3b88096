/** Who opens associations: declared devices get their last-seen time, others are kept to be offered for adding. */
import type { Database } from '../db/database.ts';
import type { Events } from '../base/events.ts';
import type { UnknownSender } from './device.ts';
import type { DeviceStore } from './device-store.ts';

/** Anyone on the network can invent AE titles: the longest unseen make room, and few of them are announced. */
const MOST_SENDERS = 200;
const MOST_ANNOUNCED = 20;
const ANNOUNCED_WITHIN_MS = 3_600_000;
/** Peers that ask for associations all the time are written down no more often than this. */
const WRITE_EVERY_MS = 1000;

interface Noted {
  readonly aeTitle: string;
  readonly address: string;
  at: number;
  associations: number;
}

export class Senders {
  readonly #database: Database;
  readonly #devices: DeviceStore;
  readonly #events: Events;
  readonly #onError: (error: unknown) => void;
  /** Not written down yet. */
  readonly #noted = new Map<string, Noted>();
  #timer: NodeJS.Timeout | undefined;
  #lastWrite = -Infinity;
  #writing: Promise<void> = Promise.resolve();
  /** When unknown senders were announced, the newest last. */
  #announced: number[] = [];

  constructor(database: Database, devices: DeviceStore, events: Events, onError: (error: unknown) => void) {
    this.#database = database;
    this.#events = events;
    this.#devices = devices;
    this.#onError = onError;
  }

  /** An association was asked for: written down within a second, together with others of that second. */
  note(aeTitle: string, address: string, at: number): void {
    const key = `${aeTitle}@${address}`;
    const noted = this.#noted.get(key);
    if (noted) {
      noted.at = at;
      noted.associations++;
    } else if (aeTitle !== '' && this.#noted.size < MOST_SENDERS) {
      this.#noted.set(key, { aeTitle, address, at, associations: 1 });
    }
    this.#timer ??= setTimeout(
      () => {
        this.#timer = undefined;
        this.#writing = this.#writing.then(() => this.#write());
      },
      Math.max(0, this.#lastWrite + WRITE_EVERY_MS - performance.now()),
    );
  }

  /** Writes down what was noted, and nothing after that. */
  async close(): Promise<void> {
    clearTimeout(this.#timer);
    await this.#writing;
    await this.#write();
  }

  /** Associations were asked for. */
  async seen(aeTitle: string, address: string, at: number, associations = 1): Promise<void> {
    const device = this.#devices.at(aeTitle, address);
    if (device) {
      await this.#devices.recordSeen(device, at);
      this.#events.publish('recordsChanged', { part: 'DEVICES' });
      return;
    }
    const isNew = await this.#database.transaction(async (tx) => {
      const updated = await tx
        .updateTable('unknown_sender')
        .set((eb) => ({ lastSeenAt: at, associations: eb('associations', '+', associations) }))
        .where('aeTitle', '=', aeTitle)
        .where('address', '=', address)
        .executeTakeFirstOrThrow();
      if (Number(updated.numUpdatedRows) > 0) return false;
      await tx
        .insertInto('unknown_sender')
        .values({ aeTitle, address, firstSeenAt: at, lastSeenAt: at, associations })
        .execute();
      const kept = tx
        .selectFrom('unknown_sender')
        .select('id')
        .orderBy('lastSeenAt', 'desc')
        .orderBy('id', 'desc')
        .limit(MOST_SENDERS);
      const ids = (await kept.execute()).map(({ id }) => id);
      await tx.deleteFrom('unknown_sender').where('id', 'not in', ids).execute();
      return true;
    });
    this.#events.publish('recordsChanged', { part: 'DEVICES' });
    if (isNew && this.#mayAnnounce()) this.#events.publish('senderUnknown', { aeTitle, address });
  }

  /** Newest first; those that were declared since are left out. */
  async unknown(): Promise<readonly UnknownSender[]> {
    const rows = await this.#database.queries
      .selectFrom('unknown_sender')
      .select(['aeTitle', 'address', 'firstSeenAt', 'lastSeenAt', 'associations'])
      .orderBy('lastSeenAt', 'desc')
      .execute();
    return rows.filter(({ aeTitle, address }) => !this.#devices.at(aeTitle, address));
  }

  async #write(): Promise<void> {
    this.#lastWrite = performance.now();
    const noted = [...this.#noted.values()];
    this.#noted.clear();
    try {
      for (const { aeTitle, address, at, associations } of noted)
        await this.seen(aeTitle, address, at, associations);
    } catch (error) {
      this.#onError(error);
    }
  }

  #mayAnnounce(): boolean {
    const now = Date.now();
    this.#announced = this.#announced.filter((at) => at > now - ANNOUNCED_WITHIN_MS);
    if (this.#announced.length >= MOST_ANNOUNCED) return false;
    this.#announced.push(now);
    return true;
  }
}
