import type { Role } from '../base/roles.ts';

/** Who asks: a signed-in person, or a program with an API token. */
export interface Viewer {
  readonly name: string;
  readonly role: Role;
  readonly kind: 'session' | 'token';
  /** Id of the session or of the API token. */
  readonly credentialId: number;
}

/** Where a request came from. */
export interface Origin {
  /** IP address. */
  readonly address: string;
  readonly userAgent: string;
}
