/** Alerts as a numbered stream of raised and resolved events; at most one open for each kind and subject. */
import { raw, type EntityManager } from '@mikro-orm/sql';
import PQueue from 'p-queue';
import type { AlertKind } from '../base/alert-kinds.ts';
import type { Database } from '../db/database.ts';
import { AlertEntity } from '../db/entities/alert.ts';
import { Counter } from '../db/entities/counter.ts';
import type { Alert, NewAlert } from './alert.ts';

/** Counter: the transition up to which alerts have been told. */
const SEEN = 'alerts';

export class AlertStore {
  readonly #database: Database;
  #onAdded: (alert: Alert) => void = () => undefined;
  /** One at a time: two failures of one thing at once are one alert. */
  readonly #writes = new PQueue({ concurrency: 1 });

  constructor(database: Database) {
    this.#database = database;
  }

  /** @param listener is told what was committed, in its order */
  onAdded(listener: (alert: Alert) => void): void {
    this.#onAdded = listener;
  }

  /**
   * At start: from which transition on alerts are still to be seen.
   * @param last the newest transition: where a new installation begins
   */
  async begin(last: number): Promise<number> {
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
      newest && !newest.resolved && newest.code === alert.code ? null : { ...alert, resolved: false },
    );
  }

  /** Does nothing where nothing is open. */
  resolve(kind: AlertKind, subject: string, seen?: number): Promise<void> {
    return this.#append(kind, subject, seen, (newest) => {
      if (!newest || newest.resolved) return null;
      const { severity, code, notice } = newest;
      return { kind, severity, subject, code, notice, resolved: true };
    });
  }

  /** All that were raised and are not resolved, newest first: what is over is looked for among them. */
  async open(): Promise<readonly Alert[]> {
    const em = this.#database.entities();
    const newest = em
      .createQueryBuilder(AlertEntity, 'newest')
      .select(raw('max(??)', ['newest.cursor']))
      .groupBy(['kind', 'subject']);
    return em.find(
      AlertEntity,
      { resolved: false, cursor: { $in: newest } },
      { orderBy: { cursor: 'desc' } },
    );
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

  async prune(before: number): Promise<void> {
    await this.#database.entities().nativeDelete(AlertEntity, { at: { $lt: before } });
  }

  #append(
    kind: AlertKind,
    subject: string,
    seen: number | undefined,
    decide: (newest: Alert | undefined) => Omit<Alert, 'cursor' | 'at'> | null,
  ): Promise<void> {
    return this.#writes.add(async () => {
      const added = await this.#database.entityTransaction(async (em) => {
        const next = decide(await newestOf(em, kind, subject));
        if (!next) return null;
        if (seen !== undefined) await em.nativeUpdate(Counter, SEEN, { value: seen });
        return em.create(AlertEntity, { ...next, at: Date.now() });
      });
      if (added) this.#onAdded(added);
    });
  }
}

async function newestOf(em: EntityManager, kind: AlertKind, subject: string): Promise<Alert | undefined> {
  const orderBy = { cursor: 'desc' } as const;
  const [newest] = await em.find(AlertEntity, { kind, subject }, { orderBy, limit: 1 });
  return newest;
}
