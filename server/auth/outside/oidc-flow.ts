/** Sign-in at the hospital's OpenID provider: out to it, back from it, and what it ends. */
import { randomBytes } from 'node:crypto';
import * as oidc from 'openid-client';
import type { Database } from '../../db/database.ts';
import { SessionEntity } from '../../db/entities/session.ts';
import { SignInAttemptEntity } from '../../db/entities/sign-in-attempt.ts';
import { UserEntity } from '../../db/entities/user.ts';
import type { Logger } from '../../base/log.ts';
import { NotAllowedError } from '../../base/refusals.ts';
import { TokenBuckets } from '../../base/token-buckets.ts';
import { networkOf } from '../network.ts';
import type { Origin } from '../role.ts';
import { hashToken } from '../secret-token.ts';
import type { NewSession, Sessions } from '../sessions.ts';
import { withProvider } from './oidc-client.ts';
import type { OutsideUsers } from './outside-users.ts';
import type { SignInSources } from './sign-in-sources.ts';

/** How long somebody may take at the provider. */
const ATTEMPT_MS = 10 * 60_000;
const BEGINNINGS = { burst: 30, everyMs: 2000, most: 10_000 };
/** Anybody can send what looks like a log-out, and each is looked at with the provider's keys: those of one network that are none. */
const LOGOUTS = { burst: 100, everyMs: 200, most: 1000 };
const MOST_LOGOUT_IDS = 1000;

export interface OidcFlowPorts {
  readonly database: Database;
  readonly sources: SignInSources;
  readonly users: OutsideUsers;
  readonly sessions: Sessions;
  readonly log: Logger;
  readonly now: () => number;
  readonly monotonic: () => number;
}

export class OidcFlow {
  readonly #ports: OidcFlowPorts;
  readonly #beginnings: TokenBuckets;
  readonly #logouts: TokenBuckets;
  /** Logout tokens that have been used. */
  readonly #logoutIds = new Set<string>();

  constructor(ports: OidcFlowPorts) {
    this.#ports = ports;
    this.#beginnings = new TokenBuckets(BEGINNINGS, ports.monotonic);
    this.#logouts = new TokenBuckets(LOGOUTS, ports.monotonic);
  }

  /**
   * Begins a sign-in.
   * @param next path of the console to go to afterwards; one of anywhere else is taken for the first page
   * @returns where the browser goes, and what it has to bring back
   * @throws NotAllowedError
   */
  async begin(next: string, { address }: Origin): Promise<{ url: string; state: string }> {
    const { database, now } = this.#ports;
    const network = networkOf(address);
    const waitMs = this.#beginnings.waitMs(network);
    if (waitMs > 0) throw new NotAllowedError('TOO_MANY_ATTEMPTS', { seconds: Math.ceil(waitMs / 1000) });
    this.#beginnings.take(network);
    const source = await this.#source();
    const [state, nonce] = [randomBytes(32).toString('base64url'), randomBytes(32).toString('base64url')];
    const codeVerifier = oidc.randomPKCECodeVerifier();
    const url = await this.#spoken(() =>
      withProvider(source, (provider) => provider.begin(state, nonce, codeVerifier)),
    );
    const attempt = { stateHash: hashToken(state), nonce, codeVerifier, next: localPath(next) };
    await database.entityTransaction(async (em) => {
      await em.nativeDelete(SignInAttemptEntity, { startedAt: { $lt: now() - ATTEMPT_MS } });
      em.create(SignInAttemptEntity, { ...attempt, startedAt: now() });
    });
    return { url: url.href, state };
  }

  /**
   * Ends a sign-in that this browser began.
   * @param search of the callback's address @param state what the browser kept
   * @throws NotAllowedError
   */
  async complete(
    search: string,
    state: string | undefined,
    origin: Origin,
  ): Promise<{ session: NewSession; next: string }> {
    const { users, sessions, now } = this.#ports;
    const source = await this.#source();
    const answer = new URLSearchParams(search);
    if (state === undefined || answer.get('state') !== state) throw new NotAllowedError('SIGN_IN_NOT_BEGUN');
    const attempt = await this.#take(state);
    if (answer.has('error')) {
      this.#ports.log.warn('auth.provider-refused', { error: answer.get('error')?.slice(0, 100) ?? '' });
      throw new NotAllowedError('PROVIDER_DENIED');
    }
    const { nonce, codeVerifier, next } = attempt;
    const signIn = await this.#spoken(() =>
      withProvider(source, (provider) => provider.complete(search, { state, nonce, codeVerifier })),
    );
    const user = await users.admit('OIDC', signIn.person);
    const { tokens, providerSession, accessUntil } = signIn;
    const session = await sessions.open(user, origin, {
      checkedAt: now(),
      providerTokens: tokens,
      providerSession,
      // Without a refresh token nothing can be asked later: then it lasts as long as something can.
      until: tokens.refreshToken === null ? accessUntil : Infinity,
    });
    return { session, next };
  }

  /** Where the provider's own session is ended too; null where there is none, or no way to. */
  async endSessionUrl(sessionId: number): Promise<string | null> {
    const row = await this.#ports.database.entities().findOne(SessionEntity, sessionId);
    const source = await this.#ports.sources.inUse('OIDC');
    const { providerTokens } = row ?? {};
    if (!providerTokens || !source) return null;
    try {
      return await withProvider(source, async (provider) => provider.endSessionUrl(providerTokens.idToken));
    } catch (error) {
      this.#ports.log.warn('auth.provider-failed', { error });
      return null;
    }
  }

  /** The provider says that somebody has left (Back-Channel Logout 1.0). @returns whether the token was good */
  async endByProvider(logoutToken: string, { address }: Pick<Origin, 'address'>): Promise<boolean> {
    const { database, sources, sessions, log } = this.#ports;
    const source = await sources.inUse('OIDC');
    const network = networkOf(address);
    if (!source || !this.#logouts.take(network)) return false;
    try {
      const [token, issuer] = await withProvider(source, async (provider) => [
        await provider.readLogoutToken(logoutToken),
        provider.issuer,
      ]);
      if (this.#logoutIds.has(token.id)) return false;
      this.#logouts.giveBack(network);
      this.#logoutIds.add(token.id);
      if (this.#logoutIds.size > MOST_LOGOUT_IDS)
        this.#logoutIds.delete(this.#logoutIds.values().next().value as string);
      const em = database.entities();
      const user =
        token.subject === null
          ? null
          : await em.findOne(UserEntity, {
              source: 'OIDC',
              externalId: hashToken(`${issuer} ${token.subject}`),
            });
      const open = await em.find(SessionEntity, {
        ...(token.session !== null && { providerSession: token.session }),
        ...(token.subject !== null && { userId: user?.id ?? -1 }),
        checkedAt: { $ne: null },
      });
      for (const { id } of open) await sessions.end(id).catch(() => undefined);
      return true;
    } catch (error) {
      log.warn('auth.logout-token-refused', { error });
      return false;
    }
  }

  async #source() {
    const source = await this.#ports.sources.inUse('OIDC');
    if (!source) throw new NotAllowedError('SIGN_IN_NOT_OFFERED');
    return source;
  }

  /** Of two that come with the same, one has it. */
  async #take(state: string) {
    const { database, now } = this.#ports;
    const attempt = await database.entityTransaction(async (em) => {
      const found = await em.findOne(SignInAttemptEntity, { stateHash: hashToken(state) });
      const taken = found && (await em.nativeDelete(SignInAttemptEntity, { stateHash: found.stateHash }));
      return taken ? found : null;
    });
    if (!attempt || attempt.startedAt < now() - ATTEMPT_MS) throw new NotAllowedError('SIGN_IN_NOT_BEGUN');
    return attempt;
  }

  /** What goes wrong with the provider is for the log; whoever signs in is told whom to ask. */
  async #spoken<T>(ask: () => Promise<T>): Promise<T> {
    try {
      return await ask();
    } catch (error) {
      this.#ports.log.warn('auth.provider-failed', { error });
      throw new NotAllowedError('PROVIDER_FAILED');
    }
  }
}

/** A path of the console, and nothing that a browser could take for another site. */
function localPath(next: string): string {
  const here = 'http://here.invalid';
  if (!/^\/(?![/\\])/.test(next) || next.length > 1000 || !URL.canParse(next, here)) return '/overview';
  const { origin, pathname, search } = new URL(next, here);
  return origin === here && !pathname.startsWith('//') ? pathname + search : '/overview';
}
