import { saying } from './notice.ts';
import type { ExampleTask } from './example-tasks.ts';

/** A test run that passed, one that the listener did not take, one whose task is gone. */
export function exampleTestRuns(tasks: readonly ExampleTask[]) {
  const task = tasks.find(({ state }) => state === 'COMPLETED') ?? null;
  const run = {
    device: 'WORKSTATION-1',
    state: 'SENT',
    images: 60,
    failure: null,
    task: null,
    requestedBy: 'anna',
    startedAt: task?.startedAt ?? 0,
    sentAt: task?.startedAt ?? 0,
  };
  return [
    { ...run, id: '3', seriesInstanceUid: '2.25.3', verdict: 'PASSED', task },
    {
      ...run,
      id: '2',
      seriesInstanceUid: '2.25.2',
      state: 'FAILED',
      verdict: 'FAILED',
      failure: saying('TEST_RUN_NOT_SENT'),
    },
    { ...run, id: '1', seriesInstanceUid: '2.25.1', verdict: 'REMOVED' },
  ];
}
