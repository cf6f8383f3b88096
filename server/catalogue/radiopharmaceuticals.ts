/** The configured radiopharmaceuticals. */
import type { EntityManager } from '@mikro-orm/sql';
import { z } from 'zod';
import type { Database } from '../db/database.ts';
import { Counter } from '../db/entities/counter.ts';
import { RadiopharmaceuticalEntity } from '../db/entities/radiopharmaceutical.ts';
import { isAlike, refuseAlike, refuseTaken } from '../db/refuse-taken.ts';
import type { Events } from '../base/events.ts';
import { entryName } from '../base/entry-name.ts';
import { NotFoundError, validated } from '../base/refusals.ts';

const words = z.array(entryName).max(100).readonly();
const radiopharmaceutical = z.object({
  name: entryName,
  codes: words,
  synonyms: words,
  /** Seconds. */
  halfLife: z.number().positive().max(1e9),
});
export type Radiopharmaceutical = Readonly<z.infer<typeof radiopharmaceutical>>;

export class Radiopharmaceuticals {
  readonly #database: Database;
  readonly #events: Events;

  constructor(database: Database, events: Events) {
    this.#database = database;
    this.#events = events;
  }

  /**
   * At the very first start: the shipped list; at the first of a later version what was added to it since. What a person
   * deletes does not come back.
   * @param addedLater names of the list with its length when they were added
   */
  async seed(
    shipped: readonly Radiopharmaceutical[],
    addedLater: Readonly<Record<string, number>> = {},
  ): Promise<void> {
    await this.#database.entityTransaction(async (em) => {
      const seeded = await em.findOne(Counter, SEEDED);
      if (seeded?.value === shipped.length) return;
      if (!seeded) em.create(Counter, { name: SEEDED, value: shipped.length });
      const configured = seeded ? await em.findAll(RadiopharmaceuticalEntity) : [];
      for (const each of shipped) {
        const isNew = !seeded || (addedLater[each.name] ?? 0) > seeded.value;
        const isThere = configured.some(({ name }) => isAlike(name, each.name));
        if (isNew && !isThere) em.create(RadiopharmaceuticalEntity, each);
      }
      if (seeded) seeded.value = shipped.length;
    });
  }

  async list(): Promise<readonly Radiopharmaceutical[]> {
    return this.#database.entities().findAll(RadiopharmaceuticalEntity, { orderBy: { name: 'asc' } });
  }

  async create(input: Radiopharmaceutical): Promise<Radiopharmaceutical> {
    const accepted = validated(radiopharmaceutical, input);
    return this.#write(accepted.name, async (em) => {
      refuseAlike(accepted.name, await em.findAll(RadiopharmaceuticalEntity));
      return em.create(RadiopharmaceuticalEntity, accepted);
    });
  }

  async update(name: string, input: Partial<Radiopharmaceutical>): Promise<Radiopharmaceutical> {
    return this.#write(input.name ?? name, async (em) => {
      const known = await find(em, name);
      const changed = validated(radiopharmaceutical, { ...known, ...input });
      refuseAlike(changed.name, await em.find(RadiopharmaceuticalEntity, { id: { $ne: known.id } }));
      return em.assign(known, changed);
    });
  }

  async delete(name: string): Promise<void> {
    await this.#write(name, async (em) => em.remove(await find(em, name)));
  }

  async #write<T>(name: string, write: (em: EntityManager) => Promise<T>): Promise<T> {
    const written = await refuseTaken(name, this.#database.entityTransaction(write));
    this.#events.publish('configChanged', { keys: ['radiopharmaceuticals'] });
    return written;
  }
}

/** Counter: the shipped list has been put in. */
const SEEDED = 'radiopharmaceuticals';

async function find(em: EntityManager, name: string) {
  const known = (await em.findAll(RadiopharmaceuticalEntity)).find((one) => one.name === name);
  if (!known) throw new NotFoundError('NO_SUCH_RADIOPHARMACEUTICAL', name);
  return known;
}
