import { NotAllowedError } from '../server/base/refusals.ts';
import type { Viewer } from '../server/auth/role.ts';
import type { Context } from './context.ts';

/** Requests that have had their guess. */
const guessed = new WeakSet<Context>();

/** Aliases would make many guesses of one request. */
export function takeGuess(context: Context): void {
  if (guessed.has(context)) throw new NotAllowedError('ONE_SIGN_IN');
  guessed.add(context);
}

/** API tokens belong to no person, so they have no password. */
export function personOf(viewer: Viewer | null): string {
  return personal(viewer).name;
}

/** Id of the session, which says whose it is. */
export function sessionOf(viewer: Viewer | null): number {
  return personal(viewer).credentialId;
}

function personal(viewer: Viewer | null): Viewer {
  if (viewer?.kind !== 'session') throw new NotAllowedError('SIGN_IN_FIRST');
  return viewer;
}
