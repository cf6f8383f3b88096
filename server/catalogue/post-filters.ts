/** How results become series: each enabled post-filter that applies yields one. */
import { z } from 'zod';
import type { Database } from '../db/database.ts';
import type { Events } from '../base/events.ts';
import type { PostFilter } from '../imaging/post-filter.ts';
import { NotFoundError, validated } from '../base/refusals.ts';

const postFilter = z.strictObject({
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
  model: z.string().trim().min(1).max(64).nullable(),
  radiopharmaceutical: z.string().trim().min(1).max(64).nullable(),
  enabled: z.boolean(),
});

export interface KeptPostFilter extends PostFilter {
  readonly id: number;
}

export class PostFilters {
  readonly #database: Database;
  readonly #events: Events;

  constructor(database: Database, events: Events) {
    this.#database = database;
    this.#events = events;
  }

  async list(): Promise<readonly KeptPostFilter[]> {
    const rows = await this.#database.queries
      .selectFrom('post_filter')
      .selectAll()
      .orderBy('seriesNumber')
      .orderBy('id')
      .execute();
    return rows.map((row) => ({
      ...row,
      descriptionMode: row.descriptionMode as PostFilter['descriptionMode'],
      model: row.model ?? null,
      radiopharmaceutical: row.radiopharmaceutical ?? null,
      enabled: row.enabled === 1,
    }));
  }

  async create(input: PostFilter): Promise<KeptPostFilter> {
    const accepted = validated(postFilter, input);
    const id = await this.#database.transaction(async (tx) => {
      await tx.insertInto('post_filter').values(toColumns(accepted)).execute();
      const newest = await tx
        .selectFrom('post_filter')
        .select((eb) => eb.fn.max('id').as('id'))
        .executeTakeFirstOrThrow();
      return newest.id;
    });
    this.#changed();
    return { id, ...accepted };
  }

  async update(id: number, input: Partial<PostFilter>): Promise<KeptPostFilter> {
    const known = (await this.list()).find((one) => one.id === id);
    if (!known) throw new NotFoundError('NO_SUCH_POST_FILTER', id);
    const { id: _id, ...before } = known;
    const accepted = validated(postFilter, { ...before, ...input });
    await this.#database.queries
      .updateTable('post_filter')
      .set(toColumns(accepted))
      .where('id', '=', id)
      .execute();
    this.#changed();
    return { id, ...accepted };
  }

  async delete(id: number): Promise<void> {
    const { numDeletedRows } = await this.#database.queries
      .deleteFrom('post_filter')
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    if (Number(numDeletedRows) === 0) throw new NotFoundError('NO_SUCH_POST_FILTER', id);
    this.#changed();
  }

  #changed(): void {
    this.#events.publish('configChanged', { keys: ['postFilters'] });
  }
}

function toColumns(filter: z.infer<typeof postFilter>) {
  return { ...filter, enabled: Number(filter.enabled) };
}
