/** Where people sign in with an account of the hospital, and the table that gives them a role here. */
import { z } from 'zod';
import { ROLES, type Role } from '../../base/roles.ts';

const text = (most: number) => z.string().trim().max(most);
const needed = (most: number) => text(most).min(1);

const roleTable = z.array(z.strictObject({ group: needed(300), role: z.enum(ROLES) })).max(50);
export type RoleTable = z.output<typeof roleTable>;

/** PEM text of the authorities that the other side's certificate must come from; null: those of the system. */
const authority = text(16 * 1024)
  .refine((pem) => pem.includes('-----BEGIN CERTIFICATE-----'), 'CERTIFICATE_FORM')
  .nullable();

const httpsUrl = needed(1000).refine(
  (url) => URL.canParse(url) && new URL(url).protocol === 'https:',
  'HTTPS_URL_FORM',
);

export const oidcOptions = z.strictObject({
  /** Said on the button of the sign-in page. */
  name: needed(64),
  issuer: httpsUrl,
  clientId: needed(255),
  /** Address of this gateway as browsers see it: the provider sends them back there. */
  gatewayUrl: needed(1000).refine(
    (url) => URL.canParse(url) && /^https?:$/.test(new URL(url).protocol),
    'URL_FORM',
  ),
  scopes: needed(500),
  /** Claims of the ID token or of userinfo; inner ones with dots (`realm_access.roles`). */
  usernameClaim: needed(64),
  groupsClaim: needed(64),
  authority,
  roles: roleTable,
});
export type OidcOptions = z.output<typeof oidcOptions>;

export const ldapOptions = z.strictObject({
  host: needed(255),
  port: z.number().int().min(1).max(65_535),
  /** There is no way without TLS: passwords go over it. */
  transport: z.enum(['STARTTLS', 'LDAPS']),
  authority,
  /** Account that looks people up, again while they are signed in. Null: each person's own, by `userDn`. */
  bindDn: needed(500).nullable(),
  /** How a person binds where there is no such account: `uid={username},ou=people,dc=hospital,dc=example`. */
  userDn: needed(500)
    .refine((dn) => dn.includes('{username}'), 'USERNAME_PLACE')
    .nullable(),
  userBase: needed(500),
  userFilter: needed(500).refine((filter) => filter.includes('{username}'), 'USERNAME_PLACE'),
  groupBase: needed(500),
  /** Active Directory says itself what a group holds within groups; elsewhere groups are followed upward. */
  activeDirectory: z.boolean(),
  roles: roleTable,
});
export type LdapOptions = z.output<typeof ldapOptions>;

/** The highest role that the table gives for any of the groups; null: none. @param same how names are compared */
export function roleOf(
  table: RoleTable,
  groups: readonly string[],
  same: (name: string) => string = (name) => name,
): Role | null {
  const held = new Set(groups.map(same));
  const roles = table.flatMap(({ group, role }) => (held.has(same(group)) ? [ROLES.indexOf(role)] : []));
  return roles.length === 0 ? null : ROLES[Math.max(...roles)]!;
}

/** Who the other side says somebody is. */
export interface OutsidePerson {
  readonly username: string;
  /** Never another's later, unlike a name. */
  readonly externalId: string;
  readonly role: Role | null;
}
