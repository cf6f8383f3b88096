/** The rows of people whom the hospital's provider or directory vouches for: made at their first sign-in. */
import type { Database } from '../../db/database.ts';
import { SessionEntity } from '../../db/entities/session.ts';
import { UserEntity, type UserRow } from '../../db/entities/user.ts';
import type { Events } from '../../base/events.ts';
import { NotAllowedError } from '../../base/refusals.ts';
import type { OutsideSource } from '../../base/user-sources.ts';
import { hashToken } from '../secret-token.ts';
import { username } from '../user-name.ts';
import type { OutsidePerson } from './sign-in-source.ts';

export class OutsideUsers {
  readonly #database: Database;
  readonly #events: Events;

  constructor(database: Database, events: Events) {
    this.#database = database;
    this.#events = events;
  }

  /**
   * The user's row, as the source describes them now. A user is found by what the source knows them by, never by name:
   * whoever can choose their name there must not become somebody else here. A role that is another by now ends their
   * sessions.
   * @throws NotAllowedError NO_ROLE_OUTSIDE, OUTSIDE_NAME_UNUSABLE or OUTSIDE_NAME_TAKEN
   */
  async admit(source: OutsideSource, person: OutsidePerson): Promise<UserRow> {
    const { role } = person;
    if (role === null) throw new NotAllowedError('NO_ROLE_OUTSIDE', { name: person.username });
    const spelt = username.safeParse(person.username);
    if (!spelt.success) throw new NotAllowedError('OUTSIDE_NAME_UNUSABLE', { name: person.username });
    const externalId = hashToken(person.externalId);
    const { user, ended } = await this.#database.entityTransaction(async (em) => {
      const known = await em.findOne(UserEntity, { source, externalId });
      const named = await em.findOne(UserEntity, { username: spelt.data });
      if (named && named.id !== known?.id)
        throw new NotAllowedError('OUTSIDE_NAME_TAKEN', { name: spelt.data });
      if (!known) {
        const made = em.create(UserEntity, {
          ...{ username: spelt.data, role, source, externalId, passwordHash: '', createdAt: Date.now() },
          ...{ lastSignInAt: null, knownNetworks: null, recoveryCodes: null },
          ...{ totpSecret: null, totpLastStep: null, totpConfirmed: false },
        });
        return { user: made, ended: [] };
      }
      const ended = known.role === role ? [] : await em.find(SessionEntity, { userId: known.id });
      if (ended.length > 0) await em.nativeDelete(SessionEntity, { userId: known.id });
      em.assign(known, { role, username: spelt.data });
      return { user: known, ended };
    });
    for (const { id } of ended) this.#events.publish('accessEnded', { kind: 'session', credentialId: id });
    this.#events.publish('recordsChanged', { part: 'ACCESS' });
    return user;
  }
}
