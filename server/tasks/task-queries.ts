/** Tasks as they are shown: lists read by cursor, one query for many tasks, nothing written. */
import type { Database, Tables } from '../db/database.ts';
import type { TaskRow } from '../db/entities/task.ts';
import { MOST_COUNTED, totalOf } from '../db/total.ts';
import type { Transition } from '../base/events.ts';
import type { Notice } from '../base/notices.ts';
import { pause } from '../base/pause.ts';
import type { Page, PageRequest } from '../base/page.ts';
import { parseAppliedRule } from '../rules/rule.ts';
import { shownDeliveriesOf } from './shown-deliveries.ts';
import { MENDABLE, possibleActions, type PersonAction } from '../queue/decide.ts';
import { withResults } from '../queue/task-facts.ts';
import { resultsOf } from '../queue/results.ts';
import { countedOnce, fittingTasks, unionOf } from './fitting-tasks.ts';
import { parseStepResults } from '../steps/step-results.ts';
import { manifestFields } from './manifest-fields.ts';
import { batchesOf, missingOf } from './missing-slices.ts';
import type {
  DeliveryRecord,
  MissingSlice,
  PackageRecord,
  ResultRecord,
  TaskFilter,
  TaskOrder,
  TaskRecord,
  TracerRecord,
} from './task-record.ts';
import { idsInOrder, parseCursor } from './task-order.ts';
import { TASK_STATES, type TaskState, type WaitReason } from '../base/task-states.ts';
import { parseFailure, toTransition, type TransitionRow } from '../queue/transitions.ts';

export interface TaskQueryPorts {
  readonly database: Database;
  readonly progressOf: (taskId: string) => number | undefined;
  readonly etaOf: (task: TaskRow) => number | null;
}

/** Everything that lists show; not the step results, which may be long. */
const LISTED = [
  'id',
  'step',
  'state',
  'attempt',
  'retries',
  'priority',
  'failureCode',
  'failureParams',
  'warnings',
  'appliedRule',
  'waitReason',
  'wakeAt',
  'patientId',
  'patientName',
  'patientSex',
  'patientBirthDate',
  'studyInstanceUid',
  'studyDate',
  'studyDescription',
  'accessionNumber',
  'seriesInstanceUid',
  'seriesNumber',
  'seriesDescription',
  'modality',
  'manufacturer',
  'model',
  'radiopharmaceutical',
  'chosenRadiopharmaceutical',
  'sourceAeTitle',
  'sourceAddress',
  'sourceDevice',
  'openKey',
  'imagesDeleted',
  'imagesReceived',
  'imagesExpected',
  'startedAt',
  'updatedAt',
  'finishedAt',
] as const;

export class TaskQueries {
  readonly #ports: TaskQueryPorts;

  constructor(ports: TaskQueryPorts) {
    this.#ports = ports;
  }

  async list(filter: TaskFilter, order: TaskOrder, page: PageRequest): Promise<Page<TaskRecord>> {
    const { database } = this.#ports;
    const fitting = fittingTasks(database, filter);
    const after = page.after === null ? undefined : parseCursor(page.after, order);
    const ids = await idsInOrder(database.queries, fitting, { order, after, limit: page.first + 1 });
    const shown = ids.slice(0, page.first);
    const rows = (await this.#select(shown, LISTED)) as TaskRow[];
    const byId = new Map(rows.map((row) => [row.id, row]));
    const hasNextPage = ids.length > page.first;
    return {
      items: shown.flatMap((id) => byId.get(id) ?? []).map((row) => this.#record(row)),
      hasNextPage,
      total: async () =>
        after || hasNextPage
          ? totalOf(database.queries, countedOnce(database.queries, fitting))
          : { count: ids.length, exact: true },
    };
  }

  async count(filter: TaskFilter): Promise<Record<TaskState, number>> {
    const { queries } = this.#ports.database;
    const parts = fittingTasks(this.#ports.database, filter).map(({ tasks, id }) => {
      const matching = tasks.select([id.as('id'), 'task.state']);
      return filter.text ? matching.orderBy(id, 'desc').limit(MOST_COUNTED) : matching;
    });
    const rows = (await queries
      .selectFrom(unionOf(queries, parts).as('counted'))
      .select(['state', (eb) => eb.fn.countAll<number>().as('count')])
      .groupBy('state')
      .execute()) as { state: TaskState; count: number }[];
    const counts = Object.fromEntries(TASK_STATES.map((state) => [state, 0])) as Record<TaskState, number>;
    for (const { state, count } of rows) counts[state] = Number(count);
    return counts;
  }

  async total(filter: TaskFilter): Promise<number> {
    const { database } = this.#ports;
    return (await totalOf(database.queries, countedOnce(database.queries, fittingTasks(database, filter))))
      .count;
  }

  async get(id: string): Promise<TaskRecord | null> {
    return (await this.getMany([id]))[0] ?? null;
  }

  async getMany(ids: readonly string[]): Promise<(TaskRecord | null)[]> {
    const rows = (await this.#select(ids, LISTED)) as TaskRow[];
    return inOrder(
      ids,
      rows.map((row) => this.#record(row)),
    );
  }

  async deliveriesOf(ids: readonly string[]): Promise<(readonly DeliveryRecord[])[]> {
    return grouped(ids, await shownDeliveriesOf(this.#ports.database.queries, ids));
  }

  async resultsOf(ids: readonly string[]): Promise<(readonly ResultRecord[])[]> {
    const results = await resultsOf(this.#ports.database.queries, ids);
    return grouped(
      ids,
      results.map(({ taskId, seriesInstanceUid, description, seriesNumber, files, integrity }) => ({
        taskId,
        seriesInstanceUid,
        description,
        seriesNumber,
        images: files.length,
        integrity: {
          inputActivity: integrity.before.totalActivity,
          resultActivity: integrity.after.totalActivity,
          activityChangePercent: integrity.activityChange,
          inputSuvMean: integrity.before.suvMean ?? null,
          resultSuvMean: integrity.after.suvMean ?? null,
          inputSuvMax: integrity.before.suvMax ?? null,
          resultSuvMax: integrity.after.suvMax ?? null,
          withinTolerance: integrity.withinTolerance,
        },
      })),
    );
  }

  async packagesOf(ids: readonly string[]): Promise<(PackageRecord | null)[]> {
    const rows = await this.#select(ids, ['id', 'stepResults'] as const);
    return inOrder(
      ids,
      rows.flatMap(({ id, stepResults }) => {
        const { pack } = parseStepResults(stepResults);
        if (!pack) return [];
        const { bytes, voxelBytes, sha256, manifest } = pack;
        return [{ id, taskId: id, bytes, voxelBytes, sha256, manifest: manifestFields(manifest) }];
      }),
    );
  }

  async tracersOf(ids: readonly string[]): Promise<(TracerRecord | null)[]> {
    const rows = await this.#select(ids, ['id', 'stepResults'] as const);
    return inOrder(
      ids,
      rows.flatMap(({ id, stepResults }) => {
        const { validate } = parseStepResults(stepResults);
        // Tasks that an earlier version validated have none.
        const tracer = validate?.tracer as Pick<TracerRecord, 'from' | 'said'> | undefined;
        return tracer ? [{ id, name: validate!.parameters.radiopharmaceutical, ...tracer }] : [];
      }),
    );
  }

  /** What can be asked of each. */
  async actionsOf(tasks: readonly TaskRecord[]): Promise<(readonly PersonAction[])[]> {
    const made = await withResults(
      this.#ports.database.queries,
      tasks.map(({ id }) => id),
    );
    return tasks.map((task) =>
      possibleActions({
        ...task,
        failureCode: task.failure?.code ?? null,
        hasResults: made.has(task.id),
        hasRemoteJob: false,
        deliveries: [],
      }),
    );
  }

  /** For tasks whose series lacks slices, or may; empty for all others. */
  async missingSlicesOf(ids: readonly string[]): Promise<(readonly MissingSlice[])[]> {
    const rows = await this.#select(ids, [
      'id',
      'step',
      'failureCode',
      'imagesExpected',
      'imagesReceived',
    ] as const);
    const incomplete = rows.filter(
      // What is wrong with the others is not that slices are missing.
      ({ step, failureCode }) => step === 'COMPILATOR' && (!failureCode || MENDABLE.has(failureCode)),
    );
    const missing: (MissingSlice & { taskId: string })[] = [];
    for (const batch of batchesOf(incomplete)) {
      missing.push(...(await missingOf(this.#ports.database.queries, batch)));
      // Others are answered between.
      await pause(0);
    }
    return grouped(ids, missing);
  }

  async transitionsOf(taskId: string, page: PageRequest): Promise<Page<Transition>> {
    const { queries } = this.#ports.database;
    const matching = queries.selectFrom('transition').where('taskId', '=', taskId);
    const rows = (await matching
      .selectAll()
      .where('cursor', '>', Number(page.after ?? 0))
      .orderBy('cursor')
      .limit(page.first + 1)
      .execute()) as TransitionRow[];
    return {
      items: rows.slice(0, page.first).map(toTransition),
      hasNextPage: rows.length > page.first,
      total: () => totalOf(queries, matching),
    };
  }

  /** Cursors become visible in their order: a row that can be read has no unwritten one before it. */
  async transitionsAfter(cursor: number, limit: number): Promise<readonly Transition[]> {
    const rows = (await this.#ports.database.queries
      .selectFrom('transition')
      .selectAll()
      .where('cursor', '>', cursor)
      .orderBy('cursor')
      .limit(limit)
      .execute()) as TransitionRow[];
    return rows.map(toTransition);
  }

  async lastCursor(): Promise<number> {
    const row = await this.#ports.database.queries
      .selectFrom('transition')
      .select((eb) => eb.fn.max('cursor').as('cursor'))
      .executeTakeFirst();
    return Number(row?.cursor ?? 0);
  }

  async #select<C extends keyof Tables['task']>(
    ids: readonly string[],
    columns: readonly C[],
  ): Promise<Pick<TaskRow, C & keyof TaskRow>[]> {
    if (ids.length === 0) return [];
    const query = this.#ports.database.queries.selectFrom('task').where('id', 'in', [...ids]);
    return (await query.select([...columns]).execute()) as unknown as Pick<TaskRow, C & keyof TaskRow>[];
  }

  #record(row: TaskRow): TaskRecord {
    return {
      ...(row as unknown as TaskRecord),
      // Both databases give null for an empty column.
      radiopharmaceutical: row.chosenRadiopharmaceutical ?? row.radiopharmaceutical ?? null,
      warnings: JSON.parse(row.warnings ?? '[]') as readonly Notice[],
      sourceDevice: row.sourceDevice ?? null,
      rule: parseAppliedRule(row.appliedRule),
      takesImages: (row.openKey ?? null) !== null,
      imagesHere: row.imagesDeleted === 0,
      failure: parseFailure(row.failureCode ?? null, row.failureParams ?? null),
      waitReason: row.state === 'WAITING' ? ((row.waitReason as WaitReason | undefined) ?? null) : null,
      nextTryAt: row.state === 'WAITING' ? (row.wakeAt ?? null) : null,
      stepProgress: this.#ports.progressOf(row.id) ?? (row.state === 'COMPLETED' ? 1 : 0),
      eta: this.#ports.etaOf(row),
    };
  }
}

function inOrder<T extends { readonly id?: string; readonly taskId?: string }>(
  ids: readonly string[],
  found: readonly T[],
): (T | null)[] {
  const byId = new Map(found.map((each) => [each.id ?? each.taskId, each]));
  return ids.map((id) => byId.get(id) ?? null);
}

function grouped<T extends { readonly taskId: string }>(ids: readonly string[], found: readonly T[]): T[][] {
  const byTask = Map.groupBy(found, ({ taskId }) => taskId);
  return ids.map((id) => byTask.get(id) ?? []);
}
