/**
 * Sessions that the database did not take, as with a full disk: they live in memory, until they end or the gateway
 * does. Ids are negative, so that they are none of the database's. Bounded: the oldest makes room.
 */
import type { SessionRow } from '../db/entities/session.ts';
import type { UserRow } from '../db/entities/user.ts';

const MOST = 100;

export interface UnwrittenSession extends SessionRow {
  /** Whoever has another password or role since has to sign in again. */
  readonly passwordHash: string;
  readonly role: UserRow['role'];
}

export class UnwrittenSessions {
  readonly #byHash = new Map<string, UnwrittenSession>();
  #lastId = 0;

  add(session: Omit<SessionRow, 'id'>, { passwordHash, role }: UserRow): void {
    this.#byHash.set(session.tokenHash, { ...session, id: --this.#lastId, passwordHash, role });
    if (this.#byHash.size > MOST) this.#byHash.delete(this.#byHash.keys().next().value as string);
  }

  get(tokenHash: string): UnwrittenSession | undefined {
    return this.#byHash.get(tokenHash);
  }

  list(): readonly UnwrittenSession[] {
    return [...this.#byHash.values()];
  }

  /** @returns whether there was one. */
  end(id: number): boolean {
    const found = this.list().find((session) => session.id === id);
    return found !== undefined && this.#byHash.delete(found.tokenHash);
  }
}
