/** Scanner models whose images have come, each with what to assume where its headers are silent. */
import type { InferEntity } from '@mikro-orm/core';
import type { Database } from '../db/database.ts';
import { ScannerModelEntity } from '../db/entities/scanner-model.ts';
import type { Events } from '../base/events.ts';
import { NotFoundError, invalid } from '../base/refusals.ts';
import type { Radiopharmaceuticals } from './radiopharmaceuticals.ts';

export type ScannerModel = Readonly<InferEntity<typeof ScannerModelEntity>>;

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
    const orderBy = { manufacturer: 'asc', model: 'asc' } as const;
    return this.#database.entities().findAll(ScannerModelEntity, { orderBy });
  }

  /** A series of this model has come. */
  async seen(manufacturer: string, model: string, at: number): Promise<void> {
    await this.#database.entities().upsert(
      ScannerModelEntity,
      {
        manufacturer: manufacturer.slice(0, 128),
        model: model.slice(0, 128),
        firstSeenAt: at,
        lastSeenAt: at,
        defaultRadiopharmaceutical: null,
      },
      { onConflictFields: ['manufacturer', 'model'], onConflictMergeFields: ['lastSeenAt'] },
    );
    this.#events.publish('recordsChanged', { part: 'SCANNER_MODELS' });
  }

  async setDefaultRadiopharmaceutical(
    manufacturer: string,
    model: string,
    name: string | null,
  ): Promise<ScannerModel> {
    const configured = await this.#radiopharmaceuticals.list();
    if (name !== null && !configured.some((one) => one.name === name))
      throw invalid('name', 'NO_SUCH_RADIOPHARMACEUTICAL', { name });
    const scanner = await this.#database.entityTransaction(async (em) => {
      const known = await em.findAll(ScannerModelEntity);
      const scanner = known.find((one) => one.manufacturer === manufacturer && one.model === model);
      if (!scanner) throw new NotFoundError('NO_SUCH_SCANNER_MODEL', `${manufacturer} ${model}`);
      return em.assign(scanner, { defaultRadiopharmaceutical: name });
    });
    this.#events.publish('configChanged', { keys: ['scannerModels'] });
    return scanner;
  }
}
