import { defineEntity, p } from '@mikro-orm/core';

/** A key for a program. */
export const ApiToken = defineEntity({
  name: 'api_token',
  properties: {
    id: p.integer().primary().autoincrement(),
    name: p.string().length(64),
    /** SHA-256 of the token, hexadecimal. */
    tokenHash: p.string().length(64),
    role: p.string().length(16),
    createdBy: p.string().length(64),
    createdAt: p.bigint('number'),
    expiresAt: p.bigint('number').nullable(),
    lastUsedAt: p.bigint('number').nullable(),
  },
  uniques: [{ name: 'api_token_hash', properties: ['tokenHash'] }],
});
