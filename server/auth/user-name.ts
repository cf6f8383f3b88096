import { z } from 'zod';

/**
 * The one spelling of a user name: compatibility forms (NFKC) and case make no difference, accents do. What people
 * type, what is kept and what is counted are compared in this spelling, character by character, whatever the
 * database's own rules of comparison are.
 */
function userName(text: string): string {
  return text.normalize('NFKC').trim().toLowerCase().normalize('NFKC');
}

export const username = z
  .string()
  .transform(userName)
  .pipe(z.string().regex(/^[\p{L}\p{N}][\p{L}\p{N}._@-]{0,63}$/u, 'USERNAME_FORM'));

/** A name as somebody typed it, in its one spelling; empty where no user can have it. */
export function typedUserName(text: string): string {
  return username.safeParse(text.slice(0, 256)).data ?? '';
}
