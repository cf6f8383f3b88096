/** Retrievals as they are kept, and the tasks that came of them. */
import type { Database } from '../db/database.ts';
import { RetrievalEntity, type RetrievalRequest } from '../db/entities/retrieval.ts';
import type { Events } from '../base/events.ts';
import { notice } from '../base/notices.ts';
import type { Page, PageRequest } from '../base/page.ts';
import { ConflictError, NotFoundError } from '../base/refusals.ts';
import { UNFINISHED, type Retrieval } from './retrieval.ts';

export interface NewRetrieval {
  readonly device: string;
  readonly request: RetrievalRequest;
  readonly key: string | null;
  readonly requestedBy: string | null;
}

type Change = Partial<Omit<Retrieval, 'id' | 'key' | 'device' | 'request'>>;

/** Tasks that are named for one retrieval. */
const MOST_TASKS = 200;

export class RetrievalStore {
  readonly #database: Database;
  readonly #events: Events;

  constructor(database: Database, events: Events) {
    this.#database = database;
    this.#events = events;
  }

  /**
   * The same key gives the same retrieval; one that has failed or was cancelled begins anew.
   * @throws ConflictError where the key stands for another request
   */
  async create({ key, device, request, requestedBy }: NewRetrieval): Promise<Retrieval> {
    const now = Date.now();
    const begun = {
      state: 'QUEUED',
      completed: 0,
      failed: 0,
      remaining: null,
      failure: null,
      updatedAt: now,
      finishedAt: null,
    };
    const made = await this.#database.entityTransaction(async (em) => {
      const known = key === null ? null : await em.findOne(RetrievalEntity, { key });
      if (!known) {
        return em.create(RetrievalEntity, {
          ...begun,
          key,
          device,
          request,
          requestedBy,
          series: [],
          isCut: false,
          startedAt: now,
        });
      }
      if (known.device !== device || JSON.stringify(known.request) !== JSON.stringify(request))
        throw new ConflictError(notice('RETRIEVAL_KEY_TAKEN'));
      return known.state === 'FAILED' || known.state === 'CANCELLED'
        ? em.assign(known, { ...begun, series: [] })
        : known;
    });
    this.#events.publish('retrievalChanged', { id: made.id });
    return made as Retrieval;
  }

  async get(id: number): Promise<Retrieval | null> {
    return (await this.#database.entities().findOne(RetrievalEntity, id)) as Retrieval | null;
  }

  /** @throws NotFoundError */
  async require(id: number): Promise<Retrieval> {
    const found = await this.get(id);
    if (!found) throw new NotFoundError('NO_SUCH_RETRIEVAL', id);
    return found;
  }

  /** In the order given; what does not exist is null. */
  async getMany(ids: readonly number[]): Promise<(Retrieval | null)[]> {
    const found = await this.#database.entities().find(RetrievalEntity, { id: { $in: [...ids] } });
    const byId = new Map(found.map((row) => [row.id, row as Retrieval]));
    return ids.map((id) => byId.get(id) ?? null);
  }

  /** Newest first. */
  async list({ first, after }: PageRequest): Promise<Page<Retrieval>> {
    const em = this.#database.entities();
    const where = after === null ? {} : { id: { $lt: Number(after) } };
    const rows = await em.find(RetrievalEntity, where, { orderBy: { id: 'desc' }, limit: first + 1 });
    return {
      items: rows.slice(0, first) as Retrieval[],
      hasNextPage: rows.length > first,
      total: async () => ({ count: await em.count(RetrievalEntity), exact: true }),
    };
  }

  /** What is still to be done, oldest first. */
  async unfinished(): Promise<readonly Retrieval[]> {
    const where = { state: { $in: [...UNFINISHED] } };
    return (await this.#database
      .entities()
      .find(RetrievalEntity, where, { orderBy: { id: 'asc' } })) as Retrieval[];
  }

  /** @returns false where it is over, or gone: nothing is changed then */
  async change(id: number, change: Change): Promise<boolean> {
    const where = { id, state: { $in: [...UNFINISHED] } };
    const updatedAt = Date.now();
    const changed = await this.#database
      .entities()
      .nativeUpdate(RetrievalEntity, where, { ...change, updatedAt });
    if (changed > 0) this.#events.publish('retrievalChanged', { id });
    return changed > 0;
  }

  async prune(before: number): Promise<number> {
    const where = { finishedAt: { $lt: before } };
    return this.#database.entities().nativeDelete(RetrievalEntity, where);
  }

  /** Tasks of its series: those that were here, and those that have had images since it was asked for. Newest first. */
  async tasksOf({ series }: Retrieval): Promise<readonly string[]> {
    if (series.length === 0) return [];
    const rows = await this.#database.queries
      .selectFrom('task')
      .select(['id', 'seriesInstanceUid', 'lastReceivedAt', 'lastImageAt'])
      .where(
        'seriesInstanceUid',
        'in',
        series.map(({ seriesInstanceUid }) => seriesInstanceUid),
      )
      .orderBy('id', 'desc')
      .limit(MOST_TASKS)
      .execute();
    const own = new Map(series.map((one) => [one.seriesInstanceUid, one]));
    return rows
      .filter(({ seriesInstanceUid, lastReceivedAt, lastImageAt }) => {
        const { isHere, begunAt } = own.get(seriesInstanceUid) ?? { isHere: false, begunAt: null };
        return isHere || (begunAt !== null && (lastReceivedAt ?? lastImageAt) >= begunAt);
      })
      .map(({ id }) => id);
  }

  /** The newest task of each series that has one which did not fail and was not cancelled. */
  async here(seriesInstanceUids: readonly string[]): Promise<ReadonlyMap<string, string>> {
    if (seriesInstanceUids.length === 0) return new Map();
    const rows = await this.#database.queries
      .selectFrom('task')
      .select(['id', 'seriesInstanceUid'])
      .where('seriesInstanceUid', 'in', seriesInstanceUids)
      .where('state', 'not in', ['FAILED', 'CANCELLED'])
      .orderBy('id', 'asc')
      .execute();
    return new Map(rows.map(({ seriesInstanceUid, id }) => [seriesInstanceUid, id]));
  }
}
