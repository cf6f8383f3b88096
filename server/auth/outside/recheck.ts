/**
 * Asks the provider or the directory again, every two minutes, whether those who are signed in may still be: whoever
 * was removed there, or has lost the role, is signed out. Where it does not answer, sessions last a bounded time.
 */
import * as oidc from 'openid-client';
import PQueue from 'p-queue';
import { WakeLoop } from '../../base/wake-loop.ts';
import type { Logger } from '../../base/log.ts';
import type { OutsideSource } from '../../base/user-sources.ts';
import type { Database } from '../../db/database.ts';
import { SessionEntity, type SessionRow } from '../../db/entities/session.ts';
import { UserEntity, type UserRow } from '../../db/entities/user.ts';
import { NotAllowedError } from '../../base/refusals.ts';
import { hashToken } from '../secret-token.ts';
import type { Sessions } from '../sessions.ts';
import { lookUp } from './ldap-directory.ts';
import { withProvider } from './oidc-client.ts';
import type { OutsideUsers } from './outside-users.ts';
import type { SignInSources } from './sign-in-sources.ts';

export const RECHECK_MS = 2 * 60_000;
/** How long a session outlives the last answer of its source. */
export const UNANSWERED_MS = 15 * 60_000;
const MOST_DUE = 200;
/** One that waits for a source that does not answer holds up no other. */
const AT_ONCE = 10;

export interface RecheckPorts {
  readonly database: Database;
  readonly sources: SignInSources;
  readonly users: OutsideUsers;
  readonly sessions: Sessions;
  readonly log: Logger;
  readonly now: () => number;
  /** How often, ms. */
  readonly everyMs: number;
}

export class Recheck {
  readonly #ports: RecheckPorts;
  readonly #loop: WakeLoop;

  constructor(ports: RecheckPorts) {
    this.#ports = ports;
    this.#loop = new WakeLoop((signal) => this.#round(signal), {
      sweepMs: ports.everyMs / 2,
      onError: (error) => ports.log.warn('auth.recheck-failed', { error }),
    });
  }

  start(): void {
    this.#loop.start();
  }

  stop(): Promise<void> {
    return this.#loop.stop();
  }

  /** Begins a round now, or another after the present one. */
  wake(): void {
    this.#loop.wake();
  }

  async #round(signal: AbortSignal): Promise<void> {
    const { database, now, everyMs } = this.#ports;
    const due = await database
      .entities()
      .find(
        SessionEntity,
        { checkedAt: { $lte: now() - everyMs } },
        { orderBy: { checkedAt: 'asc' }, limit: MOST_DUE },
      );
    const checks = new PQueue({ concurrency: AT_ONCE });
    const check = async (session: SessionRow) => {
      const user = signal.aborted ? null : await database.entities().findOne(UserEntity, session.userId);
      if (user && user.source !== 'LOCAL') await this.#check(session, user, user.source, signal);
    };
    await checks.addAll(due.map((session) => () => check(session)));
  }

  async #check(
    session: SessionRow,
    user: UserRow,
    source: OutsideSource,
    signal: AbortSignal,
  ): Promise<void> {
    const { database, now, log, sessions } = this.#ports;
    const before = session.checkedAt ?? 0;
    // Refresh tokens are good once: of several gateways one asks.
    const { numUpdatedRows } = await database.queries
      .updateTable('session')
      .set({ checkedAt: now() })
      .where('id', '=', session.id)
      .where('checkedAt', '=', before)
      .executeTakeFirst();
    if (numUpdatedRows === 0n) return;
    try {
      if (await this.#isStillThere(session, user, source, signal)) return;
      log.info('auth.ended-outside', { source });
    } catch (error) {
      if (!signal.aborted) log.warn('auth.recheck-failed', { error });
      if (signal.aborted || before > now() - UNANSWERED_MS) {
        await database.entities().nativeUpdate(SessionEntity, session.id, { checkedAt: before });
        return;
      }
    }
    await sessions.end(session.id).catch(() => undefined);
  }

  /** Rejects where the source does not answer. A role that is another by now is written, which ends the sessions. */
  async #isStillThere(
    session: SessionRow,
    user: UserRow,
    source: OutsideSource,
    signal: AbortSignal,
  ): Promise<boolean> {
    const { database, sources, users } = this.#ports;
    try {
      if (source === 'LDAP') {
        const directory = await sources.inUse('LDAP');
        // Whoever binds by themselves cannot be looked up: such sessions are short.
        if (!directory) return false;
        if (directory.options.bindDn === null) return true;
        const found = await lookUp(directory, user.username, signal);
        if (!found || hashToken(found.person.externalId) !== user.externalId) return false;
        await users.admit('LDAP', found.person);
        return true;
      }
      const provider = await sources.inUse('OIDC');
      const { providerTokens } = session;
      if (!provider || !providerTokens) return false;
      const renewed = await withProvider(
        provider,
        async (client) => (client.issuer === providerTokens.issuer ? client.renew(providerTokens) : null),
        signal,
      );
      if (!renewed) return false;
      await database.entities().nativeUpdate(SessionEntity, session.id, { providerTokens: renewed.tokens });
      await users.admit('OIDC', renewed.person);
      return true;
    } catch (error) {
      if (error instanceof NotAllowedError) return false;
      if (error instanceof oidc.ResponseBodyError && error.status < 500) return false;
      if (error instanceof oidc.WWWAuthenticateChallengeError && error.status === 401) return false;
      throw error;
    }
  }
}
