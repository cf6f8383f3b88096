/** How long steps take: at work and waited apart, and without what a task waited for a person. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startApiServer } from '../../support/api-server.ts';
import type { Integrity } from '../../../server/imaging/quantities.ts';
import { statisticsOf } from '../../../server/tasks/statistics.ts';

test('time at work, time waited, and neither while a task has failed', async () => {
  await using api = await startApiServer();
  const begin = Date.parse('2026-03-02T10:00:00Z');
  const places = [
    [0, null, null, 'VALIDATOR', 'QUEUED'],
    [4, 'VALIDATOR', 'QUEUED', 'VALIDATOR', 'RUNNING'],
    [5, 'VALIDATOR', 'RUNNING', 'VALIDATOR', 'FAILED'],
    [3605, 'VALIDATOR', 'FAILED', 'VALIDATOR', 'QUEUED'],
    [3606, 'VALIDATOR', 'QUEUED', 'VALIDATOR', 'RUNNING'],
    [3608, 'VALIDATOR', 'RUNNING', 'PACKER', 'QUEUED'],
  ] as const;
  for (const [second, fromStep, fromState, toStep, toState] of places)
    await api.database.queries
      .insertInto('transition')
      .values({
        cursor: 1000 + second,
        taskId: '202603021000000001',
        fromStep,
        fromState,
        toStep,
        toState,
        at: begin + second * 1000,
        attempt: 1,
        waitReason: null,
        failureCode: null,
        failureParams: null,
      })
      .execute();
  const { steps } = await statisticsOf(api.database.queries, '2026-03-02', '2026-03-02');
  assert.deepEqual(steps, [
    {
      step: 'VALIDATOR',
      count: 1,
      medianSeconds: 3,
      p95Seconds: 3,
      medianWaitSeconds: 5,
      p95WaitSeconds: 5,
    },
  ]);
});

test('drift is told by scanner model and day, latency by hour', async () => {
  await using api = await startApiServer();
  const { queries } = api.database;
  const begin = Date.parse('2026-03-02T10:00:00Z');
  const changes = [
    ['1.2.1', 'mCT', 0, 0.1],
    ['1.2.2', 'mCT', 1, 0.3],
    ['1.2.3', 'mCT', 2, -0.2],
    ['1.2.4', 'ST', 2, 1.5],
    ['1.2.5', 'mCT', 86_400, 0.4],
  ] as const;
  const quantities = { totalActivity: 1e8, suvMean: null, suvMax: null };
  for (const [series, model, second, activityChange] of changes) {
    const taskId = await api.receive(series);
    await queries
      .updateTable('task')
      .set({ model, startedAt: begin + second * 1000 })
      .where('id', '=', taskId)
      .execute();
    await queries
      .insertInto('result')
      .values({
        taskId,
        output: 0,
        seriesInstanceUid: `${series}.9`,
        description: 'result',
        seriesNumber: 1,
        integrity: JSON.stringify({
          before: quantities,
          after: quantities,
          activityChange,
          withinTolerance: true,
        } satisfies Integrity),
        files: '[]',
      })
      .execute();
  }
  for (const [minute, state, latencyMs] of [
    [1, 'ALIVE', 4],
    [2, 'ALIVE', 8],
    [3, 'UNREACHABLE', null],
    [61, 'ALIVE', 2],
  ] as const)
    await queries
      .insertInto('server_sample')
      .values({ at: begin + minute * 60_000, state, latencyMs })
      .execute();

  const { activityChanges, serverHours } = await statisticsOf(queries, '2026-03-02', '2026-03-03');
  const one = (day: string, model: string, count: number, percents: readonly number[]) => ({
    ...{ day, model, count },
    ...{ medianPercent: percents[0], lowestPercent: percents[1], highestPercent: percents[2] },
  });
  assert.deepEqual(activityChanges, [
    one('2026-03-02', 'ST', 1, [1.5, 1.5, 1.5]),
    one('2026-03-02', 'mCT', 3, [0.1, -0.2, 0.3]),
    one('2026-03-03', 'mCT', 1, [0.4, 0.4, 0.4]),
  ]);
  assert.deepEqual(serverHours, [
    { at: begin, medianMs: 8, p95Ms: 8, unreachable: 1 },
    { at: begin + 3_600_000, medianMs: 2, p95Ms: 2, unreachable: 0 },
  ]);
});
