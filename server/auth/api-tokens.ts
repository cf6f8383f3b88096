/** Keys for programs: a role, perhaps an end, and only the hash of the secret. */
import { entryName } from '../base/entry-name.ts';
import { z } from 'zod';
import type { Database } from '../db/database.ts';
import { ApiTokenEntity, type ApiToken } from '../db/entities/api-token.ts';
import type { Events } from '../base/events.ts';
import { NotFoundError, validated } from '../base/refusals.ts';
import { TOKEN_ROLES, type TokenRole } from '../base/roles.ts';
import type { Bearer, Standing, Viewer } from './role.ts';
import { hashToken, newToken } from './secret-token.ts';
import { Sightings } from './sightings.ts';

export const API_TOKEN_PREFIX = 'pft';

/** The secret is given out here and nowhere else. */
export interface NewApiToken {
  readonly token: string;
  readonly record: ApiToken;
}

export class ApiTokens {
  readonly #database: Database;
  readonly #events: Events;
  readonly #now: () => number;
  readonly #sightings: Sightings;

  constructor(database: Database, events: Events, now: () => number = Date.now) {
    this.#database = database;
    this.#events = events;
    this.#now = now;
    this.#sightings = new Sightings((id, lastUsedAt) =>
      database.entities().nativeUpdate(ApiTokenEntity, id, { lastUsedAt }),
    );
  }

  async list(): Promise<readonly ApiToken[]> {
    const tokens = await this.#database
      .entities()
      .findAll(ApiTokenEntity, { orderBy: { id: 'desc' }, limit: 200 });
    return tokens.map((token) => {
      const lastUsedAt = this.#sightings.last(token.id, token.lastUsedAt);
      return { ...token, lastUsedAt: lastUsedAt === 0 ? null : lastUsedAt };
    });
  }

  async create(
    by: Viewer,
    input: { name: string; role: TokenRole; expiresAt: number | null; deviceId?: number | null },
  ): Promise<NewApiToken> {
    const at = this.#now();
    const accepted = validated(
      z.strictObject({
        name: entryName,
        role: z.enum(TOKEN_ROLES),
        expiresAt: z.number().gt(at, 'EXPIRY_PAST').nullable(),
        deviceId: z.int().nullable().default(null),
      }),
      input,
    );
    const token = newToken(API_TOKEN_PREFIX);
    const made = { ...accepted, tokenHash: hashToken(token), createdAt: at };
    const record = await this.#database.entityTransaction(async (em) => {
      // A token that makes another does so for the person who made it, with whom all of them end.
      const createdBy =
        by.kind === 'token'
          ? (await em.findOneOrFail(ApiTokenEntity, { id: by.credentialId })).createdBy
          : by.name;
      return em.create(ApiTokenEntity, { ...made, createdBy, lastUsedAt: null });
    });
    this.#events.publish('recordsChanged', { part: 'ACCESS' });
    return { token, record };
  }

  /** @throws NotFoundError where it has been revoked already. */
  async revoke(id: number): Promise<void> {
    const isId = Number.isSafeInteger(id);
    const removed = isId && (await this.#database.entities().nativeDelete(ApiTokenEntity, id));
    if (!removed) throw new NotFoundError('NO_SUCH_API_TOKEN', id);
    this.#events.publish('accessEnded', { kind: 'token', credentialId: id });
    this.#events.publish('recordsChanged', { part: 'ACCESS' });
  }

  /** Who a token belongs to. The way of each request: typed SQL, one look. */
  async bearer(token: string): Promise<Bearer> {
    const row = await this.#database.queries
      .selectFrom('api_token')
      .select(['id', 'name', 'role', 'expiresAt', 'lastUsedAt', 'deviceId'])
      .where('tokenHash', '=', hashToken(token))
      .executeTakeFirst();
    const at = this.#now();
    if (!row) return 'TOKEN_UNKNOWN';
    if ((row.expiresAt ?? Infinity) <= at) return 'TOKEN_EXPIRED';
    this.#sightings.note(row.id, at, row.lastUsedAt ?? null);
    return { name: row.name, role: row.role, kind: 'token', credentialId: row.id, deviceId: row.deviceId };
  }

  /** What a token gives now; null where it was revoked. */
  async standing(id: number): Promise<Standing | null> {
    const row = await this.#database.queries
      .selectFrom('api_token')
      .select(['role', 'expiresAt'])
      .where('id', '=', id)
      .executeTakeFirst();
    return row ? { role: row.role, until: row.expiresAt ?? Infinity } : null;
  }

  /** Waits for what is being written. */
  async stop(): Promise<void> {
    await this.#sightings.settled();
  }
}
