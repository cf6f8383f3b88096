/** The first administrator: by a one-time link printed at start, or by the environment. There is no default password. */
import { notice } from '../base/notices.ts';
import { timingSafeEqual } from 'node:crypto';
import { ConflictError, NotAllowedError } from '../base/refusals.ts';
import type { Origin } from './role.ts';
import { hashToken, newToken } from './secret-token.ts';
import type { NewSession, Sessions } from './sessions.ts';
import type { Throttle } from './throttle.ts';
import type { Users } from './users.ts';

export class SetUp {
  readonly #users: Users;
  readonly #sessions: Sessions;
  readonly #throttle: Throttle;
  #tokenHash: string | undefined;

  constructor(users: Users, sessions: Sessions, throttle: Throttle) {
    this.#users = users;
    this.#sessions = sessions;
    this.#throttle = throttle;
  }

  /**
   * At start, where there is no administrator: makes the one that the environment names, if it names one. A user of
   * that name who was none becomes one.
   * @returns the token of the one-time link where an administrator is still to be made.
   */
  async begin(administrator?: { username: string; password: string }): Promise<string | undefined> {
    if (!(await this.needed())) return undefined;
    if (administrator) {
      const { username, password } = administrator;
      await this.#users.create({ username, password, role: 'ADMINISTRATOR' }).catch((error: unknown) => {
        if (!(error instanceof ConflictError)) throw error;
        return this.#users.update(username, { password, role: 'ADMINISTRATOR' });
      });
      return undefined;
    }
    const token = newToken('setup');
    this.#tokenHash = hashToken(token);
    return token;
  }

  async needed(): Promise<boolean> {
    return !(await this.#users.hasAdministrator());
  }

  async complete(token: string, username: string, password: string, origin: Origin): Promise<NewSession> {
    this.#throttle.useLink(origin.address);
    const expected = this.#tokenHash;
    if (!expected || !timingSafeEqual(Buffer.from(hashToken(token)), Buffer.from(expected)))
      throw new NotAllowedError('SET_UP_LINK_INVALID');
    // Taken at once: of two that use the link together, one wins.
    this.#tokenHash = undefined;
    try {
      if (!(await this.needed())) throw new ConflictError(notice('SET_UP_DONE'));
      const user = await this.#users.create({ username, password, role: 'ADMINISTRATOR' });
      return await this.#sessions.open(user, origin);
    } catch (error) {
      this.#tokenHash = expected;
      throw error;
    }
  }
}
