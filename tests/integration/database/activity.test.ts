/** What was done by hour and day is the same on both databases, and no statement keeps the embedded one for long. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { activityOf } from '../../../server/tasks/activity.ts';
import { onBothDatabases } from '../../support/both-databases.ts';
import type { Queries } from '../../../server/db/database.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Midnight of a place that is two hours ahead of UTC. */
const BEGIN = Date.parse('2026-03-01T22:00:00Z');

async function addTask(queries: Queries, id: number, values: object): Promise<void> {
  const at = BEGIN;
  await queries
    .insertInto('task')
    .values({
      id: String(id).padStart(18, '0'),
      ...{ step: 'STORE_SCU', state: 'COMPLETED', claims: 0, attempt: 0, retries: 0, priority: 0 },
      ...{ sourceAeTitle: 'A', sourceAddress: '192.0.2.1', calledAeTitle: 'B' },
      ...{ studyInstanceUid: '1.2', seriesInstanceUid: `1.2.${id}`, imagesReceived: 10, duplicates: 0 },
      ...{ completedByHand: 0, lastImageAt: at, stepResults: '{}', imagesDeleted: 0 },
      ...{ startedAt: at, updatedAt: at, packageBytes: 1000 },
      ...values,
    })
    .execute();
}

async function addTransitions(
  queries: Queries,
  taskId: string,
  first: number,
  rows: readonly (readonly [
    at: number,
    fromStep: string | null,
    fromState: string | null,
    toStep: string,
    toState: string,
  ])[],
): Promise<void> {
  const nothing = { attempt: 1, waitReason: null, failureCode: null, failureParams: null };
  const values = rows.map(([at, fromStep, fromState, toStep, toState], index) => ({
    ...{ cursor: first + index, taskId, at, fromStep, fromState, toStep, toState, ...nothing },
  }));
  for (let from = 0; from < values.length; from += 500)
    await queries
      .insertInto('transition')
      .values(values.slice(from, from + 500))
      .execute();
}

/** Rows of the embedded database have no prototype. */
const plain = (rows: readonly object[]): object[] => rows.map((row) => ({ ...row }));

onBothDatabases((open) => {
  test('tasks, steps, server and disk are added up by the interval in which they were', async () => {
    await using own = await open();
    const { queries } = own.database;
    await addTask(queries, 1, { startedAt: BEGIN });
    await addTask(queries, 2, { startedAt: BEGIN + HOUR_MS - 1, state: 'FAILED', packageBytes: null });
    await addTask(queries, 3, { startedAt: BEGIN + HOUR_MS, state: 'RUNNING' });
    await addTask(queries, 4, { startedAt: BEGIN + DAY_MS });
    await addTask(queries, 5, { startedAt: BEGIN - 1 });
    const late = BEGIN + HOUR_MS - 2000;
    await addTransitions(queries, 'a', 5, [
      [BEGIN - 9000, null, null, 'PACKER', 'QUEUED'],
      [BEGIN - 4000, 'PACKER', 'QUEUED', 'PACKER', 'RUNNING'],
      [BEGIN + 1000, 'PACKER', 'RUNNING', 'UPLOADER', 'QUEUED'],
      [late, 'UPLOADER', 'QUEUED', 'UPLOADER', 'FAILED'],
      [late + 3000, 'UPLOADER', 'FAILED', 'UPLOADER', 'RUNNING'],
      [late + 7000, 'UPLOADER', 'RUNNING', 'DOWNLOADER', 'WAITING'],
      [late + 8500, 'DOWNLOADER', 'WAITING', 'UNPACKER', 'QUEUED'],
    ]);
    for (const [minute, state, latencyMs] of [
      [1, 'ALIVE', 4],
      [2, 'ALIVE', 9],
      [3, 'UNREACHABLE', null],
      [61, 'UNREACHABLE', null],
    ] as const)
      await queries
        .insertInto('server_sample')
        .values({ at: BEGIN + minute * 60_000, state, latencyMs })
        .execute();
    for (const [hour, free] of [
      [0, 8e12],
      [2, 5e12],
    ] as const)
      await queries
        .insertInto('disk_sample')
        .values({ at: BEGIN + hour * HOUR_MS, total: 9e12, free, used: 1e12 })
        .execute();

    const byHour = await activityOf(queries, { begin: BEGIN, end: BEGIN + DAY_MS, width: HOUR_MS });
    assert.deepEqual(plain(byHour.tasks), [
      { at: BEGIN, begun: 2, completed: 1, failed: 1, images: 20, bytesSent: 1000 },
      { at: BEGIN + HOUR_MS, begun: 1, completed: 0, failed: 0, images: 10, bytesSent: 1000 },
    ]);
    assert.deepEqual(byHour.steps, [
      { at: BEGIN, step: 'PACKER', count: 1, workSeconds: 5, waitSeconds: 0 },
      { at: BEGIN + HOUR_MS, step: 'UPLOADER', count: 1, workSeconds: 4, waitSeconds: 0 },
      { at: BEGIN + HOUR_MS, step: 'DOWNLOADER', count: 1, workSeconds: 1.5, waitSeconds: 0 },
    ]);
    assert.equal(byHour.stepsSince, null);
    assert.deepEqual(plain(byHour.server), [
      { at: BEGIN, latencyMs: 6.5, highestMs: 9, unanswered: 1 },
      { at: BEGIN + HOUR_MS, latencyMs: null, highestMs: null, unanswered: 1 },
    ]);
    const byDay = await activityOf(queries, { begin: BEGIN, end: BEGIN + 2 * DAY_MS, width: DAY_MS });
    assert.deepEqual(
      byDay.tasks.map(({ at, begun }) => [at, begun]),
      [
        [BEGIN, 3],
        [BEGIN + DAY_MS, 1],
      ],
    );
    assert.deepEqual(plain(byDay.disk), [{ at: BEGIN, total: 9e12, free: 5e12, used: 1e12 }]);
    const nothing = await activityOf(queries, { begin: 0, end: DAY_MS, width: HOUR_MS });
    assert.deepEqual(nothing, { tasks: [], steps: [], stepsSince: null, server: [], disk: [] });
  });
});
