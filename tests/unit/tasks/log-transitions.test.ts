import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Transition } from '../../../server/base/events.ts';
import { Logger, type LogRecord } from '../../../server/base/log.ts';
import { logTransition } from '../../../server/tasks/log-transitions.ts';

test('the log tells the life of a task, step by step, under its id', () => {
  const records: LogRecord[] = [];
  const log = new Logger('GATEWAY', (record) => records.push(record));
  const at = (change: Partial<Transition>) =>
    logTransition(log, {
      cursor: 1,
      taskId: '202601020304050000',
      fromStep: 'PACKER',
      fromState: 'QUEUED',
      toStep: 'PACKER',
      toState: 'RUNNING',
      at: 0,
      attempt: 2,
      waitReason: null,
      failure: null,
      ...change,
    });
  at({ fromStep: null, fromState: null, toStep: 'COMPILATOR', toState: 'WAITING' });
  at({});
  at({ toState: 'WAITING', failure: { code: 'STORAGE_FULL', params: {} } });
  at({ fromStep: 'STORE_SCU', toStep: 'STORE_SCU', toState: 'COMPLETED' });
  assert.deepEqual(
    records.map(({ level, module, event, taskId }) => [level, module, event, taskId]),
    [
      ['info', 'COMPILATOR', 'task.begun', '202601020304050000'],
      ['info', 'PACKER', 'task.running', '202601020304050000'],
      ['warn', 'PACKER', 'task.retry', '202601020304050000'],
      ['info', 'STORE_SCU', 'task.completed', '202601020304050000'],
    ],
  );
});
