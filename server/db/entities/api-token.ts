import { defineEntity, p, type InferEntity } from '@mikro-orm/core';
import type { TokenRole } from '../../base/roles.ts';

/** A key for a program. */
export const ApiTokenEntity = defineEntity({
  name: 'api_token',
  properties: {
    id: p.integer().primary().autoincrement(),
    name: p.string().length(64),
    /** SHA-256 of the token, hexadecimal. */
    tokenHash: p.string().length(64),
    role: p.string().length(16).$type<TokenRole>(),
    /** Device that sends with it: what it sends counts as sent by that device. */
    deviceId: p.integer().strictNullable(),
    createdBy: p.string().length(64),
    createdAt: p.bigint('number'),
    expiresAt: p.bigint('number').strictNullable(),
    lastUsedAt: p.bigint('number').strictNullable(),
  },
  uniques: [{ name: 'api_token_hash', properties: ['tokenHash'] }],
});
export type ApiToken = Omit<InferEntity<typeof ApiTokenEntity>, 'tokenHash'>;
