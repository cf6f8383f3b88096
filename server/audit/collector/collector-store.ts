/** Where audit messages are sent and how far that has come, in one row of the database. */
import type { Events } from '../../base/events.ts';
import type { Notice } from '../../base/notices.ts';
import { validated } from '../../base/refusals.ts';
import type { Database } from '../../db/database.ts';
import { AuditCollectorEntity } from '../../db/entities/audit-collector.ts';
import { newestCursor } from './next-entries.ts';
import { collectorInput, type Collector, type CollectorInput, type CollectorRow } from './collector.ts';

const ONLY = 1;

export class CollectorStore {
  readonly #database: Database;
  readonly #events: Events;
  #onChanged: () => void = () => undefined;

  constructor(database: Database, events: Events) {
    this.#database = database;
    this.#events = events;
  }

  /** Who sends is told of changes. */
  onChanged(listener: () => void): void {
    this.#onChanged = listener;
  }

  async row(): Promise<CollectorRow> {
    return (await this.#database.entities().findOne(AuditCollectorEntity, ONLY)) ?? untouched();
  }

  async read(): Promise<Collector> {
    return this.#shown(await this.row());
  }

  /**
   * What is left out stays. Once it is switched on, entries from then on are sent.
   * @throws ValidationError
   */
  async update(input: CollectorInput): Promise<Collector> {
    const newest = await newestCursor(this.#database.queries);
    const written = await this.#database.entityTransaction(async (em) => {
      const kept = await em.findOne(AuditCollectorEntity, ONLY);
      const before = kept ?? untouched();
      const accepted = validated(collectorInput, { ...before, ...input });
      const begins = accepted.enabled && !before.enabled;
      const place = { failures: 0, ...(begins && { deliveredCursor: newest, lost: 0, notice: null }) };
      return kept
        ? em.assign(kept, { ...accepted, ...place })
        : em.create(AuditCollectorEntity, { ...before, ...accepted, ...place, id: ONLY });
    });
    this.#tell();
    this.#onChanged();
    return this.#shown(written);
  }

  /**
   * Takes the turn to send.
   * @param until when it ends by itself, should this gateway not end it, ms since the epoch
   * @returns false where another gateway has taken it meanwhile
   */
  async claim({ attemptedAt }: CollectorRow, until: number): Promise<boolean> {
    const next = Math.max(until, attemptedAt + 1);
    const taken = await this.#database
      .entities()
      .nativeUpdate(AuditCollectorEntity, { id: ONLY, attemptedAt, enabled: true }, { attemptedAt: next });
    return taken > 0;
  }

  /** It has the entries up to that cursor. */
  async taken(at: number, deliveredCursor: number): Promise<void> {
    const change = { deliveredCursor, attemptedAt: at, takenAt: at, failures: 0, notice: null };
    await this.#database.entities().nativeUpdate(AuditCollectorEntity, ONLY, change);
    this.#tell();
  }

  /** @param deliveredCursor what it surely has: what may have been under way is sent again */
  async failed(at: number, notice: Notice, failures: number, deliveredCursor: number): Promise<void> {
    const change = { deliveredCursor, attemptedAt: at, failures, notice };
    await this.#database.entities().nativeUpdate(AuditCollectorEntity, ONLY, change);
    this.#tell();
  }

  async #shown(row: CollectorRow): Promise<Collector> {
    const { deliveredCursor, attemptedAt: _attemptedAt, failures: _failures, ...shown } = row;
    if (!row.enabled) return { ...shown, behind: 0, behindSince: null };
    const waiting = await this.#database.queries
      .selectFrom('audit_entry')
      .select((eb) => [eb.fn.countAll<number>().as('entries'), eb.fn.min('at').as('since')])
      .where('cursor', '>', deliveredCursor)
      .executeTakeFirstOrThrow();
    const { entries, since } = waiting;
    return { ...shown, behind: Number(entries), behindSince: since === null ? null : Number(since) };
  }

  /** Entries were removed for want of room that it never had. */
  async lost(entries: number): Promise<void> {
    const { lost } = await this.row();
    await this.#database.entities().nativeUpdate(AuditCollectorEntity, ONLY, { lost: lost + entries });
    this.#tell();
  }

  #tell(): void {
    this.#events.publish('recordsChanged', { part: 'AUDIT_COLLECTOR' });
  }
}

function untouched(): CollectorRow {
  const place = { deliveredCursor: 0, attemptedAt: 0, failures: 0, lost: 0, notice: null, takenAt: null };
  return { ...collectorInput.parse({}), ...place };
}
