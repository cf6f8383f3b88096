/** Part of the composition root: who may come in, by what this gateway knows and by what the hospital says. */
import { ApiTokens } from '../auth/api-tokens.ts';
import { authenticateByDirectory } from '../auth/outside/ldap-directory.ts';
import { OidcFlow } from '../auth/outside/oidc-flow.ts';
import { OutsideUsers } from '../auth/outside/outside-users.ts';
import { Recheck, UNANSWERED_MS } from '../auth/outside/recheck.ts';
import { SignInSources } from '../auth/outside/sign-in-sources.ts';
import { tryDirectory, tryProvider } from '../auth/outside/try-source.ts';
import { SecondFactor } from '../auth/second-factor/second-factor.ts';
import { Sessions } from '../auth/sessions.ts';
import { SetUp } from '../auth/set-up.ts';
import { Throttle } from '../auth/throttle.ts';
import { Users } from '../auth/users.ts';
import type { Events } from '../base/events.ts';
import type { Logger } from '../base/log.ts';
import { NotAllowedError } from '../base/refusals.ts';
import type { Database } from '../db/database.ts';
import { Authenticator } from '../http/authenticate.ts';
import type { SettingsStore } from '../settings/settings-store.ts';
import type { Surroundings } from './surroundings.ts';

export interface AccessParts {
  readonly database: Database;
  readonly events: Events;
  readonly log: Logger;
  readonly settings: SettingsStore;
  /** Whether what happens now is told by another node. */
  readonly isTold: () => boolean;
  readonly surroundings: Pick<Surroundings, 'now' | 'monotonic' | 'recheckMs'>;
}

export function composeAccess({ database, events, log, settings, surroundings, isTold }: AccessParts) {
  const { now, monotonic, recheckMs } = surroundings;
  const throttle = new Throttle(monotonic, (guess) => events.publish('signInGuessed', guess));
  events.on('signInGuessed', (guess) => isTold() && throttle.count(guess));
  const signInSources = new SignInSources(database, events);
  const outsideUsers = new OutsideUsers(database, events);
  const users = new Users(database, events, throttle, {
    users: outsideUsers,
    authenticate: async (username, password) => {
      const directory = await signInSources.inUse('LDAP');
      if (!directory) return undefined;
      try {
        return await authenticateByDirectory(directory, username, password);
      } catch (error) {
        if (error instanceof NotAllowedError) throw error;
        log.warn('auth.directory-failed', { error });
        throw new NotAllowedError('DIRECTORY_FAILED');
      }
    },
  });
  const secondFactor = new SecondFactor({
    database,
    events,
    now,
    isRequired: () => settings.current().secondFactorRequired,
    prove: (...given) => users.prove(...given),
  });
  const sessions = new Sessions({
    database,
    users,
    events,
    log,
    now,
    checkSecondFactor: (user, code) => secondFactor.check(user, code),
    directorySession: async () => {
      const directory = await signInSources.inUse('LDAP');
      return {
        checkedAt: now(),
        providerTokens: null,
        providerSession: null,
        // Nobody can be looked up without an account that does it.
        until: directory?.options.bindDn ? Infinity : now() + UNANSWERED_MS,
      };
    },
  });
  const apiTokens = new ApiTokens(database, events, now);
  const outside = { database, sources: signInSources, users: outsideUsers, sessions, log, now };
  const oidc = new OidcFlow({ ...outside, monotonic });
  const recheck = new Recheck({ ...outside, everyMs: recheckMs });
  return {
    services: {
      users,
      sessions,
      apiTokens,
      setUp: new SetUp(users, sessions, throttle),
      secondFactor,
      signInSources,
      oidc,
      tryProvider,
      tryDirectory,
    },
    authenticator: new Authenticator(sessions, apiTokens, throttle),
    recheck,
  };
}
