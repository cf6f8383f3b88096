import type { MessageKey } from '../../i18n/en.ts';

const SHORTEST = 12;

/** What can be told of a new password while it is typed; the gateway also refuses common ones. */
export function passwordProblem(password: string): MessageKey | undefined {
  return [...password].length < SHORTEST ? 'password.short' : undefined;
}
