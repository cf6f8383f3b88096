/** Views of the list of tasks that people have saved, each seen by who saved it. */
import { z } from 'zod';
import { entryName } from '../base/entry-name.ts';
import { invalid, NotFoundError, validated } from '../base/refusals.ts';
import { isVisible } from '../base/visible-text.ts';
import type { Database } from '../db/database.ts';
import { SavedViewEntity } from '../db/entities/saved-view.ts';
import { SessionEntity } from '../db/entities/session.ts';

const MOST_VIEWS = 50;
const savedView = z.object({
  name: entryName,
  query: z.string().max(1000).refine(isVisible, 'INVISIBLE_CHARACTERS'),
});

export interface SavedView {
  readonly name: string;
  /** Filters and order as they stand in the address of the list, without the question mark. */
  readonly query: string;
}

/** `sessionId` says whose they are: API tokens belong to no person. */
export class SavedViews {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async list(sessionId: number): Promise<readonly SavedView[]> {
    const em = this.#database.entities();
    const session = await em.findOne(SessionEntity, { id: sessionId });
    if (!session) return [];
    return em.find(SavedViewEntity, { userId: session.userId }, { orderBy: { name: 'asc' } });
  }

  /** Replaces one of the same name. @throws ValidationError */
  async save(sessionId: number, input: SavedView): Promise<SavedView> {
    const accepted = validated(savedView, input);
    return this.#database.entityTransaction(async (em) => {
      const { userId } = await em.findOneOrFail(SessionEntity, { id: sessionId });
      const own = await em.find(SavedViewEntity, { userId });
      const known = own.find(({ name }) => name === accepted.name);
      if (known) return Object.assign(known, accepted);
      if (own.length >= MOST_VIEWS) throw invalid('name', 'TOO_MANY_ITEMS', { maximum: MOST_VIEWS });
      return em.create(SavedViewEntity, { userId, ...accepted });
    });
  }

  /** @throws NotFoundError */
  async delete(sessionId: number, name: string): Promise<void> {
    await this.#database.entityTransaction(async (em) => {
      const session = await em.findOne(SessionEntity, { id: sessionId });
      const own = session ? await em.find(SavedViewEntity, { userId: session.userId }) : [];
      const view = own.find((one) => one.name === name);
      if (!view) throw new NotFoundError('NO_SUCH_VIEW', name);
      em.remove(view);
    });
  }
}
