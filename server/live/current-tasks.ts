/**
 * Tasks as they are now, for many subscribers that ask at the same moment: one query, of each task once, and one object
 * for all of them. Nothing is kept.
 */
import DataLoader from 'dataloader';
import type { DeliveryRecord, ResultRecord, TaskFilter, TaskRecord } from '../tasks/task-record.ts';
import { matchesTaskFilter } from '../tasks/filter-fields.ts';

export interface TaskChange {
  readonly taskId: string;
  /** As it is now; null where it is gone. */
  readonly task: TaskRecord | null;
}

export interface TaskSource {
  getMany(ids: readonly string[]): Promise<(TaskRecord | null)[]>;
  deliveriesOf(ids: readonly string[]): Promise<(readonly DeliveryRecord[])[]>;
  resultsOf(ids: readonly string[]): Promise<(readonly ResultRecord[])[]>;
}

export class CurrentTasks {
  readonly #changes: DataLoader<string, TaskChange>;
  readonly #deliveries: DataLoader<string, readonly DeliveryRecord[]>;
  readonly #results: DataLoader<string, readonly ResultRecord[]>;

  constructor(tasks: TaskSource) {
    this.#changes = momentary(async (ids) => {
      const found = await tasks.getMany(ids);
      return ids.map((taskId, index) => ({ taskId, task: found[index] ?? null }));
    });
    this.#deliveries = momentary((ids) => tasks.deliveriesOf(ids));
    this.#results = momentary((ids) => tasks.resultsOf(ids));
  }

  get(taskId: string): Promise<TaskChange> {
    return this.#changes.load(taskId);
  }

  async fits(task: TaskRecord, filter: TaskFilter): Promise<boolean> {
    const deliveries = filter.device === undefined ? [] : await this.#deliveries.load(task.id);
    const results = filter.seriesInstanceUid === undefined ? [] : await this.#results.load(task.id);
    const around = {
      delivery: deliveries.map(({ device }) => device),
      result: results.map(({ seriesInstanceUid }) => seriesInstanceUid),
    };
    return matchesTaskFilter(task, around, filter);
  }
}

/** Loads what is asked for in the same moment together, each key once, and forgets it. */
export function momentary<K, T>(load: (keys: readonly K[]) => Promise<readonly T[]>): DataLoader<K, T> {
  return new DataLoader(
    async (keys) => {
      const distinct = [...new Set(keys)];
      const found = await load(distinct);
      const byKey = new Map(distinct.map((key, index) => [key, found[index]!]));
      return keys.map((key) => byKey.get(key)!);
    },
    { cache: false, maxBatchSize: 2000 },
  );
}
