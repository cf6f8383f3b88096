/** Each role may do what the ones before it may. */
export const ROLES = ['VIEWER', 'OPERATOR', 'ADMINISTRATOR'] as const;
export type Role = (typeof ROLES)[number];

export function mayAct(role: Role, needed: Role): boolean {
  return ROLES.indexOf(role) >= ROLES.indexOf(needed);
}

/** Who asks: a signed-in person, or a program with an API token. */
export interface Viewer {
  readonly name: string;
  readonly role: Role;
  readonly kind: 'session' | 'token';
  /** Id of the session or of the API token. */
  readonly credentialId: number;
}

/** What a session or an API token still gives. */
export interface Standing {
  readonly role: Role;
  /** Milliseconds since the epoch; a session that is used until then holds longer. Infinity: until it is revoked. */
  readonly until: number;
}

/** Where a request came from. */
export interface Origin {
  /** IP address. */
  readonly address: string;
  readonly userAgent: string;
}
