import { defineEntity, p } from '@mikro-orm/core';

/** A person who may sign in. */
export const User = defineEntity({
  name: 'user',
  properties: {
    id: p.integer().primary().autoincrement(),
    /** In lower case. */
    username: p.string().length(64),
    /** `scrypt$N$r$p$salt$hash`, base64url. */
    passwordHash: p.string().length(255),
    role: p.string().length(16),
    createdAt: p.bigint('number'),
    lastSignInAt: p.bigint('number').nullable(),
  },
  uniques: [{ name: 'user_username', properties: ['username'] }],
});
