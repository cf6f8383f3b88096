/** What is asked of the OpenID provider (OpenID Connect Core 1.0, Back-Channel Logout 1.0). */
import { createLocalJWKSet, jwtVerify, type JSONWebKeySet } from 'jose';
import * as oidc from 'openid-client';
import type { ProviderTokens } from '../../db/entities/session.ts';
import { boundedFetch, PROVIDER_PATIENCE_MS } from './bounded-fetch.ts';
import { roleOf, type OidcOptions, type OutsidePerson } from './sign-in-source.ts';

/** Clocks of hospitals differ. */
const SKEW_SECONDS = 60;
const LONGEST_CLAIM = 255;
const MOST_GROUPS = 2000;
/** Characters of one token: those of a session are kept in one column. */
const LONGEST_TOKEN = 16_000;

export const CALLBACK_PATH = '/sign-in/oidc/callback';

export interface OidcSource {
  readonly options: OidcOptions;
  readonly secret: string | null;
}

export interface OidcSignIn {
  readonly person: OutsidePerson;
  readonly tokens: ProviderTokens;
  /** The provider's own session. */
  readonly providerSession: string | null;
  /** When the access token ends, ms since the epoch: nothing can be asked with it afterwards. */
  readonly accessUntil: number;
}

type Claims = Readonly<Record<string, unknown>>;

/**
 * Works with a provider as it is described now: description and keys are read anew, so that a provider that has new
 * keys is understood at once (sign-ins are few).
 */
export async function withProvider<T>(
  { options, secret }: OidcSource,
  work: (provider: OidcProvider) => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  const { fetch, close } = boundedFetch(options.authority, signal);
  try {
    const config = await oidc.discovery(
      new URL(options.issuer),
      options.clientId,
      { [oidc.clockTolerance]: SKEW_SECONDS, ...(secret !== null && { client_secret: secret }) },
      secret === null ? oidc.None() : undefined,
      { [oidc.customFetch]: fetch, timeout: PROVIDER_PATIENCE_MS / 1000 },
    );
    config[oidc.customFetch] = fetch;
    // The signature is checked also of what came straight from the provider over TLS.
    oidc.enableNonRepudiationChecks(config);
    return await work(new OidcProvider(config, options, fetch));
  } finally {
    await close();
  }
}

export class OidcProvider {
  readonly #config: oidc.Configuration;
  readonly #options: OidcOptions;
  readonly #fetch: ReturnType<typeof boundedFetch>['fetch'];

  constructor(
    config: oidc.Configuration,
    options: OidcOptions,
    fetch: ReturnType<typeof boundedFetch>['fetch'],
  ) {
    this.#config = config;
    this.#options = options;
    this.#fetch = fetch;
  }

  get issuer(): string {
    return this.#config.serverMetadata().issuer;
  }

  async begin(state: string, nonce: string, codeVerifier: string): Promise<URL> {
    return oidc.buildAuthorizationUrl(this.#config, {
      redirect_uri: callbackOf(this.#options),
      scope: this.#options.scopes,
      state,
      nonce,
      code_challenge: await oidc.calculatePKCECodeChallenge(codeVerifier),
      code_challenge_method: 'S256',
    });
  }

  /** @param search of the callback's address, as the browser brought it */
  async complete(
    search: string,
    expected: { state: string; nonce: string; codeVerifier: string },
  ): Promise<OidcSignIn> {
    const came = new URL(callbackOf(this.#options));
    came.search = search;
    const answer = await oidc.authorizationCodeGrant(this.#config, came, {
      expectedState: expected.state,
      expectedNonce: expected.nonce,
      pkceCodeVerifier: expected.codeVerifier,
      idTokenExpected: true,
    });
    const refreshToken = answer.refresh_token ?? null;
    return this.#signInOf(answer, answer.claims()!, { idToken: answer.id_token!, refreshToken });
  }

  /** Asks again who they are; throws where the provider no longer says so. */
  async renew(tokens: ProviderTokens): Promise<OidcSignIn> {
    if (tokens.refreshToken === null) {
      const userinfo = await oidc.fetchUserInfo(this.#config, tokens.accessToken, tokens.subject);
      const { issuer } = tokens;
      const person = this.#personOf({ ...userinfo }, issuer, tokens.subject);
      return { person, tokens, providerSession: null, accessUntil: Infinity };
    }
    const answer = await oidc.refreshTokenGrant(this.#config, tokens.refreshToken);
    const refreshToken = answer.refresh_token ?? tokens.refreshToken;
    const claims = answer.claims() ?? { sub: tokens.subject };
    if (claims.sub !== tokens.subject) throw new Error('the provider answered for somebody else');
    const idToken = answer.id_token ?? tokens.idToken;
    return this.#signInOf(answer, claims, { idToken, refreshToken });
  }

  /** Where the browser is sent to end the provider's session too; null where the provider has no such page. */
  endSessionUrl(idToken: string): string | null {
    if (!this.#config.serverMetadata().end_session_endpoint) return null;
    return oidc.buildEndSessionUrl(this.#config, {
      id_token_hint: idToken,
      post_logout_redirect_uri: new URL('/login', this.#options.gatewayUrl).href,
    }).href;
  }

  /**
   * What a logout token ends (Back-Channel Logout 1.0 2.6).
   * @throws where it is not one of this provider for this client
   */
  async readLogoutToken(
    token: string,
  ): Promise<{ subject: string | null; session: string | null; id: string }> {
    const { payload } = await jwtVerify(token, createLocalJWKSet(await this.keys()), {
      issuer: this.issuer,
      audience: this.#options.clientId,
      clockTolerance: SKEW_SECONDS,
      maxTokenAge: 300,
      requiredClaims: ['jti', 'events', 'iat'],
      algorithms: ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'],
    });
    const events = payload['events'] as Claims | null;
    const isLogout = typeof events === 'object' && events !== null && LOGOUT_EVENT in events;
    if (!isLogout || 'nonce' in payload) throw new Error('this is no logout token');
    const session = textOf(payload['sid']);
    const subject = textOf(payload.sub);
    if (session === null && subject === null) throw new Error('the logout token names nobody');
    return { subject, session, id: payload.jti! };
  }

  async keys(): Promise<JSONWebKeySet> {
    const uri = this.#config.serverMetadata().jwks_uri;
    if (!uri) throw new Error('the provider says nothing of its keys (jwks_uri)');
    const answer = await this.#fetch(uri, { headers: { accept: 'application/json' } });
    if (answer.status !== 200) throw new Error(`its keys were answered with ${answer.status}`);
    return (await answer.json()) as JSONWebKeySet;
  }

  /** Whether the client and its secret are right: a code that cannot be, asked for as ourselves. */
  async proveClient(): Promise<void> {
    const came = new URL(callbackOf(this.#options));
    came.search = new URLSearchParams({ code: 'petfectior-test', iss: this.issuer }).toString();
    try {
      await oidc.authorizationCodeGrant(this.#config, came, { pkceCodeVerifier: 'x'.repeat(43) });
    } catch (error) {
      if (error instanceof oidc.ResponseBodyError && error.error === 'invalid_grant') return;
      throw error;
    }
  }

  async #signInOf(
    answer: oidc.TokenEndpointResponse & oidc.TokenEndpointResponseHelpers,
    claims: Claims & { sub: string },
    { idToken, refreshToken }: Pick<ProviderTokens, 'idToken' | 'refreshToken'>,
  ): Promise<OidcSignIn> {
    const { sub } = claims;
    const all = this.#hasAll(claims)
      ? claims
      : { ...(await oidc.fetchUserInfo(this.#config, answer.access_token, sub)), ...claims };
    for (const token of [idToken, refreshToken ?? '', answer.access_token])
      if (token.length > LONGEST_TOKEN) throw new Error(`a token of ${token.length} characters`);
    const seconds = answer.expiresIn() ?? 300;
    return {
      person: this.#personOf(all, this.issuer, sub),
      tokens: {
        issuer: this.issuer,
        subject: sub,
        idToken,
        refreshToken,
        accessToken: answer.access_token,
      },
      providerSession: textOf(claims['sid']),
      accessUntil: Date.now() + seconds * 1000,
    };
  }

  /** What is not in the ID token may be in userinfo, if there is one. */
  #hasAll(claims: Claims): boolean {
    const { usernameClaim, groupsClaim } = this.#options;
    const isThere =
      claimOf(claims, usernameClaim) !== undefined && claimOf(claims, groupsClaim) !== undefined;
    return isThere || !this.#config.serverMetadata().userinfo_endpoint;
  }

  #personOf(claims: Claims, issuer: string, subject: string): OutsidePerson {
    const { usernameClaim, groupsClaim, roles } = this.#options;
    const groups = [claimOf(claims, groupsClaim) ?? []].flat(1).slice(0, MOST_GROUPS);
    const names = groups.filter((group): group is string => typeof group === 'string');
    return {
      username: textOf(claimOf(claims, usernameClaim)) ?? '',
      externalId: `${issuer} ${subject}`,
      role: roleOf(roles, names),
    };
  }
}

const LOGOUT_EVENT = 'http://schemas.openid.net/event/backchannel-logout';

export function callbackOf({ gatewayUrl }: OidcOptions): string {
  return new URL(CALLBACK_PATH, gatewayUrl).href;
}

function claimOf(claims: Claims, path: string): unknown {
  // Names of claims may hold dots themselves, as URLs do.
  if (Object.hasOwn(claims, path)) return claims[path];
  return path
    .split('.')
    .reduce<unknown>(
      (inner, name) =>
        typeof inner === 'object' && inner !== null && Object.hasOwn(inner, name)
          ? (inner as Claims)[name]
          : undefined,
      claims,
    );
}

function textOf(claim: unknown): string | null {
  return typeof claim === 'string' && claim !== '' && claim.length <= LONGEST_CLAIM ? claim : null;
}
