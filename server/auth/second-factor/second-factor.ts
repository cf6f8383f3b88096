/** The second factor of local users: enrolled with the password, confirmed with a code, asked for at each sign-in. */
import { LockMode } from '@mikro-orm/core';
import type { Database } from '../../db/database.ts';
import { SessionEntity } from '../../db/entities/session.ts';
import { UserEntity, type UserRow } from '../../db/entities/user.ts';
import type { Events } from '../../base/events.ts';
import { notice } from '../../base/notices.ts';
import { ConflictError, invalid, NotAllowedError, NotFoundError } from '../../base/refusals.ts';
import type { Origin } from '../role.ts';
import { typedUserName } from '../user-name.ts';
import {
  newEnrolment,
  newRecoveryCodes,
  periodOf,
  recoveryHash,
  type Enrolment,
} from './one-time-password.ts';

export interface SecondFactorPorts {
  readonly database: Database;
  readonly events: Events;
  readonly now: () => number;
  /** Whether local users need one. */
  readonly isRequired: () => boolean;
  readonly prove: (
    username: string,
    password: string,
    origin: Origin,
    second?: (user: UserRow) => Promise<void>,
  ) => Promise<UserRow | null>;
}

export class SecondFactor {
  readonly #ports: SecondFactorPorts;
  /** Newest periods that could not be written, as with a full disk: still none is taken twice. */
  readonly #unwritten = new Map<number, number>();

  constructor(ports: SecondFactorPorts) {
    this.#ports = ports;
  }

  /**
   * What is asked beside the password.
   * @param code of the authenticator, or a recovery code; empty: none was given
   * @throws NotAllowedError SECOND_FACTOR_NEEDED, SECOND_FACTOR_WRONG or SECOND_FACTOR_TO_ENROL
   */
  async check(user: UserRow, code: string): Promise<void> {
    if (!user.totpConfirmed) {
      if (this.#ports.isRequired()) throw new NotAllowedError('SECOND_FACTOR_TO_ENROL');
      return;
    }
    if (code === '') throw new NotAllowedError('SECOND_FACTOR_NEEDED');
    if (!(await this.#takes(user, code))) throw new NotAllowedError('SECOND_FACTOR_WRONG');
  }

  /** @throws NotAllowedError for a wrong password; ConflictError where the user has one already */
  async enrol(username: string, password: string, origin: Origin): Promise<Enrolment> {
    const user = await this.#proved(username, password, origin);
    if (user.totpConfirmed) throw new ConflictError(notice('SECOND_FACTOR_SET'));
    const enrolment = await newEnrolment(user.username);
    await this.#write(user.id, { totpSecret: enrolment.secret, totpLastStep: null });
    return enrolment;
  }

  /** @returns the recovery codes, shown here and nowhere else */
  async confirm(
    username: string,
    password: string,
    code: string,
    origin: Origin,
  ): Promise<readonly string[]> {
    const user = await this.#proved(username, password, origin);
    if (user.totpConfirmed) throw new ConflictError(notice('SECOND_FACTOR_SET'));
    const period = user.totpSecret === null ? null : periodOf(user.totpSecret, code, this.#ports.now());
    if (period === null) throw invalid('code', 'SECOND_FACTOR_WRONG');
    const { codes, hashes } = newRecoveryCodes();
    await this.#write(user.id, { totpConfirmed: true, totpLastStep: period, recoveryCodes: hashes });
    return codes;
  }

  /** By its owner, who still has it. @throws NotAllowedError where it is required, or the code is wrong */
  async remove(username: string, password: string, code: string, origin: Origin): Promise<void> {
    if (this.#ports.isRequired()) throw new NotAllowedError('SECOND_FACTOR_REQUIRED');
    const user = await this.#ports.prove(username, password, origin, (proved) => this.check(proved, code));
    if (!user) throw new NotAllowedError('WRONG_CREDENTIALS');
    await this.#write(user.id, NO_SECOND_FACTOR);
  }

  /** By an administrator, for somebody who has lost it; ends their sessions. @throws NotFoundError */
  async reset(username: string): Promise<UserRow> {
    const { database, events } = this.#ports;
    const account = typedUserName(username);
    const { user, sessions } = await database.entityTransaction(async (em) => {
      const found = await em.findOne(UserEntity, { username: account });
      if (!found) throw new NotFoundError('NO_SUCH_USER', username);
      em.assign(found, NO_SECOND_FACTOR);
      const open = await em.find(SessionEntity, { userId: found.id });
      await em.nativeDelete(SessionEntity, { userId: found.id });
      return { user: found, sessions: open };
    });
    for (const { id } of sessions) events.publish('accessEnded', { kind: 'session', credentialId: id });
    events.publish('recordsChanged', { part: 'ACCESS' });
    return user;
  }

  async #proved(username: string, password: string, origin: Origin): Promise<UserRow> {
    const user = await this.#ports.prove(username, password, origin);
    if (!user) throw new NotAllowedError('WRONG_CREDENTIALS');
    if (user.source !== 'LOCAL')
      throw new ConflictError(notice('USER_FROM_OUTSIDE', { name: user.username }));
    return user;
  }

  /** Once each: of two that bring the same code at once, the database lets one through. */
  async #takes({ id, totpSecret, recoveryCodes }: UserRow, code: string): Promise<boolean> {
    const { database, now } = this.#ports;
    const period = totpSecret === null ? null : periodOf(totpSecret, code, now());
    if (period === null) return (recoveryCodes ?? []).includes(recoveryHash(code)) && this.#spend(id, code);
    if (period <= (this.#unwritten.get(id) ?? -1)) return false;
    try {
      const { numUpdatedRows } = await database.queries
        .updateTable('user')
        .set({ totpLastStep: period })
        .where('id', '=', id)
        .where((eb) => eb.or([eb('totpLastStep', 'is', null), eb('totpLastStep', '<', period)]))
        .executeTakeFirst();
      return numUpdatedRows > 0n;
    } catch {
      this.#unwritten.set(id, period);
      return true;
    }
  }

  #spend(id: number, code: string): Promise<boolean> {
    const hash = recoveryHash(code);
    return this.#ports.database.entityTransaction(async (em) => {
      const user = await em.findOneOrFail(UserEntity, id, { lockMode: LockMode.PESSIMISTIC_WRITE });
      const left = (user.recoveryCodes ?? []).filter((kept) => kept !== hash);
      const had = left.length < (user.recoveryCodes ?? []).length;
      if (had) em.assign(user, { recoveryCodes: left });
      return had;
    });
  }

  async #write(id: number, change: Partial<UserRow>): Promise<void> {
    await this.#ports.database.entities().nativeUpdate(UserEntity, id, change);
    this.#ports.events.publish('recordsChanged', { part: 'ACCESS' });
  }
}

/** Of a user who has none. */
export const NO_SECOND_FACTOR = {
  totpSecret: null,
  totpConfirmed: false,
  totpLastStep: null,
  recoveryCodes: null,
};
