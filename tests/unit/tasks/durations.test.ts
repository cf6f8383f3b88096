import assert from 'node:assert/strict';
import { test } from 'node:test';
import { canBeForecast, Durations } from '../../../server/tasks/durations.ts';
import { STEPS, type Step, type TaskState } from '../../../server/base/task-states.ts';

const at = (taskId: string, toStep: Step, toState: TaskState, time: number) => ({
  cursor: 0,
  taskId,
  fromStep: null,
  fromState: null,
  toStep,
  toState,
  at: time,
  attempt: 0,
  waitReason: null,
  failure: null,
});

test('the expected end is the sum of what each step took before, less what is spent', () => {
  const durations = new Durations();
  assert.equal(durations.eta('a', 0), null);
  STEPS.forEach((step, index) => durations.observe(at('a', step, 'QUEUED', index * 1000)));
  durations.observe(at('b', 'COMPILATOR', 'WAITING', 0));
  assert.equal(durations.eta('b', 0), null, 'the last step has not been seen to end');
  durations.observe(at('a', 'STORE_SCU', 'COMPLETED', STEPS.length * 1000));
  assert.equal(durations.eta('b', 0), STEPS.length * 1000);
  assert.equal(durations.eta('b', 400), STEPS.length * 1000);
  assert.equal(durations.eta('a', 0), null, 'a task that has ended has no expected end');
});

test('changes of state within a step do not end it', () => {
  const durations = new Durations();
  durations.observe(at('a', 'COMPILATOR', 'WAITING', 0));
  durations.observe(at('a', 'COMPILATOR', 'QUEUED', 5000));
  durations.observe(at('a', 'VALIDATOR', 'QUEUED', 6000));
  for (const [index, step] of STEPS.slice(2).entries())
    durations.observe(at('a', step, 'QUEUED', 7000 + index));
  durations.observe(at('a', 'STORE_SCU', 'COMPLETED', 8000));
  durations.observe(at('b', 'COMPILATOR', 'WAITING', 0));
  assert.equal(durations.eta('b', 0), 8000);
});

test('a task that is at its step for far longer than any before it has no expected end', () => {
  const durations = new Durations();
  STEPS.forEach((step, index) => durations.observe(at('a', step, 'QUEUED', index * 1000)));
  durations.observe(at('a', 'STORE_SCU', 'COMPLETED', STEPS.length * 1000));
  durations.observe(at('b', 'COMPILATOR', 'QUEUED', 0));
  assert.notEqual(durations.eta('b', 1900), null);
  assert.equal(durations.eta('b', 2100), null);
});

test('nothing is foretold of what waits for a device or the server, or has a stopped step before it', () => {
  const task = { step: 'PACKER', state: 'QUEUED', waitReason: null };
  assert.ok(canBeForecast(task, () => true));
  assert.ok(!canBeForecast(task, (step) => step !== 'DOWNLOADER'));
  assert.ok(
    canBeForecast(task, (step) => step !== 'VALIDATOR'),
    'that step is behind it',
  );
  assert.ok(!canBeForecast({ ...task, state: 'WAITING', waitReason: 'RETRY' }, () => true));
  assert.ok(!canBeForecast({ ...task, state: 'WAITING', waitReason: 'SERVER' }, () => true));
  assert.ok(canBeForecast({ ...task, state: 'WAITING', waitReason: 'REMOTE' }, () => true));
});
