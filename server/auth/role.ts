import type { TokenRole } from '../base/roles.ts';

/** Who asks: a signed-in person, or a program with an API token. */
export interface Viewer {
  readonly name: string;
  readonly role: TokenRole;
  readonly kind: 'session' | 'token';
  /** Id of the session or of the API token. */
  readonly credentialId: number;
  /** Of an API token: the device that sends with it. */
  readonly deviceId?: number | null;
}

/** Why a request is nobody's: no token came with it, or one that is not, or no longer, good. */
export type SignInProblem = 'SIGN_IN_FIRST' | 'TOKEN_UNKNOWN' | 'TOKEN_EXPIRED' | 'TOO_MANY_ATTEMPTS';

/** Who a token belongs to, or why it is nobody's. */
export type Bearer = Viewer | Exclude<SignInProblem, 'SIGN_IN_FIRST'>;

/** What a session or an API token still gives. */
export interface Standing {
  readonly role: TokenRole;
  /** Milliseconds since the epoch; a session that is used until then holds longer. Infinity: until it is revoked. */
  readonly until: number;
}

/** Where a request came from. */
export interface Origin {
  /** IP address. */
  readonly address: string;
  readonly userAgent: string;
}
