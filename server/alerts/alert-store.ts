/**
 * Alerts as a numbered stream of raised and resolved events, at most one open for each kind and subject; and their
 * causes, which people acknowledge.
 */
import { raw, type EntityManager } from '@mikro-orm/sql';
import PQueue from 'p-queue';
import type { AlertKind } from '../base/alert-kinds.ts';
import type { Events } from '../base/events.ts';
import type { Page, PageRequest } from '../base/page.ts';
import { NotFoundError, validated } from '../base/refusals.ts';
import type { Database, Tx } from '../db/database.ts';
import { AlertCauseEntity } from '../db/entities/alert-cause.ts';
import { AlertEntity } from '../db/entities/alert.ts';
import { Counter } from '../db/entities/counter.ts';
import { takeNumbersAbove } from '../db/take-numbers.ts';
import { totalOf } from '../db/total.ts';
import { acknowledgement, type StoredCause } from './alert-cause.ts';
import { agree, join, leave } from './kept-causes.ts';
import type { Alert, NewAlert } from './alert.ts';

export interface AlertStorePorts {
  readonly database: Database;
  readonly events: Events;
  /** Ms since the epoch, by the database's clock. */
  readonly now: () => number;
  /** Whether other nodes append as well: alerts are numbered in the order of commits. */
  readonly isShared?: boolean;
}

/** Counter: the transition up to which alerts have been told. */
const SEEN = 'alerts';
/** Escalated in one transaction. */
const MOST_AT_ONCE = 200;

export class AlertStore {
  readonly #database: Database;
  readonly #events: Events;
  readonly #now: () => number;
  readonly #isShared: boolean;
  /** Told so far. */
  #last: number | undefined;
  /** Something was committed that has not been told. */
  #isUntold = false;
  #onAdded: (alert: Alert) => void = () => undefined;
  /** One at a time: two failures of one thing at once are one alert. */
  readonly #writes = new PQueue({ concurrency: 1 });

  constructor({ database, events, now, isShared = false }: AlertStorePorts) {
    this.#database = database;
    this.#events = events;
    this.#now = now;
    this.#isShared = isShared;
  }

  /** @param listener is told what was committed, in its order */
  onAdded(listener: (alert: Alert) => void): void {
    this.#onAdded = listener;
  }

  /** Tells what has been committed since it last told, by whichever node. */
  tellAdded(): Promise<void> {
    return this.#writes.add(() => this.#tellAdded());
  }

  /**
   * At start: from which transition on alerts are still to be seen.
   * @param last the newest transition: where a new installation begins
   */
  async begin(last: number): Promise<number> {
    await this.#agree();
    return this.#database.entityTransaction(async (em) => {
      const seen = (await em.findOne(Counter, SEEN)) ?? em.create(Counter, { name: SEEN, value: last });
      // After a restored backup, the transitions that were seen may never have been.
      return Math.min(seen.value, last);
    });
  }

  /**
   * Does nothing where the same is open already.
   * @param seen cursor of the transition that tells it: kept with the alert, so that it is told once
   */
  raise(alert: NewAlert, seen?: number): Promise<void> {
    return this.#append(alert.kind, alert.subject, seen, (newest) =>
      newest && !newest.resolved && newest.code === alert.code
        ? null
        : { devices: null, ...alert, resolved: false },
    );
  }

  /** Does nothing where nothing is open. */
  resolve(kind: AlertKind, subject: string, seen?: number): Promise<void> {
    return this.#append(kind, subject, seen, (newest) => {
      if (!newest || newest.resolved) return null;
      const { severity, code, notice, devices } = newest;
      return { kind, severity, subject, code, notice, devices, resolved: true };
    });
  }

  /** All that were raised and are not resolved, newest first: what is over is looked for among them. */
  async open(): Promise<readonly Alert[]> {
    return openOf(this.#database.entities());
  }

  /** Of open alerts, newest first. */
  async causes({ first, after }: PageRequest): Promise<Page<StoredCause>> {
    const before = after === null ? {} : { id: { $lt: Number(after) } };
    const rows = await this.#database
      .entities()
      .find(AlertCauseEntity, before, { orderBy: { id: 'desc' }, limit: first + 1 });
    return {
      items: rows.slice(0, first),
      hasNextPage: rows.length > first,
      total: () => totalOf(this.#database.queries, this.#database.queries.selectFrom('alert_cause')),
    };
  }

  /**
   * A person has seen it: it stays open, and nobody else is told of it, until it gets worse.
   * @throws NotFoundError, ValidationError
   */
  acknowledge(id: number, by: string, note: string | null): Promise<StoredCause> {
    const accepted = validated(acknowledgement, { note });
    const said = { acknowledgedBy: by, acknowledgedAt: this.#now(), note: accepted.note || null };
    return this.#change(id, { ...said, unattendedSince: null });
  }

  /** Nobody sees to it any more. @throws NotFoundError */
  withdraw(id: number): Promise<StoredCause> {
    const unsaid = { acknowledgedBy: null, acknowledgedAt: null, note: null, escalatedAt: null };
    return this.#change(id, { ...unsaid, unattendedSince: this.#now() });
  }

  /**
   * Says once more what nobody has acknowledged for so long; what is only worth knowing is left alone.
   * @returns ms until the next is due; undefined where none is
   */
  async escalate(afterMs: number): Promise<number | undefined> {
    const unattended = {
      escalatedAt: null,
      unattendedSince: { $ne: null },
      severity: { $ne: 'INFO' },
    } as const;
    const now = this.#now();
    const orderBy = { unattendedSince: 'asc' } as const;
    await this.#write(async (em, number) => {
      const causes = await em.find(AlertCauseEntity, unattended, { orderBy, limit: MOST_AT_ONCE });
      const due = causes.filter(({ unattendedSince }) => unattendedSince! + afterMs <= now);
      for (const cause of due) {
        cause.escalatedAt = now;
        const { kind, severity, subject, code, notice } = cause;
        const again = { kind, severity, subject, code, notice, devices: null };
        em.create(AlertEntity, { ...(await number()), ...again, resolved: false, escalated: true, at: now });
      }
      return due.length > 0;
    });
    const [next] = await this.#database.entities().find(AlertCauseEntity, unattended, { orderBy, limit: 1 });
    return next && Math.max(0, next.unattendedSince! + afterMs - now);
  }

  async after(cursor: number, limit: number): Promise<readonly Alert[]> {
    const orderBy = { cursor: 'asc' } as const;
    return this.#database.entities().find(AlertEntity, { cursor: { $gt: cursor } }, { orderBy, limit });
  }

  async lastCursor(): Promise<number> {
    const [newest] = await this.#database
      .entities()
      .findAll(AlertEntity, { orderBy: { cursor: 'desc' }, limit: 1 });
    return newest?.cursor ?? 0;
  }

  /** What is still open is kept. */
  async prune(before: number): Promise<void> {
    const open = (await this.open()).filter(({ at }) => at < before).map(({ cursor }) => cursor);
    await this.#database
      .entities()
      .nativeDelete(AlertEntity, { at: { $lt: before }, ...(open.length > 0 && { cursor: { $nin: open } }) });
  }

  /** Counts that a crash of another version left behind are put right. */
  #agree(): Promise<void> {
    return this.#writes.add(() => this.#transaction(async (em) => agree(em, await openOf(em))));
  }

  #change(id: number, change: Partial<StoredCause>): Promise<StoredCause> {
    // What is no number is no id.
    return this.#writes.add(async () => {
      const changed = await this.#transaction(async (em) => {
        const cause = Number.isSafeInteger(id) ? await em.findOne(AlertCauseEntity, id) : null;
        if (!cause) throw new NotFoundError('NO_SUCH_ALERT', id);
        return em.assign(cause, change);
      });
      this.#tell();
      return changed;
    });
  }

  #append(
    kind: AlertKind,
    subject: string,
    seen: number | undefined,
    decide: (newest: Alert | undefined) => Omit<Alert, 'cursor' | 'escalated' | 'at'> | null,
  ): Promise<void> {
    return this.#write(async (em, number) => {
      const newest = await newestOf(em, kind, subject);
      const next = decide(newest);
      if (!next) return false;
      if (seen !== undefined) await em.nativeUpdate(Counter, SEEN, { value: seen });
      const alert = em.create(AlertEntity, {
        ...(await number()),
        ...next,
        escalated: false,
        at: this.#now(),
      });
      if (newest && !newest.resolved) await leave(em, newest);
      if (!alert.resolved) await join(em, alert);
      return true;
    });
  }

  /**
   * Adds alerts in one transaction.
   * @param work says whether it has added some; the number of each is taken before it
   */
  #write(
    work: (em: EntityManager, number: () => Promise<{ cursor?: number }>) => Promise<boolean>,
  ): Promise<void> {
    return this.#writes.add(async () => {
      this.#last ??= await this.lastCursor();
      const hasAdded = await this.#transaction((em, tx) =>
        work(em, async () => (this.#isShared ? { cursor: await takeNumbersAbove(tx, 'alert', 1) } : {})),
      );
      this.#isUntold ||= hasAdded;
      if (!this.#isUntold) return;
      await this.#tellAdded();
      this.#isUntold = false;
      this.#tell();
    });
  }

  /** Among several nodes one at a time: what is open is read and changed while the counter's row is locked. */
  #transaction<T>(work: (em: EntityManager, tx: Tx) => Promise<T>): Promise<T> {
    return this.#database.entityTransaction(async (em, tx) => {
      if (this.#isShared) await takeNumbersAbove(tx, 'alert', 0);
      return work(em, tx);
    });
  }

  async #tellAdded(): Promise<void> {
    this.#last ??= await this.lastCursor();
    for (let added; (added = await this.after(this.#last, MOST_AT_ONCE)).length > 0;) {
      this.#last = added.at(-1)!.cursor;
      for (const alert of added) this.#onAdded(alert);
    }
  }

  #tell(): void {
    this.#events.publish('recordsChanged', { part: 'ALERTS' });
  }
}

async function newestOf(em: EntityManager, kind: AlertKind, subject: string): Promise<Alert | undefined> {
  const orderBy = { cursor: 'desc' } as const;
  const [newest] = await em.find(AlertEntity, { kind, subject, escalated: false }, { orderBy, limit: 1 });
  return newest;
}

async function openOf(em: EntityManager): Promise<readonly Alert[]> {
  const newest = em
    .createQueryBuilder(AlertEntity, 'newest')
    .select(raw('max(??)', ['newest.cursor']))
    .where({ escalated: false })
    .groupBy(['kind', 'subject']);
  return em.find(AlertEntity, { resolved: false, cursor: { $in: newest } }, { orderBy: { cursor: 'desc' } });
}
