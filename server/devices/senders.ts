/** Who opens associations: declared devices get their last-seen time, others are kept to be offered for adding. */
import type { Database } from '../db/database.ts';
import type { Events } from '../events.ts';
import type { UnknownSender } from './device.ts';
import type { DeviceStore } from './device-store.ts';

/** Anyone on the network can invent AE titles: the longest unseen make room. */
const MOST_SENDERS = 200;

export class Senders {
  readonly #database: Database;
  readonly #devices: DeviceStore;
  readonly #events: Events;

  constructor(database: Database, devices: DeviceStore, events: Events) {
    this.#database = database;
    this.#events = events;
    this.#devices = devices;
  }

  /** An association was opened. */
  async seen(aeTitle: string, address: string, at: number): Promise<void> {
    const device = this.#devices.at(aeTitle, address);
    if (device) {
      await this.#devices.recordSeen(device, at);
      this.#events.publish('recordsChanged', { part: 'DEVICES' });
      return;
    }
    const isNew = await this.#database.transaction(async (tx) => {
      const updated = await tx
        .updateTable('unknown_sender')
        .set((eb) => ({ lastSeenAt: at, associations: eb('associations', '+', 1) }))
        .where('aeTitle', '=', aeTitle)
        .where('address', '=', address)
        .executeTakeFirstOrThrow();
      if (Number(updated.numUpdatedRows) > 0) return false;
      await tx
        .insertInto('unknown_sender')
        .values({ aeTitle, address, firstSeenAt: at, lastSeenAt: at, associations: 1 })
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
    if (isNew) this.#events.publish('senderUnknown', { aeTitle, address });
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
}
