/** The people who may sign in. */
import { notice } from '../base/notices.ts';
import { z } from 'zod';
import type { Database, Reader } from '../db/database.ts';
import type { Events } from '../base/events.ts';
import { ConflictError, NotFoundError, validated, invalid } from '../base/refusals.ts';
import { hashPassword, matchesPassword, password } from './password.ts';
import { ROLES, type Role } from './role.ts';

export interface User {
  readonly id: number;
  readonly username: string;
  readonly role: Role;
  readonly createdAt: number;
  readonly lastSignInAt: number | null;
}

export const username = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[\p{L}\p{N}][\p{L}\p{N}._@-]{0,63}$/u, 'USERNAME_FORM');

const newUser = z
  .strictObject({ username, password, role: z.enum(ROLES) })
  .refine((user) => !user.password.toLowerCase().includes(user.username) || user.username.length < 4, {
    path: ['password'],
    message: 'PASSWORD_HAS_USERNAME',
  });
const userPatch = z.strictObject({ password: password.optional(), role: z.enum(ROLES).optional() });

/** Compared with where there is no such user, so that an answer takes as long. */
const NOBODY = hashPassword('there is no such user');

export class Users {
  readonly #database: Database;
  readonly #events: Events;

  constructor(database: Database, events: Events) {
    this.#database = database;
    this.#events = events;
  }

  async list(): Promise<readonly User[]> {
    const rows = await this.#database.queries.selectFrom('user').selectAll().orderBy('username').execute();
    return rows.map(toUser);
  }

  async none(): Promise<boolean> {
    return !(await this.#database.queries.selectFrom('user').select('id').limit(1).executeTakeFirst());
  }

  async create(input: { username: string; password: string; role: Role }): Promise<User> {
    const user = validated(newUser, input);
    const passwordHash = await hashPassword(user.password);
    const created = await this.#database.transaction(async (tx) => {
      if (await find(tx, user.username))
        throw new ConflictError(notice('NAME_TAKEN', { name: user.username }));
      const values = { username: user.username, passwordHash, role: user.role, createdAt: Date.now() };
      await tx
        .insertInto('user')
        .values({ ...values, lastSignInAt: null })
        .execute();
      return toUser((await find(tx, user.username))!);
    });
    this.#events.publish('recordsChanged', { part: 'ACCESS' });
    return created;
  }

  /** Ends the sessions of the user. */
  async update(name: string, input: { password?: string; role?: Role }): Promise<User> {
    const patch = validated(userPatch, input);
    const passwordHash = patch.password && (await hashPassword(patch.password));
    return this.#change(name, async (tx, user) => {
      if (patch.role && patch.role !== 'ADMINISTRATOR') await keepAnAdministrator(tx, user.id);
      const changes = { ...(passwordHash && { passwordHash }), ...(patch.role && { role: patch.role }) };
      if (Object.keys(changes).length > 0)
        await tx.updateTable('user').set(changes).where('id', '=', user.id).execute();
    });
  }

  async delete(name: string): Promise<void> {
    await this.#change(name, async (tx, user) => {
      await keepAnAdministrator(tx, user.id);
      await tx.deleteFrom('user').where('id', '=', user.id).execute();
    });
  }

  /** @throws ValidationError where the current password is another. */
  async changePassword(name: string, current: string, next: string): Promise<User> {
    if (!(await this.verify(name, current))) throw invalid('current', 'PASSWORD_WRONG');
    const { next: accepted } = validated(z.object({ next: password }), { next });
    return this.update(name, { password: accepted });
  }

  /** The user, if the password is theirs. Takes as long for a name that does not exist. */
  async verify(name: string, text: string): Promise<User | null> {
    const row = await find(this.#database.queries, name.trim().toLowerCase());
    const matches = await matchesPassword(text, row?.passwordHash ?? (await NOBODY));
    return row && matches ? toUser(row) : null;
  }

  async #change(name: string, work: (tx: Reader, user: User) => Promise<void>): Promise<User> {
    const { user, sessions } = await this.#database.transaction(async (tx) => {
      const before = await find(tx, name.trim().toLowerCase());
      if (!before) throw new NotFoundError('NO_SUCH_USER', name);
      await work(tx, toUser(before));
      const open = await tx.selectFrom('session').select('id').where('userId', '=', before.id).execute();
      await tx.deleteFrom('session').where('userId', '=', before.id).execute();
      return { user: toUser((await find(tx, before.username)) ?? before), sessions: open };
    });
    for (const { id } of sessions) this.#events.publish('accessEnded', { kind: 'session', credentialId: id });
    this.#events.publish('recordsChanged', { part: 'ACCESS' });
    return user;
  }
}

function find(reader: Reader, name: string) {
  return reader.selectFrom('user').selectAll().where('username', '=', name).executeTakeFirst();
}

async function keepAnAdministrator(reader: Reader, without: number): Promise<void> {
  const other = await reader
    .selectFrom('user')
    .select('id')
    .where('role', '=', 'ADMINISTRATOR')
    .where('id', '!=', without)
    .limit(1)
    .executeTakeFirst();
  if (!other) throw new ConflictError(notice('LAST_ADMINISTRATOR'));
}

function toUser(row: {
  id: number;
  username: string;
  role: string;
  createdAt: number;
  lastSignInAt?: number | null;
}): User {
  return {
    id: row.id,
    username: row.username,
    role: row.role as Role,
    createdAt: row.createdAt,
    lastSignInAt: row.lastSignInAt ?? null,
  };
}
