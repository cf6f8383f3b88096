/** Scanner models whose images have come, each with what to assume where its headers are silent. */
import type { Database } from '../db/database.ts';
import type { Events } from '../base/events.ts';
import { NotFoundError, invalid } from '../base/refusals.ts';
import type { Radiopharmaceuticals } from './radiopharmaceuticals.ts';

export interface ScannerModel {
  readonly manufacturer: string;
  readonly model: string;
  readonly firstSeenAt: number;
  readonly lastSeenAt: number;
  readonly defaultRadiopharmaceutical: string | null;
}

export class ScannerModels {
  readonly #database: Database;
  readonly #events: Events;
  readonly #radiopharmaceuticals: Radiopharmaceuticals;

  constructor(database: Database, events: Events, radiopharmaceuticals: Radiopharmaceuticals) {
    this.#database = database;
    this.#events = events;
    this.#radiopharmaceuticals = radiopharmaceuticals;
  }

  async list(): Promise<readonly ScannerModel[]> {
    const rows = await this.#database.queries
      .selectFrom('scanner_model')
      .select(['manufacturer', 'model', 'firstSeenAt', 'lastSeenAt', 'defaultRadiopharmaceutical'])
      .orderBy('manufacturer')
      .orderBy('model')
      .execute();
    return rows.map((row) => ({
      ...row,
      defaultRadiopharmaceutical: row.defaultRadiopharmaceutical ?? null,
    }));
  }

  /** A series of this model has come. */
  async seen(manufacturer: string, model: string, at: number): Promise<void> {
    const [maker, name] = [manufacturer.slice(0, 128), model.slice(0, 128)];
    await this.#database.transaction(async (tx) => {
      const updated = await tx
        .updateTable('scanner_model')
        .set({ lastSeenAt: at })
        .where('manufacturer', '=', maker)
        .where('model', '=', name)
        .executeTakeFirstOrThrow();
      if (Number(updated.numUpdatedRows) > 0) return;
      await tx
        .insertInto('scanner_model')
        .values({
          manufacturer: maker,
          model: name,
          firstSeenAt: at,
          lastSeenAt: at,
          defaultRadiopharmaceutical: null,
        })
        .execute();
    });
    this.#events.publish('recordsChanged', { part: 'SCANNER_MODELS' });
  }

  async setDefaultRadiopharmaceutical(
    manufacturer: string,
    model: string,
    name: string | null,
  ): Promise<ScannerModel> {
    const known = await this.#radiopharmaceuticals.list();
    const chosen =
      name === null ? null : known.find((one) => one.name.toLowerCase() === name.trim().toLowerCase());
    if (chosen === undefined) throw invalid('name', 'NO_SUCH_RADIOPHARMACEUTICAL', { name: name ?? '' });
    await this.#database.queries
      .updateTable('scanner_model')
      .set({ defaultRadiopharmaceutical: chosen?.name ?? null })
      .where('manufacturer', '=', manufacturer)
      .where('model', '=', model)
      .execute();
    const scanner = (await this.list()).find(
      (one) => one.manufacturer === manufacturer && one.model === model,
    );
    if (!scanner) throw new NotFoundError('NO_SUCH_SCANNER_MODEL', `${manufacturer} ${model}`);
    this.#events.publish('configChanged', { keys: ['scannerModels'] });
    return scanner;
  }
}
