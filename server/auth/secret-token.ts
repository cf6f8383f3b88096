/** Random tokens of which only the hash is kept. */
import { createHash, randomBytes } from 'node:crypto';

/** 256 random bits behind a prefix that tells people, and leak scanners, what it is. */
export function newToken(prefix: string): string {
  return `${prefix}_${randomBytes(32).toString('base64url')}`;
}

/** SHA-256, hexadecimal: enough for a token that cannot be guessed. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
