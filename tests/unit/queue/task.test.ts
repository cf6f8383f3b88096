import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FINISHED_STATES, STEPS, TASK_STATES } from '../../../server/base/task-states.ts';
import {
  IllegalTransition,
  isLegal,
  nextPlace,
  TRANSITIONS,
  type TaskEvent,
} from '../../../server/queue/transition-table.ts';

test('a task passes every step in order and is completed after the last', () => {
  let place = nextPlace({ step: 'COMPILATOR', state: 'WAITING' }, 'wake');
  const passed: string[] = [];
  while (place.state !== 'COMPLETED') {
    assert.equal(place.state, 'QUEUED');
    passed.push(place.step);
    place = nextPlace(nextPlace(place, 'claim'), 'advance');
  }
  assert.deepEqual(passed, [...STEPS]);
  assert.deepEqual(place, { step: 'STORE_SCU', state: 'COMPLETED' });
});

test('an event that the table does not have is refused with the place and the event', () => {
  assert.throws(
    () => nextPlace({ step: 'PACKER', state: 'COMPLETED' }, 'claim'),
    (error: unknown) =>
      error instanceof IllegalTransition && error.event === 'claim' && error.place.state === 'COMPLETED',
  );
});

test('nothing happens by itself to a finished task: only what a person asks, or more images', () => {
  const byPeople: TaskEvent[] = ['retry', 'resubmit', 'restart', 'resend', 'revive'];
  for (const state of FINISHED_STATES)
    for (const event of Object.keys(TRANSITIONS[state]) as TaskEvent[])
      assert.ok(byPeople.includes(event), event);
});

test('every state that is not finished can be cancelled, and no other', () => {
  for (const state of TASK_STATES)
    assert.equal(
      isLegal({ step: 'PACKER', state }, 'cancel'),
      !(FINISHED_STATES as readonly string[]).includes(state),
      state,
    );
});
