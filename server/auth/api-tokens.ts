/** Keys for programs: a role, perhaps an end, and only the hash of the secret. */
import { z } from 'zod';
import type { Database } from '../db/database.ts';
import type { Events } from '../base/events.ts';
import { NotFoundError, validated } from '../base/refusals.ts';
import { ROLES, type Role, type Standing, type Viewer } from './role.ts';
import { hashToken, newToken } from './secret-token.ts';

export const API_TOKEN_PREFIX = 'pft';
/** `lastUsedAt` is written at most so often. */
const TOUCH_MS = 60_000;

export interface ApiToken {
  readonly id: number;
  readonly name: string;
  readonly role: Role;
  readonly createdBy: string;
  readonly createdAt: number;
  readonly expiresAt: number | null;
  readonly lastUsedAt: number | null;
}

/** The secret is given out here and nowhere else. */
export interface NewApiToken {
  readonly token: string;
  readonly record: ApiToken;
}

export class ApiTokens {
  readonly #database: Database;
  readonly #events: Events;
  readonly #now: () => number;

  constructor(database: Database, events: Events, now: () => number = Date.now) {
    this.#database = database;
    this.#events = events;
    this.#now = now;
  }

  async list(): Promise<readonly ApiToken[]> {
    const rows = await this.#select().orderBy('id', 'desc').limit(200).execute();
    return rows.map(toApiToken);
  }

  async create(
    by: Viewer,
    input: { name: string; role: Role; expiresAt: number | null },
  ): Promise<NewApiToken> {
    const at = this.#now();
    const accepted = validated(
      z.strictObject({
        name: z.string().trim().min(1).max(64),
        role: z.enum(ROLES),
        expiresAt: z.number().gt(at, 'EXPIRY_PAST').nullable(),
      }),
      input,
    );
    const token = newToken(API_TOKEN_PREFIX);
    const tokenHash = hashToken(token);
    const record = { ...accepted, createdBy: by.name, createdAt: at, lastUsedAt: null };
    await this.#database.queries
      .insertInto('api_token')
      .values({ ...record, tokenHash })
      .execute();
    this.#events.publish('recordsChanged', { part: 'ACCESS' });
    return {
      token,
      record: toApiToken(await this.#select().where('tokenHash', '=', tokenHash).executeTakeFirstOrThrow()),
    };
  }

  /** @throws NotFoundError where it has been revoked already. */
  async revoke(id: number): Promise<void> {
    const { numDeletedRows } = await this.#database.queries
      .deleteFrom('api_token')
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    if (Number(numDeletedRows) === 0) throw new NotFoundError('NO_SUCH_API_TOKEN', id);
    this.#events.publish('accessEnded', { kind: 'token', credentialId: id });
    this.#events.publish('recordsChanged', { part: 'ACCESS' });
  }

  /** Who a token belongs to; null where it has ended or never was. */
  async viewer(token: string): Promise<Viewer | null> {
    const row = await this.#select().where('tokenHash', '=', hashToken(token)).executeTakeFirst();
    const at = this.#now();
    if (!row || (row.expiresAt ?? Infinity) <= at) return null;
    if ((row.lastUsedAt ?? 0) < at - TOUCH_MS)
      await this.#database.queries
        .updateTable('api_token')
        .set({ lastUsedAt: at })
        .where('id', '=', row.id)
        .execute();
    return { name: row.name, role: row.role as Role, kind: 'token', credentialId: row.id };
  }

  /** What a token gives now; null where it was revoked. */
  async standing(id: number): Promise<Standing | null> {
    const row = await this.#select().where('id', '=', id).executeTakeFirst();
    return row ? { role: row.role as Role, until: row.expiresAt ?? Infinity } : null;
  }

  #select() {
    return this.#database.queries
      .selectFrom('api_token')
      .select(['id', 'name', 'role', 'createdBy', 'createdAt', 'expiresAt', 'lastUsedAt']);
  }
}

function toApiToken(row: {
  id: number;
  name: string;
  role: string;
  createdBy: string;
  createdAt: number;
  expiresAt?: number | null;
  lastUsedAt?: number | null;
}): ApiToken {
  return {
    ...row,
    role: row.role as Role,
    expiresAt: row.expiresAt ?? null,
    lastUsedAt: row.lastUsedAt ?? null,
  };
}
