import type { DeliveryRecord, ResultRecord, TaskRecord } from '../tasks/task-record.ts';
import type { TestRun } from './test-run.ts';

export const TEST_RUN_VERDICTS = ['RUNNING', 'PASSED', 'FAILED', 'REMOVED'] as const;
export type TestRunVerdict = (typeof TEST_RUN_VERDICTS)[number];

export interface TestRunFacts {
  readonly run: TestRun;
  readonly task: TaskRecord | null;
  readonly deliveries: readonly DeliveryRecord[];
  readonly results: readonly ResultRecord[];
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** Images that the listener has taken are registered within moments; after this the task has been deleted. */
const REGISTERED_WITHIN_MS = 60_000;

/** Passed: every image was processed and rebuilt, kept its activity, and was taken by the destination. */
export function verdictOf({ run, task, deliveries, results, now }: TestRunFacts): TestRunVerdict {
  if (run.state === 'FAILED') return 'FAILED';
  if (!task) {
    const since = run.sentAt ?? now;
    return now - since > REGISTERED_WITHIN_MS ? 'REMOVED' : 'RUNNING';
  }
  if (task.state === 'COMPLETED') {
    const isRebuilt = results.length > 0 && results.every(({ images }) => images === run.images);
    const isKept = results.every(({ integrity }) => integrity?.withinTolerance);
    const isTaken = deliveries.some(
      ({ device, sent, total }) => device === run.device && total > 0 && sent === total,
    );
    return isRebuilt && isKept && isTaken ? 'PASSED' : 'FAILED';
  }
  return ['FAILED', 'CANCELLED', 'IGNORED'].includes(task.state) ? 'FAILED' : 'RUNNING';
}
