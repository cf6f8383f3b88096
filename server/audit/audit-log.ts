/** Who did what, or looked at whose task. Appended before the answer goes out; never edited. Bounded in size. */
import type { ExpressionBuilder } from 'kysely';
import type { Database, Queries, Tables } from '../db/database.ts';
import { hashToken } from '../auth/secret-token.ts';
import { keepWithin } from '../db/size-bound.ts';
import { totalOf } from '../db/total.ts';
import type { Events } from '../base/events.ts';
import type { Logger } from '../base/log.ts';
import type { Page, PageRequest } from '../base/page.ts';
import { LOOKS, sameLook, type AuditEntry, type AuditFilter, type NewAuditEntry } from './audit-entry.ts';
import { AuditQueue } from './audit-queue.ts';
import { GATEWAY_ACTIONS, type GatewayAction } from './gateway-actions.ts';
import { newestCursor } from './collector/next-entries.ts';
import { Counted } from './counted.ts';

const MIB = 1024 * 1024;
/** Each kind has room of its own: strangers push out no one, looks nothing that was done, and series nothing that people did. */
export const AUDIT_BOUNDS = {
  strangers: { rows: 10_000, bytes: 8 * MIB },
  looks: { rows: 400_000, bytes: 200 * MIB },
  gateway: { rows: 400_000, bytes: 200 * MIB },
  others: { rows: 400_000, bytes: 200 * MIB },
} as const;
export type AuditBounds = Readonly<
  Record<keyof typeof AUDIT_BOUNDS, { readonly rows: number; readonly bytes: number }>
>;

const LONGEST_DETAILS = 8000;
const MOST_RECENT = 1000;
const SECRET = /password|secret|token|current|next/i;
/** Their `code` is one of an authenticator or for recovery, which is good until it was taken. */
const WITH_CODE: ReadonlySet<string> = new Set(['signIn', 'confirmSecondFactor', 'removeSecondFactor']);

export class AuditLog {
  readonly #database: Database;
  readonly #log: Logger;
  readonly #bounds: AuditBounds;
  readonly #queue: AuditQueue;
  readonly #counted = new Counted((entry) => void this.#write(entry));
  /** When each repeated look was last written down. */
  readonly #recent = new Map<string, number>();

  constructor(database: Database, log: Logger, events: Events, bounds: AuditBounds = AUDIT_BOUNDS) {
    this.#database = database;
    this.#log = log;
    this.#bounds = bounds;
    this.#queue = new AuditQueue(database, log, () => events.publish('recordsChanged', { part: 'AUDIT' }));
  }

  /** Never rejects: an entry that cannot be written waits in memory. Looks that are the same within minutes are one. */
  async append(given: NewAuditEntry): Promise<void> {
    const entry = {
      ...given,
      details: withoutSecrets(given.details, given.action) as NewAuditEntry['details'],
    };
    if (this.#isRepeated(entry)) return;
    if (this.#counted.isAlone(entry)) await this.#write(entry);
  }

  /** What the gateway does by itself, but what becomes of a task (task-trail.ts). @param address of the other side */
  appendOwn(action: GatewayAction, details: NewAuditEntry['details'], address = ''): Promise<void> {
    const nobody = { actor: null, taskId: null, outcome: 'OK', requestId: '' };
    return this.append({ ...nobody, at: Date.now(), action, details, address });
  }

  /** Writes what was counted and what waits; at shutdown, before the database is closed. */
  async close(): Promise<void> {
    this.#counted.tell();
    await this.#queue.flush();
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

  /**
   * Removes what is older, and of each kind the oldest beyond its bound. What the hospital's collector has not taken
   * is kept whatever its age, within the bounds.
   * @param taken cursor up to which the collector has the log; null: there is none
   * @returns how many were removed that it has not
   */
  async prune(before: number, taken: number | null = null): Promise<number> {
    const { queries } = this.#database;
    await queries
      .deleteFrom('audit_entry')
      .where('at', '<', before)
      .$if(taken !== null, (query) => query.where('cursor', '<=', taken))
      .execute();
    if (taken === null) {
      await this.#keepWithinBounds(queries);
      return 0;
    }
    const newest = await newestCursor(queries);
    const waiting = async () =>
      queries
        .selectFrom('audit_entry')
        .select((eb) => eb.fn.countAll<number>().as('entries'))
        .where('cursor', '>', taken)
        .where('cursor', '<=', newest)
        .executeTakeFirstOrThrow();
    const had = await waiting();
    await this.#keepWithinBounds(queries);
    const has = await waiting();
    return Number(had.entries) - Number(has.entries);
  }

  async #keepWithinBounds(queries: Queries): Promise<void> {
    const { strangers, looks, gateway, others } = this.#bounds;
    await keepWithin(queries, 'audit_entry', gateway, (eb) => eb('action', 'in', [...GATEWAY_ACTIONS]));
    await keepWithin(queries, 'audit_entry', strangers, (eb) =>
      eb.and([eb('actor', 'is', null), eb('action', 'not in', [...GATEWAY_ACTIONS])]),
    );
    await keepWithin(queries, 'audit_entry', looks, (eb) =>
      eb.and([eb('actor', 'is not', null), eb('action', 'in', [...LOOKS])]),
    );
    await keepWithin(queries, 'audit_entry', others, (eb) =>
      eb.and([eb('actor', 'is not', null), eb('action', 'not in', [...LOOKS])]),
    );
  }

  async #write(entry: NewAuditEntry): Promise<void> {
    const { action, outcome, requestId, taskId } = entry;
    // Looks are many; what was done belongs to the story of a task.
    this.#log[isLook(entry) ? 'debug' : 'info']('api.action', {
      action,
      outcome,
      requestId,
      ...(taskId !== null && { taskId }),
    });
    const details = JSON.stringify(entry.details);
    await this.#queue.add({
      ...entry,
      details: details.length > LONGEST_DETAILS ? '{"shortened":true}' : details,
    });
  }

  #isRepeated(entry: NewAuditEntry): boolean {
    const same = sameLook(entry);
    if (!same) return false;
    const { at } = entry;
    const what = hashToken(same.key);
    const before = this.#recent.get(what);
    if (before !== undefined && at - before < same.ms) return true;
    this.#recent.delete(what);
    this.#recent.set(what, at);
    for (const oldest of this.#recent.keys()) {
      if (this.#recent.size <= MOST_RECENT) break;
      this.#recent.delete(oldest);
    }
    return false;
  }
}

function isLook({ action }: NewAuditEntry): boolean {
  return LOOKS.includes(action);
}

function matches(eb: ExpressionBuilder<Tables, 'audit_entry'>, filter: AuditFilter) {
  const { actor, address, actions, taskId, succeeded, requestId, byGateway, from, to } = filter;
  return eb.and([
    ...(actor === undefined ? [] : [eb('actor', '=', actor)]),
    ...(address === undefined ? [] : [eb('address', '=', address)]),
    ...(actions === undefined ? [] : [eb('action', 'in', actions.length > 0 ? [...actions] : [''])]),
    ...(taskId === undefined ? [] : [eb('taskId', '=', taskId)]),
    ...(succeeded === undefined ? [] : [eb('outcome', succeeded ? '=' : '!=', 'OK')]),
    ...(requestId === undefined ? [] : [eb('requestId', '=', requestId)]),
    ...(byGateway === undefined ? [] : [eb('action', byGateway ? 'in' : 'not in', [...GATEWAY_ACTIONS])]),
    ...(from === undefined ? [] : [eb('at', '>=', from)]),
    ...(to === undefined ? [] : [eb('at', '<', to)]),
  ]);
}

/** The path of such an address is what lets in whoever knows it. */
const SECRET_ADDRESS = /Webhook$/;

function withoutSecrets(value: unknown, action: string): unknown {
  if (Array.isArray(value)) return value.map((each) => withoutSecrets(each, action));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !(SECRET.test(key) || (key === 'code' && WITH_CODE.has(action))))
      .map(([key, inner]) => [
        key,
        key === 'url' && SECRET_ADDRESS.test(action) ? originOf(inner) : withoutSecrets(inner, action),
      ]),
  );
}

function originOf(url: unknown): string {
  return typeof url === 'string' && URL.canParse(url) ? `${new URL(url).origin}/…` : '';
}
