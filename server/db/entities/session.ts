import { defineEntity, p, type InferEntity } from '@mikro-orm/core';

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
  },
  uniques: [{ name: 'session_token', properties: ['tokenHash'] }],
  indexes: [{ name: 'session_user', properties: ['userId'] }],
});
export type SessionRow = InferEntity<typeof SessionEntity>;
