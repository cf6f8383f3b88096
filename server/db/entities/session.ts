import { defineEntity, p, type InferEntity } from '@mikro-orm/core';
import { secretJson } from '../secret-column.ts';

export interface ProviderTokens {
  /** Which provider gave them. */
  readonly issuer: string;
  readonly subject: string;
  /** Names the sign-in when it is ended at the provider. */
  readonly idToken: string;
  readonly refreshToken: string | null;
  readonly accessToken: string;
}

/** A sign-in that has not ended. */
export const SessionEntity = defineEntity({
  name: 'session',
  properties: {
    id: p.integer().primary().autoincrement(),
    /** SHA-256 of the token, hexadecimal. */
    tokenHash: p.string().length(64),
    userId: p.integer(),
    address: p.string().length(64),
    userAgent: p.string().length(255),
    createdAt: p.bigint('number'),
    lastSeenAt: p.bigint('number'),
    expiresAt: p.bigint('number'),
    /** When the provider or directory last said that the person may be here; null for local users. */
    checkedAt: p.bigint('number').strictNullable(),
    /** What the OpenID provider gave with the sign-in. */
    providerTokens: secretJson<ProviderTokens>().strictNullable(),
    /** The provider's own session (`sid`), which it ends by. */
    providerSession: p.string().length(255).strictNullable(),
  },
  uniques: [{ name: 'session_token', properties: ['tokenHash'] }],
  indexes: [
    { name: 'session_user', properties: ['userId'] },
    { name: 'session_provider', properties: ['providerSession'] },
  ],
});
export type SessionRow = InferEntity<typeof SessionEntity>;
