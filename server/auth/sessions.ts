/** Sign-ins that have not ended: opened by name and password, known by a token, ended by time, idleness or a person. */
import type { Database } from '../db/database.ts';
import type { Events } from '../base/events.ts';
import { NotAllowedError, NotFoundError } from '../base/refusals.ts';
import type { Origin, Role, Standing, Viewer } from './role.ts';
import { hashToken, newToken } from './secret-token.ts';
import type { Throttle } from './throttle.ts';
import type { User, Users } from './users.ts';

export const SESSION_PREFIX = 'pfs';
const LONGEST_MS = 7 * 86_400_000;
export const IDLE_MS = 12 * 3_600_000;
/** `lastSeenAt` is written at most so often. */
const TOUCH_MS = 60_000;

/** The token is given out here and nowhere else. */
export interface NewSession {
  readonly token: string;
  readonly expiresAt: number;
  readonly user: User;
}

export interface OpenSession {
  readonly id: number;
  readonly username: string;
  readonly address: string;
  readonly userAgent: string;
  readonly createdAt: number;
  readonly lastSeenAt: number;
  readonly expiresAt: number;
}

export interface SessionPorts {
  readonly database: Database;
  readonly users: Users;
  readonly throttle: Throttle;
  readonly events: Events;
  readonly now: () => number;
}

export class Sessions {
  readonly #ports: SessionPorts;

  constructor(ports: SessionPorts) {
    this.#ports = ports;
  }

  /** @throws NotAllowedError, the same for a wrong name and a wrong password, or after too many failures. */
  async signIn(username: string, password: string, origin: Origin): Promise<NewSession> {
    const { throttle, users } = this.#ports;
    const keys = [`name ${username.trim().toLowerCase().slice(0, 64)}`, `address ${origin.address}`];
    const wait = throttle.waitSeconds(keys);
    if (wait > 0) throw new NotAllowedError('TOO_MANY_ATTEMPTS', { seconds: wait });
    // Counted before it is known, so that many guesses at once gain nothing.
    throttle.failed(keys);
    const user = await users.verify(username, password.slice(0, 256));
    if (!user) throw new NotAllowedError('WRONG_CREDENTIALS');
    throttle.succeeded(keys);
    return this.open(user, origin);
  }

  async open(user: User, origin: Origin): Promise<NewSession> {
    const { database, events, now } = this.#ports;
    const token = newToken(SESSION_PREFIX);
    const at = now();
    const expiresAt = at + LONGEST_MS;
    await database.transaction(async (tx) => {
      await tx
        .insertInto('session')
        .values({
          tokenHash: hashToken(token),
          userId: user.id,
          address: origin.address,
          userAgent: origin.userAgent.slice(0, 255),
          createdAt: at,
          lastSeenAt: at,
          expiresAt,
        })
        .execute();
      await tx.updateTable('user').set({ lastSignInAt: at }).where('id', '=', user.id).execute();
      await tx
        .deleteFrom('session')
        .where((eb) => eb.or([eb('expiresAt', '<=', at), eb('lastSeenAt', '<=', at - IDLE_MS)]))
        .execute();
    });
    events.publish('recordsChanged', { part: 'ACCESS' });
    return { token, expiresAt, user: { ...user, lastSignInAt: at } };
  }

  /** Who a token belongs to; null where it has ended or never was. */
  async viewer(token: string): Promise<Viewer | null> {
    const { database, now } = this.#ports;
    const row = await database.queries
      .selectFrom('session')
      .innerJoin('user', 'user.id', 'session.userId')
      .select(['session.id', 'session.lastSeenAt', 'session.expiresAt', 'user.username', 'user.role'])
      .where('session.tokenHash', '=', hashToken(token))
      .executeTakeFirst();
    const at = now();
    if (!row || row.expiresAt <= at || row.lastSeenAt <= at - IDLE_MS) return null;
    if (row.lastSeenAt < at - TOUCH_MS)
      await database.queries
        .updateTable('session')
        .set({ lastSeenAt: at })
        .where('id', '=', row.id)
        .execute();
    return { name: row.username, role: row.role as Role, kind: 'session', credentialId: row.id };
  }

  /** What a session gives now, without being a use of it; null where it has ended. */
  async standing(id: number): Promise<Standing | null> {
    const row = await this.#ports.database.queries
      .selectFrom('session')
      .innerJoin('user', 'user.id', 'session.userId')
      .select(['user.role', 'session.expiresAt', 'session.lastSeenAt'])
      .where('session.id', '=', id)
      .executeTakeFirst();
    return row ? { role: row.role as Role, until: Math.min(row.expiresAt, row.lastSeenAt + IDLE_MS) } : null;
  }

  async list(): Promise<readonly OpenSession[]> {
    const at = this.#ports.now();
    return this.#ports.database.queries
      .selectFrom('session')
      .innerJoin('user', 'user.id', 'session.userId')
      .select(['session.id', 'user.username', 'session.address', 'session.userAgent'])
      .select(['session.createdAt', 'session.lastSeenAt', 'session.expiresAt'])
      .where('session.expiresAt', '>', at)
      .where('session.lastSeenAt', '>', at - IDLE_MS)
      .orderBy('session.id', 'desc')
      .limit(200)
      .execute();
  }

  /** @throws NotFoundError where it has ended already. */
  async end(id: number): Promise<void> {
    const { database, events } = this.#ports;
    const { numDeletedRows } = await database.queries
      .deleteFrom('session')
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    if (Number(numDeletedRows) === 0) throw new NotFoundError('NO_SUCH_SESSION', id);
    events.publish('accessEnded', { kind: 'session', credentialId: id });
    events.publish('recordsChanged', { part: 'ACCESS' });
  }
}
