/** Each role may do what the ones before it may. */
export const ROLES = ['VIEWER', 'OPERATOR', 'ADMINISTRATOR'] as const;
export type Role = (typeof ROLES)[number];

export function mayAct(role: Role, needed: Role): boolean {
  return ROLES.indexOf(role) >= ROLES.indexOf(needed);
}
