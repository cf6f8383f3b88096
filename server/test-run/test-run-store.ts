/** Test runs as they are kept, and the task of each. */
import type { Notice } from '../base/notices.ts';
import type { Events } from '../base/events.ts';
import { NotFoundError } from '../base/refusals.ts';
import type { Database } from '../db/database.ts';
import type { TaskRow } from '../db/entities/task.ts';
import { TestRunEntity } from '../db/entities/test-run.ts';
import { TEST_RUN_RULE, type AppliedRule } from '../rules/rule.ts';
import { TEST_RUN_AE_TITLE, type TestRun } from './test-run.ts';

export class TestRunStore {
  readonly #database: Database;
  readonly #events: Events;

  constructor(database: Database, events: Events) {
    this.#database = database;
    this.#events = events;
  }

  async create(
    made: Pick<TestRun, 'device' | 'seriesInstanceUid' | 'images' | 'requestedBy'>,
  ): Promise<TestRun> {
    const run = await this.#database.entityTransaction(async (em) =>
      em.create(TestRunEntity, {
        ...made,
        state: 'SENDING',
        failure: null,
        startedAt: Date.now(),
        sentAt: null,
      }),
    );
    this.#events.publish('testRunChanged', { id: run.id });
    return run as TestRun;
  }

  /** The series has been taken by the listener, or it has not and never will be. */
  async settle(id: number, failure: Notice | null): Promise<void> {
    const change = { state: failure ? 'FAILED' : 'SENT', failure, sentAt: Date.now() };
    await this.#database.entities().nativeUpdate(TestRunEntity, { id, state: 'SENDING' }, change);
    this.#events.publish('testRunChanged', { id });
  }

  /** Those that the last gateway was sending when it ended. */
  async settleLeft(failure: Notice): Promise<void> {
    const left = await this.#database.entities().findAll(TestRunEntity, { where: { state: 'SENDING' } });
    for (const { id } of left) await this.settle(id, failure);
  }

  /** In the order given; what does not exist is null. */
  async getMany(ids: readonly number[]): Promise<(TestRun | null)[]> {
    const found = await this.#database.entities().find(TestRunEntity, { id: { $in: [...ids] } });
    const byId = new Map(found.map((row) => [row.id, row as TestRun]));
    return ids.map((id) => byId.get(id) ?? null);
  }

  /** @throws NotFoundError */
  async require(id: number): Promise<TestRun> {
    const [found] = await this.getMany([id]);
    if (!found) throw new NotFoundError('NO_SUCH_TEST_RUN', id);
    return found;
  }

  /** Newest first. */
  async list(first: number): Promise<readonly TestRun[]> {
    return (await this.#database
      .entities()
      .findAll(TestRunEntity, { orderBy: { id: 'desc' }, limit: first })) as TestRun[];
  }

  async delete(id: number): Promise<void> {
    await this.#database.entities().nativeDelete(TestRunEntity, { id });
    this.#events.publish('testRunChanged', { id });
  }

  async prune(before: number): Promise<number> {
    return this.#database.entities().nativeDelete(TestRunEntity, { startedAt: { $lt: before } });
  }

  /** The newest task of the series; null while none of its images is registered, and once it was deleted. */
  async taskOf({ seriesInstanceUid }: Pick<TestRun, 'seriesInstanceUid'>): Promise<string | null> {
    const row = await this.#database.queries
      .selectFrom('task')
      .select('id')
      .where('seriesInstanceUid', '=', seriesInstanceUid)
      .where('sourceAeTitle', '=', TEST_RUN_AE_TITLE)
      .orderBy('id', 'desc')
      .limit(1)
      .executeTakeFirst();
    return row?.id ?? null;
  }

  /** Whether a series that is no test run's has reached every destination. */
  async hasDelivered(): Promise<boolean> {
    const row = await this.#database.queries
      .selectFrom('task')
      .select('id')
      .where('state', '=', 'COMPLETED')
      .where('sourceAeTitle', '!=', TEST_RUN_AE_TITLE)
      .limit(1)
      .executeTakeFirst();
    return row !== undefined;
  }

  /**
   * To the one destination, whatever rules, fixed destinations and mirror mode say, as one series, whatever
   * post-filters there are for scanner models. Null for any other series.
   */
  async ruleOf(
    task: Pick<TaskRow, 'sourceAeTitle' | 'seriesInstanceUid'>,
    postFilters: () => Promise<readonly { readonly id: number; readonly enabled: boolean }[]>,
  ): Promise<AppliedRule | null> {
    const { sourceAeTitle, seriesInstanceUid } = task;
    if (sourceAeTitle !== TEST_RUN_AE_TITLE) return null;
    const run = await this.#database.entities().findOne(TestRunEntity, { seriesInstanceUid });
    if (!run) return null;
    const filter = (await postFilters()).find(({ enabled }) => enabled);
    return {
      id: TEST_RUN_RULE,
      name: 'Test run',
      action: 'process',
      priority: null,
      destinations: [run.device],
      destinationMode: 'replace',
      postFilters: filter ? [filter.id] : [],
    };
  }
}
