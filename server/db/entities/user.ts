import { defineEntity, p, type InferEntity } from '@mikro-orm/core';
import type { Role } from '../../base/roles.ts';
import type { UserSource } from '../../base/user-sources.ts';
import { flag, json } from '../column-types.ts';
import { secret } from '../secret-column.ts';

/** A person who may sign in. */
export const UserEntity = defineEntity({
  name: 'user',
  properties: {
    id: p.integer().primary().autoincrement(),
    /** In its one spelling: `server/auth/user-name.ts`. */
    username: p.string().length(64),
    /** Who vouches for them: this gateway by a password, or the hospital's provider or directory. */
    source: p.string().length(8).default('LOCAL').$type<UserSource>(),
    /** Of those from outside, SHA-256 of what the source knows them by; hexadecimal. */
    externalId: p.string().length(64).strictNullable(),
    /** `scrypt$N$r$p$salt$hash`, base64url; empty for those from outside. */
    passwordHash: p.string().length(255),
    role: p.string().length(16).$type<Role>(),
    createdAt: p.bigint('number'),
    lastSignInAt: p.bigint('number').strictNullable(),
    /** Networks that the person has signed in from, the newest first: guesses from elsewhere do not slow them there. */
    knownNetworks: json<readonly string[]>().strictNullable(),
    /** Key of one-time passwords (RFC 6238), base32; of a second factor that is not yet confirmed, too. */
    totpSecret: secret().strictNullable(),
    /** Whether the second factor is asked for. */
    totpConfirmed: flag().defaultRaw('0'),
    /** Number of the newest period of 30 s whose code was taken: none is taken twice. */
    totpLastStep: p.bigint('number').strictNullable(),
    /** SHA-256 of recovery codes that have not been used. */
    recoveryCodes: json<readonly string[]>().strictNullable(),
  },
  uniques: [
    { name: 'user_username', properties: ['username'] },
    { name: 'user_external', properties: ['source', 'externalId'] },
  ],
});
export type UserRow = InferEntity<typeof UserEntity>;
