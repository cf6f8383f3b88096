/**
 * Entries of the audit log on their way to the database, in order. While it takes none they wait in memory, in bounded
 * number, and nobody waits for them; that they do is said once, and so is how many were lost.
 */
import { pause } from '../base/pause.ts';
import type { Database } from '../db/database.ts';
import type { Logger } from '../base/log.ts';
import type { NewAuditEntry } from './audit-entry.ts';

export const MOST_WAITING = 5000;
const AT_ONCE = 100;
const RETRY_AFTER_MS = 5000;
/** An answer waits no longer for its entry. */
const PATIENCE_MS = 2000;

export type AuditRow = Omit<NewAuditEntry, 'details'> & { readonly details: string };

export class AuditQueue {
  readonly #database: Database;
  readonly #log: Logger;
  readonly #onWritten: () => void;
  readonly #waiting: AuditRow[] = [];
  #lost = 0;
  #late = 0;
  #isAway = false;
  #writing: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(database: Database, log: Logger, onWritten: () => void) {
    this.#database = database;
    this.#log = log;
    this.#onWritten = onWritten;
  }

  /** Fulfilled when the entry is written, or waits. */
  async add(row: AuditRow): Promise<void> {
    this.#waiting.push(row);
    if (this.#waiting.length > MOST_WAITING) {
      this.#waiting.shift();
      this.#lost++;
    }
    if (this.#isAway) return;
    const patience = new AbortController();
    const { signal } = patience;
    await Promise.race([this.#write(), pause(PATIENCE_MS, signal)]);
    patience.abort();
  }

  /** Tries to write what waits; at shutdown, before the database is closed. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    await this.#write();
    clearTimeout(this.#timer);
  }

  /** One writer at a time. Who comes meanwhile waits for it, and then writes what it has left, unless that was in vain. */
  async #write(): Promise<void> {
    while (this.#writing) {
      await this.#writing;
      if (this.#isAway || this.#waiting.length === 0) return;
    }
    this.#writing = this.#writeAll().finally(() => (this.#writing = undefined));
    await this.#writing;
  }

  async #writeAll(): Promise<void> {
    try {
      while (this.#waiting.length > 0) {
        const rows = this.#waiting.slice(0, AT_ONCE);
        await this.#database.queries.insertInto('audit_entry').values(rows).execute();
        const written = new Set(rows);
        while (this.#waiting[0] && written.has(this.#waiting[0])) this.#waiting.shift();
        if (this.#isAway) this.#late += rows.length;
        this.#onWritten();
      }
    } catch (error) {
      if (!this.#isAway) this.#log.error('audit.kept-in-memory', { error });
      this.#isAway = true;
      this.#timer ??= setTimeout(() => {
        this.#timer = undefined;
        void this.#write();
      }, RETRY_AFTER_MS).unref();
      return;
    }
    if (this.#isAway) this.#log.warn('audit.written-late', { entries: this.#late, lost: this.#lost });
    this.#isAway = false;
    this.#late = this.#lost = 0;
  }
}
