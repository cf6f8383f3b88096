/** Until when a session or an API token holds, as the database says now. */
import type { Database } from '../db/database.ts';
import type { Role, Viewer } from './role.ts';
import { IDLE_MS } from './sessions.ts';

export interface Standing {
  readonly role: Role;
  /** Milliseconds since the epoch; a session that is used until then holds longer. Infinity: until it is revoked. */
  readonly until: number;
}

/** Null where it has been ended. */
export async function standingOf(
  { queries }: Database,
  { kind, credentialId }: Viewer,
): Promise<Standing | null> {
  if (kind === 'token') {
    const token = await queries
      .selectFrom('api_token')
      .select(['role', 'expiresAt'])
      .where('id', '=', credentialId)
      .executeTakeFirst();
    return token ? { role: token.role as Role, until: token.expiresAt ?? Infinity } : null;
  }
  const session = await queries
    .selectFrom('session')
    .innerJoin('user', 'user.id', 'session.userId')
    .select(['user.role', 'session.expiresAt', 'session.lastSeenAt'])
    .where('session.id', '=', credentialId)
    .executeTakeFirst();
  if (!session) return null;
  return { role: session.role as Role, until: Math.min(session.expiresAt, session.lastSeenAt + IDLE_MS) };
}
