/** Passwords: what is accepted, and what is kept of one (scrypt, RFC 7914). */
import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';

/** 32 MiB and some 80 ms a guess. */
const COST = { N: 2 ** 15, r: 8, p: 1 } as const;
const KEY_BYTES = 32;
const MEMORY = 2 * 128 * COST.N * COST.r;

/** Compared with where there is no such user, so that an answer takes as long. No password has it. */
export const NOBODYS_PASSWORD = `scrypt$${COST.N}$${COST.r}$${COST.p}$${'A'.repeat(22)}$${'A'.repeat(43)}`;

/** Length counts for more than kinds of characters (NIST SP 800-63B 5.1.1.2); what everybody tries first is out. */
export const password = z
  .string()
  .min(12)
  .max(256)
  .refine((text) => !isCommon(text), 'PASSWORD_COMMON');

const COMMON = [
  'password',
  'passw0rd',
  'contrasena',
  'contraseña',
  'administrator',
  'administrador',
  'petfectior',
  'letmein',
  'welcome',
  'bienvenido',
  'qwertyuiop',
  'asdfghjkl',
  'zxcvbnm',
  '1q2w3e4r5t6y',
  '1qaz2wsx3edc',
  'iloveyou',
  'changeme',
  'hospital',
  'radiology',
  'radiologia',
  'nuclearmedicine',
  'medicinanuclear',
  'admin',
];

/** A common word with nothing but digits and marks round it, only digits, few characters over and over, or a run. */
function isCommon(text: string): boolean {
  const lower = text.toLowerCase();
  const letters = lower.replace(/^[\d\W_]+|[\d\W_]+$/g, '');
  if (COMMON.some((word) => letters === word || letters === word + word || lower === word)) return true;
  const characters = [...lower];
  if (/^\d*$/.test(lower) || new Set(characters).size <= 3) return true;
  return characters
    .slice(1)
    .every((character, index) => Math.abs(character.charCodeAt(0) - characters[index]!.charCodeAt(0)) === 1);
}

/** @returns `scrypt$N$r$p$salt$hash`, salt and hash in base64url. */
export async function hashPassword(text: string): Promise<string> {
  const salt = randomBytes(16);
  const hash = await derive(text, salt, COST);
  return ['scrypt', COST.N, COST.r, COST.p, salt.toString('base64url'), hash.toString('base64url')].join('$');
}

export async function matchesPassword(text: string, kept: string): Promise<boolean> {
  const [scheme, N, r, p, salt, hash] = kept.split('$');
  if (scheme !== 'scrypt' || !salt || !hash) return false;
  const cost = { N: Number(N), r: Number(r), p: Number(p) };
  const derived = await derive(text, Buffer.from(salt, 'base64url'), cost);
  const expected = Buffer.from(hash, 'base64url');
  return derived.length === expected.length && timingSafeEqual(derived, expected);
}

function derive(text: string, salt: Buffer, cost: { N: number; r: number; p: number }): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(text.normalize('NFKC'), salt, KEY_BYTES, { ...cost, maxmem: MEMORY }, (error, key) =>
      error ? reject(error) : resolve(key),
    );
  });
}
