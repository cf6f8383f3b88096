/** Who makes a request: by bearer token, or by the session cookie that only our own pages can use. */
import type { IncomingHttpHeaders } from 'node:http';
import { API_TOKEN_PREFIX, type ApiTokens } from '../auth/api-tokens.ts';
import type { Bearer, SignInProblem, Standing, Viewer } from '../auth/role.ts';
import { hashToken } from '../auth/secret-token.ts';
import { SESSION_PREFIX, type Sessions } from '../auth/sessions.ts';
import type { Throttle } from '../auth/throttle.ts';
import type { RequestOrigin } from './request-origin.ts';

export const SESSION_COOKIE = 'petfectior_session';

export interface Credentials {
  readonly token: string;
  /** The browser sends cookies by itself, also on behalf of other sites. */
  readonly byCookie: boolean;
}

export function credentialsOf(headers: IncomingHttpHeaders): Credentials | null {
  const bearer = /^Bearer (\S+)$/i.exec(headers.authorization ?? '')?.[1];
  if (bearer) return { token: bearer, byCookie: false };
  for (const pair of (headers.cookie ?? '').split(';')) {
    const [name, value] = pair.trim().split('=', 2);
    if (name === SESSION_COOKIE && value) return { token: value, byCookie: true };
  }
  return null;
}

/** The token of a program that sends images: many can only do RFC 7617, where it is the password of any user. */
export function senderTokenOf({ authorization = '' }: IncomingHttpHeaders): string | undefined {
  const [, scheme = '', value = ''] = /^(Bearer|Basic) (\S+)$/i.exec(authorization) ?? [];
  if (scheme.toLowerCase() === 'bearer') return value;
  return /^[^:]*:(\S+)$/.exec(Buffer.from(value, 'base64').toString('utf8'))?.[1];
}

/** API tokens that are remembered as right, and as wrong. */
const MOST_REMEMBERED = 1000;

/** Names the session or the token that a request came with. */
export function credentialNameOf({ kind, credentialId }: Viewer): string {
  return `${kind} ${credentialId}`;
}

export class Authenticator {
  readonly #sessions: Sessions;
  readonly #apiTokens: ApiTokens;
  readonly #throttle: Throttle;
  /** By hash, the last seen last: what was wrong with a token. One that was wrong is never right later: tokens are random. */
  readonly #remembered = new Map<string, Extract<Bearer, string> | null>();

  constructor(sessions: Sessions, apiTokens: ApiTokens, throttle: Throttle) {
    this.#sessions = sessions;
    this.#apiTokens = apiTokens;
    this.#throttle = throttle;
  }

  /** Whose a token is, or why it is nobody's; TOO_MANY_ATTEMPTS where its network has guessed too many. */
  async identify(token: string | undefined, address: string): Promise<Viewer | SignInProblem> {
    if (token === undefined) return 'SIGN_IN_FIRST';
    if (token.startsWith(`${SESSION_PREFIX}_`)) return this.#sessions.bearer(token);
    if (!token.startsWith(`${API_TOKEN_PREFIX}_`)) return 'TOKEN_UNKNOWN';
    const hash = hashToken(token);
    const before = this.#remembered.get(hash);
    if (before) return before;
    if (before === undefined && !this.#throttle.maySearch(address)) return 'TOO_MANY_ATTEMPTS';
    const bearer = await this.#apiTokens.bearer(token);
    if (before === undefined && bearer === 'TOKEN_UNKNOWN') this.#throttle.notFound(address);
    this.#remembered.delete(hash);
    this.#remembered.set(hash, typeof bearer === 'string' ? bearer : null);
    if (this.#remembered.size > MOST_REMEMBERED)
      this.#remembered.delete(this.#remembered.keys().next().value as string);
    return bearer;
  }

  /** What the right of a viewer is by now, without being a use of it; null where it has ended. */
  standing({ kind, credentialId }: Viewer): Promise<Standing | null> {
    return kind === 'session'
      ? this.#sessions.standing(credentialId)
      : this.#apiTokens.standing(credentialId);
  }
}

/** `maxAge` in seconds. */
export function sessionCookie(token: string, maxAge: number, secure: boolean): string {
  const attributes = [
    `Max-Age=${maxAge}`,
    'Path=/',
    'HttpOnly',
    'SameSite=Strict',
    ...(secure ? ['Secure'] : []),
  ];
  return [`${SESSION_COOKIE}=${token}`, ...attributes].join('; ');
}

/**
 * Whether a browser says that the request comes from a page of another site. Programs send no Origin.
 * @param headers of the request
 * @param here how the browser addressed us
 */
export function isCrossSite(headers: IncomingHttpHeaders, here: RequestOrigin): boolean {
  const { origin } = headers;
  if (origin === undefined) return headers['sec-fetch-site'] === 'cross-site';
  const ours = `${here.secure ? 'https' : 'http'}://${here.host}`;
  if (!URL.canParse(origin) || !URL.canParse(ours)) return true;
  const [theirs, own] = [new URL(origin), new URL(ours)];
  // Where TLS ends at a proxy that is not known as one, the scheme is not known either.
  return theirs.host !== own.host || (here.secure && theirs.protocol !== own.protocol);
}
