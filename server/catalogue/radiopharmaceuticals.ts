/** The configured radiopharmaceuticals. */
import { z } from 'zod';
import type { Database } from '../db/database.ts';
import type { Events } from '../base/events.ts';
import { NotFoundError, validated, invalid } from '../base/refusals.ts';

const words = z.array(z.string().trim().min(1).max(64)).max(100);
export const radiopharmaceutical = z.strictObject({
  name: z.string().trim().min(1).max(64),
  /** Codes that mean it, as `C-B1031 SRT`. */
  codes: words,
  /** Texts that mean it: matched as whole words. */
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

  /** At the very first start: the shipped list. What a person deletes later does not come back. */
  async seed(shipped: readonly Radiopharmaceutical[]): Promise<void> {
    await this.#database.transaction(async (tx) => {
      const marker = await tx
        .selectFrom('counter')
        .select('name')
        .where('name', '=', 'radiopharmaceuticals')
        .executeTakeFirst();
      if (marker) return;
      await tx
        .insertInto('counter')
        .values({ name: 'radiopharmaceuticals', value: shipped.length })
        .execute();
      if (shipped.length > 0)
        await tx.insertInto('radiopharmaceutical').values(shipped.map(toColumns)).execute();
    });
  }

  async list(): Promise<readonly Radiopharmaceutical[]> {
    const rows = await this.#database.queries
      .selectFrom('radiopharmaceutical')
      .select(['name', 'codes', 'synonyms', 'halfLife'])
      .orderBy('name')
      .execute();
    return rows.map((row) => ({
      ...row,
      codes: JSON.parse(row.codes) as string[],
      synonyms: JSON.parse(row.synonyms) as string[],
    }));
  }

  async create(input: Radiopharmaceutical): Promise<Radiopharmaceutical> {
    const accepted = validated(radiopharmaceutical, input);
    refuseTaken(await this.list(), accepted.name);
    await this.#database.queries.insertInto('radiopharmaceutical').values(toColumns(accepted)).execute();
    this.#events.publish('configChanged', { keys: ['radiopharmaceuticals'] });
    return accepted;
  }

  async update(name: string, input: Partial<Radiopharmaceutical>): Promise<Radiopharmaceutical> {
    const all = await this.list();
    const before = all.find((one) => sameName(one.name, name));
    if (!before) throw new NotFoundError('NO_SUCH_RADIOPHARMACEUTICAL', name);
    const accepted = validated(radiopharmaceutical, { ...before, ...input });
    refuseTaken(
      all.filter((one) => one !== before),
      accepted.name,
    );
    await this.#database.queries
      .updateTable('radiopharmaceutical')
      .set(toColumns(accepted))
      .where('name', '=', before.name)
      .execute();
    this.#events.publish('configChanged', { keys: ['radiopharmaceuticals'] });
    return accepted;
  }

  async delete(name: string): Promise<void> {
    const known = (await this.list()).find((one) => sameName(one.name, name));
    if (!known) throw new NotFoundError('NO_SUCH_RADIOPHARMACEUTICAL', name);
    await this.#database.queries.deleteFrom('radiopharmaceutical').where('name', '=', known.name).execute();
    this.#events.publish('configChanged', { keys: ['radiopharmaceuticals'] });
  }
}

function sameName(one: string, other: string): boolean {
  return one.toLowerCase() === other.trim().toLowerCase();
}

function refuseTaken(known: readonly Radiopharmaceutical[], name: string): void {
  if (known.some((one) => sameName(one.name, name))) throw invalid('name', 'NAME_TAKEN', { name });
}

function toColumns({ codes, synonyms, ...rest }: Radiopharmaceutical) {
  return { ...rest, codes: JSON.stringify(codes), synonyms: JSON.stringify(synonyms) };
}
