/** Sign-ins that have not ended: opened by name and password, known by a token, ended by time, idleness or a person. */
import type { Database } from '../db/database.ts';
import { SessionEntity, type SessionRow } from '../db/entities/session.ts';
import { UserEntity, type UserRow } from '../db/entities/user.ts';
import type { Events } from '../base/events.ts';
import type { Logger } from '../base/log.ts';
import { NotAllowedError, NotFoundError } from '../base/refusals.ts';
import { networkOf } from './network.ts';
import type { Bearer, Origin, Standing } from './role.ts';
import { hashToken, newToken } from './secret-token.ts';
import { Sightings } from './sightings.ts';
import { UnwrittenSessions } from './unwritten-sessions.ts';
import type { User, Users } from './users.ts';

export const SESSION_PREFIX = 'pfs';
const LONGEST_MS = 7 * 86_400_000;
export const IDLE_MS = 12 * 3_600_000;
/** How long it is remembered of a session that has expired that it was one. */
const REMEMBERED_MS = 30 * 86_400_000;
const UNCHECKED_MS = 15 * 60_000;
const MOST_SHOWN = 200;
const MOST_KNOWN_NETWORKS = 16;

/** The token is given out here and nowhere else. */
export interface NewSession {
  readonly token: string;
  readonly expiresAt: number;
  readonly user: User;
}

export interface OpenSession extends Omit<SessionRow, 'tokenHash' | 'userId'> {
  readonly username: string;
}

/** What comes with a session of somebody whom the hospital's provider or directory vouches for. */
export type OutsideSession = Pick<SessionRow, 'checkedAt' | 'providerTokens' | 'providerSession'> & {
  /** Latest end, ms since the epoch. */
  readonly until: number;
};
const LOCAL: OutsideSession = {
  checkedAt: null,
  providerTokens: null,
  providerSession: null,
  until: Infinity,
};

export interface SessionPorts {
  readonly database: Database;
  readonly users: Users;
  /** Throws where the second factor is missing or wrong. */
  readonly checkSecondFactor: (user: UserRow, code: string) => Promise<void>;
  /** What comes with a session that the directory vouches for. */
  readonly directorySession: () => Promise<OutsideSession>;
  readonly events: Events;
  readonly log: Logger;
  readonly now: () => number;
}

export class Sessions {
  readonly #ports: SessionPorts;
  readonly #unwritten = new UnwrittenSessions();
  /** Ended, and still in the database because it takes nothing now. */
  readonly #ended = new Set<number>();
  readonly #sightings: Sightings;

  constructor(ports: SessionPorts) {
    this.#ports = ports;
    this.#sightings = new Sightings((id, lastSeenAt) =>
      ports.database.entities().nativeUpdate(SessionEntity, id, { lastSeenAt }),
    );
  }

  /** @throws NotAllowedError, the same for a wrong name and a wrong password, or after too many failures. */
  async signIn(username: string, password: string, origin: Origin, code = ''): Promise<NewSession> {
    const { users, checkSecondFactor, directorySession } = this.#ports;
    const user = await users.prove(username, password, origin, (proved) => checkSecondFactor(proved, code));
    if (!user) throw new NotAllowedError('WRONG_CREDENTIALS');
    return this.open(user, origin, user.source === 'LDAP' ? await directorySession() : LOCAL);
  }

  async open({ id: userId }: User, origin: Origin, outside: OutsideSession = LOCAL): Promise<NewSession> {
    const { database, events, log, now } = this.#ports;
    const token = newToken(SESSION_PREFIX);
    const at = now();
    const { until, ...vouched } = outside;
    const session = {
      ...vouched,
      tokenHash: hashToken(token),
      userId,
      address: origin.address,
      userAgent: origin.userAgent.slice(0, 255),
      createdAt: at,
      lastSeenAt: at,
      expiresAt: Math.min(at + LONGEST_MS, until),
    };
    const user = await database.entities().findOneOrFail(UserEntity, userId);
    try {
      await this.#write(session, user);
    } catch (error) {
      log.error('auth.session-not-written', { error });
      // Nobody asks the hospital about one that is in memory only: then it is short.
      const expiresAt =
        outside.checkedAt === null ? session.expiresAt : Math.min(session.expiresAt, at + UNCHECKED_MS);
      this.#unwritten.add({ ...session, expiresAt }, user);
    }
    events.publish('recordsChanged', { part: 'ACCESS' });
    return { token, expiresAt: session.expiresAt, user: { ...user, lastSignInAt: at } };
  }

  /** Who a token belongs to. The way of each request: typed SQL, one look. */
  async bearer(token: string): Promise<Bearer> {
    const { database, now } = this.#ports;
    const tokenHash = hashToken(token);
    if (this.#unwritten.get(tokenHash)) return this.#unwrittenBearer(tokenHash);
    const row = await database.queries
      .selectFrom('session')
      .innerJoin('user', 'user.id', 'session.userId')
      .select(['session.id', 'session.lastSeenAt', 'session.expiresAt', 'user.username', 'user.role'])
      .where('session.tokenHash', '=', tokenHash)
      .executeTakeFirst();
    const at = now();
    if (!row || this.#ended.has(row.id)) return 'TOKEN_UNKNOWN';
    if (Math.min(row.expiresAt, this.#sightings.last(row.id, row.lastSeenAt) + IDLE_MS) <= at)
      return 'TOKEN_EXPIRED';
    this.#sightings.note(row.id, at, row.lastSeenAt);
    return { name: row.username, role: row.role, kind: 'session', credentialId: row.id };
  }

  /** What a session gives now, without being a use of it; null where it has ended. */
  async standing(id: number): Promise<Standing | null> {
    const found = this.#unwritten.list().find((session) => session.id === id) ?? (await this.#kept(id));
    if (!found || this.#ended.has(id)) return null;
    const { role, expiresAt, lastSeenAt } = found;
    return { role, until: Math.min(expiresAt, this.#sightings.last(id, lastSeenAt) + IDLE_MS) };
  }

  async list(): Promise<readonly OpenSession[]> {
    const { database, now } = this.#ports;
    const em = database.entities();
    const at = now();
    const kept = await em.find(
      SessionEntity,
      // What was seen since is in memory only, for a while.
      { expiresAt: { $gt: at }, lastSeenAt: { $gt: at - 2 * IDLE_MS } },
      { orderBy: { id: 'desc' }, limit: MOST_SHOWN },
    );
    const sessions = [...this.#unwritten.list(), ...kept]
      .map((session) => ({ ...session, lastSeenAt: this.#sightings.last(session.id, session.lastSeenAt) }))
      .filter(({ id, lastSeenAt }) => !this.#ended.has(id) && lastSeenAt > at - IDLE_MS);
    const owners = await em.find(UserEntity, { id: { $in: sessions.map(({ userId }) => userId) } });
    const names = new Map(owners.map(({ id, username }) => [id, username]));
    return sessions.flatMap((session) => {
      const username = names.get(session.userId);
      return username === undefined ? [] : [{ ...session, username }];
    });
  }

  /** @throws NotFoundError where it has ended already. */
  async end(id: number): Promise<void> {
    const { database, events, log } = this.#ports;
    if (!Number.isSafeInteger(id)) throw new NotFoundError('NO_SUCH_SESSION', id);
    if (!this.#unwritten.end(id)) {
      try {
        const removed = await database.entities().nativeDelete(SessionEntity, id);
        if (removed === 0) throw new NotFoundError('NO_SUCH_SESSION', id);
      } catch (error) {
        if (error instanceof NotFoundError) throw error;
        // Ended all the same; the row goes when the database takes writes again.
        log.error('auth.session-not-removed', { error });
        this.#ended.add(id);
      }
    }
    events.publish('accessEnded', { kind: 'session', credentialId: id });
    events.publish('recordsChanged', { part: 'ACCESS' });
  }

  /** Waits for what is being written. */
  async stop(): Promise<void> {
    await this.#sightings.settled();
  }

  #kept(id: number) {
    return this.#ports.database.queries
      .selectFrom('session')
      .innerJoin('user', 'user.id', 'session.userId')
      .select(['user.role', 'session.expiresAt', 'session.lastSeenAt'])
      .where('session.id', '=', id)
      .executeTakeFirst();
  }

  async #write(session: Omit<SessionRow, 'id'>, { id, knownNetworks }: UserRow): Promise<void> {
    const at = session.createdAt;
    const network = networkOf(session.address);
    const others = (knownNetworks ?? []).filter((known) => known !== network);
    const ended = [...this.#ended];
    await this.#ports.database.entityTransaction(async (em) => {
      em.create(SessionEntity, session);
      await em.nativeUpdate(UserEntity, id, {
        lastSignInAt: at,
        knownNetworks: [network, ...others].slice(0, MOST_KNOWN_NETWORKS),
      });
      await em.nativeDelete(SessionEntity, {
        $or: [
          { expiresAt: { $lte: at - REMEMBERED_MS } },
          { lastSeenAt: { $lte: at - IDLE_MS - REMEMBERED_MS } },
          { id: { $in: ended } },
        ],
      });
    });
    for (const each of ended) this.#ended.delete(each);
  }

  async #unwrittenBearer(tokenHash: string): Promise<Bearer> {
    const session = this.#unwritten.get(tokenHash)!;
    const at = this.#ports.now();
    const user = await this.#ports.database.entities().findOne(UserEntity, session.userId);
    const isSame = user?.passwordHash === session.passwordHash && user.role === session.role;
    if (
      !isSame ||
      session.expiresAt <= at ||
      this.#sightings.last(session.id, session.lastSeenAt) <= at - IDLE_MS
    ) {
      this.#unwritten.end(session.id);
      return isSame ? 'TOKEN_EXPIRED' : 'TOKEN_UNKNOWN';
    }
    // Nothing is written of it but in memory.
    this.#sightings.note(session.id, at, at);
    return { name: user.username, role: user.role, kind: 'session', credentialId: session.id };
  }
}
