/** Who vouches for a user: this gateway, an OpenID provider, or a directory. */
export const USER_SOURCES = ['LOCAL', 'OIDC', 'LDAP'] as const;
export type UserSource = (typeof USER_SOURCES)[number];
export type OutsideSource = Exclude<UserSource, 'LOCAL'>;
