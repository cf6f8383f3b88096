import { defineEntity, p } from '@mikro-orm/core';

/** A sign-in that was sent to the OpenID provider and has not come back. Taken once. */
export const SignInAttemptEntity = defineEntity({
  name: 'sign_in_attempt',
  properties: {
    /** SHA-256 of `state`, hexadecimal. */
    stateHash: p.string().length(64).primary(),
    nonce: p.string().length(64),
    /** PKCE (RFC 7636). */
    codeVerifier: p.string().length(128),
    /** Path of the console to go to afterwards. */
    next: p.string().length(1000),
    startedAt: p.bigint('number'),
  },
  indexes: [{ name: 'sign_in_attempt_started', properties: ['startedAt'] }],
});
