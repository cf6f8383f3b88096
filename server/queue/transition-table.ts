/**
 * The life of a task as a table. Pure: no database, no clock, no events.
 * A task is at one step (a process) in one state; every change is one legal event of this table.
 */
import { STEPS, type Step, type TaskPlace, type TaskState } from '../base/task-states.ts';

export type TaskEvent =
  /** A runner took the task (sets a lease, counts the attempt). */
  | 'claim'
  /** The step goes on in the background of the remote side; the lease is kept. */
  | 'await'
  /** What was awaited has come; same lease. */
  | 'resume'
  /** The step ended well: on to the next step, or completed after the last. */
  | 'advance'
  /** The step cannot go on yet: for images, or until its retry time. Gives the lease back. */
  | 'wait'
  /** What a waiting task waited for has come. */
  | 'wake'
  /** A runner gave the task back unfinished: shutdown, or its lease ran out. */
  | 'release'
  | 'fail'
  /** More images for a task that had failed as incomplete. */
  | 'revive'
  /** A person asks for the failed step again. */
  | 'retry'
  /** A person asks for the remote job again, after it failed, its result was bad, or it was given up. */
  | 'resubmit'
  /** A person asks for everything again, from the images that are here. */
  | 'restart'
  /** A person asks for deliveries again. */
  | 'resend'
  | 'cancel';

type Target = { readonly state: TaskState; readonly step: 'same' | 'next' | Step };

const same = (state: TaskState): Target => ({ state, step: 'same' });

/** `TRANSITIONS[state][event]`: where the event leads; absent means illegal. */
export const TRANSITIONS: { readonly [S in TaskState]: { readonly [E in TaskEvent]?: Target } } = {
  QUEUED: {
    claim: same('RUNNING'),
    wait: same('WAITING'),
    fail: same('FAILED'),
    cancel: same('CANCELLED'),
  },
  RUNNING: {
    await: same('WAITING'),
    advance: { state: 'QUEUED', step: 'next' },
    wait: same('WAITING'),
    release: same('QUEUED'),
    fail: same('FAILED'),
    cancel: same('CANCELLED'),
  },
  WAITING: {
    wake: same('QUEUED'),
    resume: same('RUNNING'),
    release: same('QUEUED'),
    fail: same('FAILED'),
    cancel: same('CANCELLED'),
  },
  FAILED: {
    retry: same('QUEUED'),
    resubmit: { state: 'QUEUED', step: 'UPLOADER' },
    revive: { state: 'WAITING', step: 'COMPILATOR' },
    restart: { state: 'QUEUED', step: 'COMPILATOR' },
    resend: { state: 'QUEUED', step: 'STORE_SCU' },
  },
  COMPLETED: {
    restart: { state: 'QUEUED', step: 'COMPILATOR' },
    resend: { state: 'QUEUED', step: 'STORE_SCU' },
  },
  CANCELLED: {
    retry: same('QUEUED'),
    resubmit: { state: 'QUEUED', step: 'UPLOADER' },
    restart: { state: 'QUEUED', step: 'COMPILATOR' },
  },
};

export class IllegalTransition extends Error {
  readonly place: TaskPlace;
  readonly event: TaskEvent;

  constructor(place: TaskPlace, event: TaskEvent) {
    super(`A task that is ${place.state} at ${place.step} cannot ${event}`);
    this.name = 'IllegalTransition';
    this.place = place;
    this.event = event;
  }
}

/**
 * Where an event takes a task.
 * @throws IllegalTransition if the table has no such event for the state.
 */
export function nextPlace(place: TaskPlace, event: TaskEvent): TaskPlace {
  const target = TRANSITIONS[place.state][event];
  if (!target) throw new IllegalTransition(place, event);
  if (target.step === 'same') return { step: place.step, state: target.state };
  if (target.step !== 'next') return { step: target.step, state: target.state };
  const next = STEPS[STEPS.indexOf(place.step) + 1];
  return next ? { step: next, state: target.state } : { step: place.step, state: 'COMPLETED' };
}

export function isLegal(place: TaskPlace, event: TaskEvent): boolean {
  return TRANSITIONS[place.state][event] !== undefined;
}
