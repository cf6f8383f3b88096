/** Who did what, or looked at whose task. Appended before the answer goes out; never edited. */
import type { Database } from '../db/database.ts';
import { totalOf } from '../db/total.ts';
import type { Page, PageRequest } from '../page.ts';

export interface AuditEntry {
  readonly cursor: number;
  readonly at: number;
  /** User or API token; null where nobody was signed in. */
  readonly actor: string | null;
  readonly address: string;
  /** The mutation, or `viewTask`. */
  readonly action: string;
  readonly taskId: string | null;
  /** Arguments without secrets. */
  readonly details: Readonly<Record<string, unknown>>;
  /** `OK`, or the error it was answered with. */
  readonly outcome: string;
}

const LONGEST_DETAILS = 8000;
const CONFLATE_MS = 60_000;
const MOST_RECENT = 1000;
const SECRET = /password|secret|token|current|next/i;

export class AuditLog {
  readonly #database: Database;
  /** When each repeated look was last written down. */
  readonly #recent = new Map<string, number>();

  constructor(database: Database) {
    this.#database = database;
  }

  /**
   * @param conflate write down one of several that are the same within a minute: a page that reloads itself is one look
   */
  async append(entry: Omit<AuditEntry, 'cursor'>, { conflate = false } = {}): Promise<void> {
    const details = JSON.stringify(withoutSecrets(entry.details));
    if (
      conflate &&
      this.#isRepeated(
        `${entry.actor} ${entry.address} ${entry.action} ${entry.outcome} ${details}`,
        entry.at,
      )
    )
      return;
    await this.#database.queries
      .insertInto('audit_entry')
      .values({ ...entry, details: details.length > LONGEST_DETAILS ? '{"shortened":true}' : details })
      .execute();
  }

  #isRepeated(what: string, at: number): boolean {
    const before = this.#recent.get(what);
    if (before !== undefined && at - before < CONFLATE_MS) return true;
    this.#recent.delete(what);
    this.#recent.set(what, at);
    for (const oldest of this.#recent.keys()) {
      if (this.#recent.size <= MOST_RECENT) break;
      this.#recent.delete(oldest);
    }
    return false;
  }

  /** Newest first. */
  async list({ first, after }: PageRequest): Promise<Page<AuditEntry>> {
    const { queries } = this.#database;
    const rows = await queries
      .selectFrom('audit_entry')
      .selectAll()
      .$if(after !== null, (query) => query.where('cursor', '<', Number(after)))
      .orderBy('cursor', 'desc')
      .limit(first + 1)
      .execute();
    const items = rows.slice(0, first).map((row) => ({
      ...row,
      actor: row.actor ?? null,
      taskId: row.taskId ?? null,
      details: JSON.parse(row.details) as Record<string, unknown>,
    }));
    return {
      items,
      hasNextPage: rows.length > first,
      total: () => totalOf(queries, queries.selectFrom('audit_entry')),
    };
  }

  async prune(before: number): Promise<void> {
    await this.#database.queries.deleteFrom('audit_entry').where('at', '<', before).execute();
  }
}

function withoutSecrets(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutSecrets);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !SECRET.test(key))
      .map(([key, inner]) => [key, withoutSecrets(inner)]),
  );
}
