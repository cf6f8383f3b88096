/** Alerts as a numbered stream of raised and resolved events; at most one open for each kind and subject. */
import PQueue from 'p-queue';
import type { Database, Reader } from '../db/database.ts';
import type { Notice } from '../base/notices.ts';
import type { Alert, AlertKind, AlertSeverity, NewAlert } from './alert.ts';

const MOST_OPEN_SHOWN = 200;
/** Counter: the transition up to which alerts have been told. */
const SEEN = 'alerts';

export class AlertStore {
  readonly #database: Database;
  readonly #onAdded: (alert: Alert) => void;
  /** One at a time: two failures of one thing at once are one alert. */
  readonly #writes = new PQueue({ concurrency: 1 });

  /** @param onAdded is told what was committed, in its order. */
  constructor(database: Database, onAdded: (alert: Alert) => void) {
    this.#database = database;
    this.#onAdded = onAdded;
  }

  /**
   * At start: from which transition on alerts are still to be seen.
   * @param last the newest transition: where a new installation begins
   */
  async begin(last: number): Promise<number> {
    return this.#database.transaction(async (tx) => {
      const row = await tx.selectFrom('counter').select('value').where('name', '=', SEEN).executeTakeFirst();
      if (!row) await tx.insertInto('counter').values({ name: SEEN, value: last }).execute();
      // After a restored backup, the transitions that were seen may never have been.
      return Math.min(Number(row?.value ?? last), last);
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
    return this.#append(kind, subject, seen, (newest) =>
      newest && !newest.resolved ? { ...newest, resolved: true } : null,
    );
  }

  /** Raised and not resolved, newest first; at most 200. */
  async open(): Promise<readonly Alert[]> {
    const rows = await this.#database.queries
      .selectFrom('alert')
      .selectAll()
      .where('resolved', '=', 0)
      .where(({ not, exists, selectFrom }) =>
        not(
          exists(
            selectFrom('alert as later')
              .select('later.cursor')
              .whereRef('later.kind', '=', 'alert.kind')
              .whereRef('later.subject', '=', 'alert.subject')
              .whereRef('later.cursor', '>', 'alert.cursor'),
          ),
        ),
      )
      .orderBy('cursor', 'desc')
      .limit(MOST_OPEN_SHOWN)
      .execute();
    return rows.map(toAlert);
  }

  async after(cursor: number, limit: number): Promise<readonly Alert[]> {
    const rows = await this.#database.queries
      .selectFrom('alert')
      .selectAll()
      .where('cursor', '>', cursor)
      .orderBy('cursor')
      .limit(limit)
      .execute();
    return rows.map(toAlert);
  }

  async lastCursor(): Promise<number> {
    const row = await this.#database.queries
      .selectFrom('alert')
      .select((eb) => eb.fn.max('cursor').as('cursor'))
      .executeTakeFirst();
    return row?.cursor ?? 0;
  }

  async prune(before: number): Promise<void> {
    await this.#database.queries.deleteFrom('alert').where('at', '<', before).execute();
  }

  #append(
    kind: AlertKind,
    subject: string,
    seen: number | undefined,
    decide: (newest: Alert | null) => (NewAlert & { resolved: boolean }) | null,
  ): Promise<void> {
    return this.#writes.add(async () => {
      const added = await this.#database.transaction(async (tx) => {
        const next = decide(await newestOf(tx, kind, subject));
        if (!next) return null;
        if (seen !== undefined)
          await tx.updateTable('counter').set({ value: seen }).where('name', '=', SEEN).execute();
        const { severity, code, notice, resolved } = next;
        await tx
          .insertInto('alert')
          .values({
            kind,
            severity,
            subject,
            code,
            notice: JSON.stringify(notice),
            resolved: Number(resolved),
            at: Date.now(),
          })
          .execute();
        return newestOf(tx, kind, subject);
      });
      if (added) this.#onAdded(added);
    });
  }
}

async function newestOf(reader: Reader, kind: string, subject: string): Promise<Alert | null> {
  const row = await reader
    .selectFrom('alert')
    .selectAll()
    .where('kind', '=', kind)
    .where('subject', '=', subject)
    .orderBy('cursor', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row ? toAlert(row) : null;
}

function toAlert(row: {
  cursor: number;
  kind: string;
  severity: string;
  subject: string;
  code?: string | null;
  notice: string;
  resolved: number;
  at: number;
}): Alert {
  return {
    ...row,
    kind: row.kind as AlertKind,
    severity: row.severity as AlertSeverity,
    code: row.code ?? null,
    notice: JSON.parse(row.notice) as Notice,
    resolved: row.resolved === 1,
  };
}
