/** Who did what, or looked at whose task. Appended before the answer goes out; never edited. */
import type { ExpressionBuilder } from 'kysely';
import type { Database, Tables } from '../db/database.ts';
import { totalOf } from '../db/total.ts';
import type { Events } from '../base/events.ts';
import type { Logger } from '../base/log.ts';
import type { Page, PageRequest } from '../base/page.ts';

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
  /** Of the request, as in log lines. */
  readonly requestId: string;
}

/** All that fit every field given. */
export interface AuditFilter {
  readonly actor?: string | undefined;
  readonly address?: string | undefined;
  readonly actions?: readonly string[] | undefined;
  readonly taskId?: string | undefined;
  /** True: only what was done; false: only what was refused or failed. */
  readonly succeeded?: boolean | undefined;
  readonly requestId?: string | undefined;
  /** Milliseconds since the epoch: at or after, and before. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
}

const LONGEST_DETAILS = 8000;
const CONFLATE_MS = 60_000;
const MOST_RECENT = 1000;
const SECRET = /password|secret|token|current|next/i;

export class AuditLog {
  readonly #database: Database;
  readonly #log: Logger;
  readonly #events: Events;
  /** When each repeated look was last written down. */
  readonly #recent = new Map<string, number>();

  constructor(database: Database, log: Logger, events: Events) {
    this.#database = database;
    this.#log = log;
    this.#events = events;
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
    const { action, outcome, requestId, taskId } = entry;
    // Looks are many; what was done belongs to the story of a task.
    this.#log[conflate ? 'debug' : 'info']('api.action', {
      action,
      outcome,
      requestId,
      ...(taskId !== null && { taskId }),
    });
    await this.#database.queries
      .insertInto('audit_entry')
      .values({ ...entry, details: details.length > LONGEST_DETAILS ? '{"shortened":true}' : details })
      .execute();
    this.#events.publish('recordsChanged', { part: 'AUDIT' });
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
  async list(filter: AuditFilter, { first, after }: PageRequest): Promise<Page<AuditEntry>> {
    const { queries } = this.#database;
    const matching = queries.selectFrom('audit_entry').where((eb) => matches(eb, filter));
    const rows = await matching
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
      total: () => totalOf(queries, matching),
    };
  }

  async prune(before: number): Promise<void> {
    await this.#database.queries.deleteFrom('audit_entry').where('at', '<', before).execute();
  }
}

function matches(eb: ExpressionBuilder<Tables, 'audit_entry'>, filter: AuditFilter) {
  const { actor, address, actions, taskId, succeeded, requestId, from, to } = filter;
  return eb.and([
    ...(actor === undefined ? [] : [eb('actor', '=', actor)]),
    ...(address === undefined ? [] : [eb('address', '=', address)]),
    ...(actions === undefined ? [] : [eb('action', 'in', actions.length > 0 ? [...actions] : [''])]),
    ...(taskId === undefined ? [] : [eb('taskId', '=', taskId)]),
    ...(succeeded === undefined ? [] : [eb('outcome', succeeded ? '=' : '!=', 'OK')]),
    ...(requestId === undefined ? [] : [eb('requestId', '=', requestId)]),
    ...(from === undefined ? [] : [eb('at', '>=', from)]),
    ...(to === undefined ? [] : [eb('at', '<', to)]),
  ]);
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
