/** Each role may do what the ones before it may. */
export const ROLES = ['VIEWER', 'OPERATOR', 'ADMINISTRATOR'] as const;
export type Role = (typeof ROLES)[number];

/** Of an API token alone: it may send images by STOW-RS, and nothing else. */
export const SENDER = 'SENDER';
export const TOKEN_ROLES = [...ROLES, SENDER] as const;
export type TokenRole = (typeof TOKEN_ROLES)[number];

export function mayAct(role: TokenRole, needed: Role): boolean {
  return role !== SENDER && ROLES.indexOf(role) >= ROLES.indexOf(needed);
}
