import { defineEntity, p, type InferEntity } from '@mikro-orm/core';
import type { Role } from '../../base/roles.ts';
import { json } from '../column-types.ts';

/** A person who may sign in. */
export const UserEntity = defineEntity({
  name: 'user',
  properties: {
    id: p.integer().primary().autoincrement(),
    /** In its one spelling: `server/auth/user-name.ts`. */
    username: p.string().length(64),
    /** `scrypt$N$r$p$salt$hash`, base64url. */
    passwordHash: p.string().length(255),
    role: p.string().length(16).$type<Role>(),
    createdAt: p.bigint('number'),
    lastSignInAt: p.bigint('number').strictNullable(),
    /** Networks that the person has signed in from, the newest first: guesses from elsewhere do not slow them there. */
    knownNetworks: json<readonly string[]>().strictNullable(),
  },
  uniques: [{ name: 'user_username', properties: ['username'] }],
});
export type UserRow = InferEntity<typeof UserEntity>;
