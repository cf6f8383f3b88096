/** The first administrator: by a one-time link printed at start, or by the environment. There is no default password. */
import { notice } from '../base/notices.ts';
import { timingSafeEqual } from 'node:crypto';
import { ConflictError, NotAllowedError } from '../base/refusals.ts';
import type { Origin } from './role.ts';
import { hashToken, newToken } from './secret-token.ts';
import type { NewSession, Sessions } from './sessions.ts';
import type { Users } from './users.ts';

export class SetUp {
  readonly #users: Users;
  readonly #sessions: Sessions;
  #tokenHash: string | undefined;

  constructor(users: Users, sessions: Sessions) {
    this.#users = users;
    this.#sessions = sessions;
  }

  /**
   * At start: makes the administrator of the environment, if nobody exists and the environment names one.
   * @returns the token of the one-time link where an administrator is still to be made.
   */
  async begin(administrator?: { username: string; password: string }): Promise<string | undefined> {
    if (!(await this.#users.none())) return undefined;
    if (administrator) {
      await this.#users.create({ ...administrator, role: 'ADMINISTRATOR' });
      return undefined;
    }
    const token = newToken('setup');
    this.#tokenHash = hashToken(token);
    return token;
  }

  needed(): Promise<boolean> {
    return this.#users.none();
  }

  async complete(token: string, username: string, password: string, origin: Origin): Promise<NewSession> {
    const expected = this.#tokenHash;
    if (!expected || !timingSafeEqual(Buffer.from(hashToken(token)), Buffer.from(expected)))
      throw new NotAllowedError('SET_UP_LINK_INVALID');
    // Taken at once: of two that use the link together, one wins.
    this.#tokenHash = undefined;
    try {
      if (!(await this.#users.none())) throw new ConflictError(notice('SET_UP_DONE'));
      const user = await this.#users.create({ username, password, role: 'ADMINISTRATOR' });
      return await this.#sessions.open(user, origin);
    } catch (error) {
      this.#tokenHash = expected;
      throw error;
    }
  }
}
