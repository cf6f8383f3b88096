/** How results become series: each enabled post-filter that applies yields one. */
import { entryName } from '../base/entry-name.ts';
import type { InferEntity } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/sql';
import { z } from 'zod';
import type { Database } from '../db/database.ts';
import { PostFilterEntity } from '../db/entities/post-filter.ts';
import type { Events } from '../base/events.ts';
import type { PostFilter } from '../imaging/post-filter.ts';
import { NotFoundError, validated } from '../base/refusals.ts';

const postFilter = z.object({
  fwhm: z.number().min(0).max(50),
  noise: z.number().min(0).max(100),
  /** Series Description is an LO: 64 characters, no backslash (PS3.5 6.2). */
  description: z
    .string()
    .trim()
    .min(1)
    .max(64)
    .regex(/^[^\\\p{Cc}]*$/u, 'DESCRIPTION_FORM'),
  descriptionMode: z.enum(['append', 'replace']),
  /** IS: up to 2^31 - 1. */
  seriesNumber: z.int().min(0).max(2_147_483_647),
  model: entryName.nullable(),
  radiopharmaceutical: entryName.nullable(),
  enabled: z.boolean(),
});

export type KeptPostFilter = Readonly<InferEntity<typeof PostFilterEntity>>;

export class PostFilters {
  readonly #database: Database;
  readonly #events: Events;

  constructor(database: Database, events: Events) {
    this.#database = database;
    this.#events = events;
  }

  async list(): Promise<readonly KeptPostFilter[]> {
    const orderBy = { seriesNumber: 'asc', id: 'asc' } as const;
    return this.#database.entities().findAll(PostFilterEntity, { orderBy });
  }

  async create(input: PostFilter): Promise<KeptPostFilter> {
    const accepted = validated(postFilter, input);
    return this.#write(async (em) => em.create(PostFilterEntity, accepted));
  }

  async update(id: number, input: Partial<PostFilter>): Promise<KeptPostFilter> {
    return this.#write(async (em) => {
      const filter = await find(em, id);
      return em.assign(filter, validated(postFilter, { ...filter, ...input }));
    });
  }

  async delete(id: number): Promise<void> {
    await this.#write(async (em) => em.remove(await find(em, id)));
  }

  async #write<T>(write: (em: EntityManager) => Promise<T>): Promise<T> {
    const written = await this.#database.entityTransaction(write);
    this.#events.publish('configChanged', { keys: ['postFilters'] });
    return written;
  }
}

async function find(em: EntityManager, id: number) {
  const known = (await em.findAll(PostFilterEntity)).find((one) => one.id === id);
  if (!known) throw new NotFoundError('NO_SUCH_POST_FILTER', id);
  return known;
}
