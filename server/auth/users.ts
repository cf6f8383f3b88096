/** The people who may sign in. */
import { LockMode, UniqueConstraintViolationException } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/sql';
import { z } from 'zod';
import type { Database } from '../db/database.ts';
import { SavedViewEntity } from '../db/entities/saved-view.ts';
import { ApiTokenEntity } from '../db/entities/api-token.ts';
import { SessionEntity } from '../db/entities/session.ts';
import { UserEntity, type UserRow } from '../db/entities/user.ts';
import type { Events } from '../base/events.ts';
import { notice } from '../base/notices.ts';
import { ConflictError, NotFoundError, validated, invalid } from '../base/refusals.ts';
import { ROLES, type TokenRole } from '../base/roles.ts';
import { Derivations } from './derivations.ts';
import { networkOf } from './network.ts';
import { hashPassword, matchesPassword, NOBODYS_PASSWORD, password } from './password.ts';
import type { OutsidePerson } from './outside/sign-in-source.ts';
import type { OutsideUsers } from './outside/outside-users.ts';
import type { Origin } from './role.ts';
import type { Throttle } from './throttle.ts';
import { typedUserName, username } from './user-name.ts';

export type User = Pick<
  UserRow,
  'id' | 'username' | 'role' | 'source' | 'totpConfirmed' | 'createdAt' | 'lastSignInAt'
>;

/** The hospital's directory, where there is one. */
export interface Directory {
  /** Null where the password is not theirs; undefined where no directory is in use. */
  readonly authenticate: (username: string, password: string) => Promise<OutsidePerson | null | undefined>;
  readonly users: OutsideUsers;
}

const newUser = z
  .strictObject({ username, password, role: z.enum(ROLES) })
  .refine((user) => !user.password.toLowerCase().includes(user.username) || user.username.length < 4, {
    path: ['password'],
    message: 'PASSWORD_HAS_USERNAME',
  });
const userPatch = z.strictObject({ password: password.optional(), role: z.enum(ROLES).optional() });

export class Users {
  readonly #database: Database;
  readonly #events: Events;
  readonly #throttle: Throttle;
  readonly #derivations = new Derivations();

  readonly #directory: Directory | undefined;

  constructor(database: Database, events: Events, throttle: Throttle, directory?: Directory) {
    this.#directory = directory;
    this.#database = database;
    this.#events = events;
    this.#throttle = throttle;
  }

  list(): Promise<readonly User[]> {
    return this.#database.entities().findAll(UserEntity, { orderBy: { username: 'asc' } });
  }

  /** Whether there is one of ours, who can come in whatever becomes of the hospital's provider or directory. */
  async hasAdministrator(): Promise<boolean> {
    return (await this.#database.entities().count(UserEntity, LOCAL_ADMINISTRATOR)) > 0;
  }

  async create(input: { username: string; password: string; role: TokenRole }): Promise<User> {
    const { username: name, role, password: text } = validated(newUser, input);
    const passwordHash = await hashPassword(text);
    const created = { username: name, passwordHash, role, source: 'LOCAL' as const, createdAt: Date.now() };
    const without = { lastSignInAt: null, knownNetworks: null, externalId: null, recoveryCodes: null };
    const second = { totpSecret: null, totpConfirmed: false, totpLastStep: null };
    const user = await this.#database
      .entityTransaction(async (em) => em.create(UserEntity, { ...created, ...without, ...second }))
      .catch((error: unknown) => {
        // Only the database knows: two people may write at once.
        if (error instanceof UniqueConstraintViolationException)
          throw new ConflictError(notice('NAME_TAKEN', { name }));
        throw error;
      });
    this.#events.publish('recordsChanged', { part: 'ACCESS' });
    return user;
  }

  /** Ends the sessions of the user. */
  async update(name: string, input: { password?: string; role?: TokenRole }): Promise<User> {
    const { role, password: text } = validated(userPatch, input);
    const passwordHash = text && (await hashPassword(text));
    return this.#change(name, (em, user) => {
      // Their password and role are those that the hospital gives them.
      if (user.source !== 'LOCAL')
        throw new ConflictError(notice('USER_FROM_OUTSIDE', { name: user.username }));
      em.assign(user, { ...(passwordHash && { passwordHash }), ...(role && { role }) });
    });
  }

  /** Their API tokens end with them: what a token may do, its maker answers for. */
  async delete(name: string): Promise<void> {
    const ended: number[] = [];
    await this.#change(name, async (em, user) => {
      const createdBy = user.username;
      const tokens = await em.find(ApiTokenEntity, { createdBy }, { fields: ['id', 'createdBy'] });
      // Compared again here: a database may take accents for nothing.
      ended.push(...tokens.filter((token) => token.createdBy === createdBy).map(({ id }) => id));
      await em.nativeDelete(ApiTokenEntity, { id: { $in: ended } });
      await em.nativeDelete(SavedViewEntity, { userId: user.id });
      em.remove(user);
    });
    for (const credentialId of ended) this.#events.publish('accessEnded', { kind: 'token', credentialId });
  }

  /**
   * @throws ValidationError where the current password is another
   * @throws NotAllowedError after too many failures
   */
  async changePassword(name: string, current: string, next: string, origin: Origin): Promise<User> {
    const user = await find(this.#database.entities(), typedUserName(name));
    if (user && user.source !== 'LOCAL') throw invalid('current', 'PASSWORD_FROM_OUTSIDE');
    if (!(await this.prove(name, current, origin))) throw invalid('current', 'PASSWORD_WRONG');
    const { next: accepted } = validated(z.object({ next: password }), { next });
    return this.update(name, { password: accepted });
  }

  /**
   * The user, if the password is theirs. Takes as long for a name that does not exist.
   * @param second asked once the password of a local user was right; throws where the second factor is not
   * @throws NotAllowedError after too many failures
   */
  async prove(
    name: string,
    text: string,
    { address }: Origin,
    second?: (user: UserRow) => Promise<void>,
  ): Promise<UserRow | null> {
    const account = typedUserName(name);
    const user = await find(this.#database.entities(), account);
    const isKnown = user?.knownNetworks?.includes(networkOf(address)) ?? false;
    const succeeded = this.#throttle.guess({ account, address, isKnown });
    const kept = user?.passwordHash || NOBODYS_PASSWORD;
    const matches = await this.#derivations.run(() => matchesPassword(text.slice(0, 256), kept), {
      first: isKnown,
    });
    if (user?.source === 'LOCAL') {
      if (!matches) return null;
      // A second factor that is missing or wrong is a failure like a wrong password.
      await second?.(user);
      // Where there is one, the password alone is no success: whoever knows it would clear their wrong codes by it.
      if (second || !user.totpConfirmed) succeeded();
      return user;
    }
    if (account === '' || user?.source === 'OIDC' || !this.#directory) return null;
    const person = await this.#directory.authenticate(account, text.slice(0, 256));
    if (!person) return null;
    const admitted = await this.#directory.users.admit('LDAP', person);
    succeeded();
    return admitted;
  }

  /** Changes or removes a user. @throws ConflictError where no administrator would be left */
  async #change(
    name: string,
    work: (em: EntityManager, user: UserRow) => void | Promise<void>,
  ): Promise<User> {
    const account = typedUserName(name);
    const { user, sessions } = await this.#database.entityTransaction(async (em) => {
      // Locked before anything is read: of two who take the role from one another, one waits here for the other.
      const lockMode = LockMode.PESSIMISTIC_WRITE;
      const before = await em.find(UserEntity, LOCAL_ADMINISTRATOR, { lockMode });
      const user = await find(em, account);
      if (!user) throw new NotFoundError('NO_SUCH_USER', name);
      const { id } = user;
      await work(em, user);
      await em.flush();
      if (before.length > 0 && (await em.count(UserEntity, LOCAL_ADMINISTRATOR)) === 0)
        throw new ConflictError(notice('LAST_ADMINISTRATOR'));
      const sessions = await em.findAll(SessionEntity, { where: { userId: id }, fields: ['id'] });
      await em.nativeDelete(SessionEntity, { userId: id });
      return { user, sessions };
    });
    for (const { id } of sessions) this.#events.publish('accessEnded', { kind: 'session', credentialId: id });
    this.#events.publish('recordsChanged', { part: 'ACCESS' });
    return user;
  }
}

const LOCAL_ADMINISTRATOR = { role: 'ADMINISTRATOR', source: 'LOCAL' } as const;

/** Compared again here: a database may take accents for nothing. */
async function find(em: EntityManager, account: string): Promise<UserRow | null> {
  const user = await em.findOne(UserEntity, { username: account });
  return user?.username === account ? user : null;
}
