/** How long steps take: at work and waited apart, and without what a task waited for a person. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startApiServer } from '../../support/api-server.ts';
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
