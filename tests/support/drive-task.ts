/** Takes tasks through the queue as its workers do, without their work. */
import { strict as assert } from 'node:assert';
import type { Failure } from '../../server/base/errors.ts';
import type { Step } from '../../server/base/task-states.ts';
import type { TaskRow } from '../../server/db/entities/task.ts';
import type { Action } from '../../server/queue/action.ts';
import type { StoredDelivery } from '../../server/queue/deliveries.ts';
import type { Lease } from '../../server/queue/lease.ts';
import type { TaskStore } from '../../server/queue/store.ts';
import type { Change } from '../../server/queue/task-writer.ts';

export interface Claimed<T> {
  readonly work: T;
  readonly lease: Lease;
}

/** The next task of a step, under its lease; undefined where none is queued. */
export async function claimStep(store: TaskStore, step: Step): Promise<Claimed<TaskRow> | undefined> {
  let claimed: Claimed<TaskRow> | undefined;
  await store.claim(step, (work, lease) => (claimed = { work, lease }));
  return claimed;
}

export async function claimDelivery(
  store: TaskStore,
  passOver: readonly string[] = [],
): Promise<Claimed<StoredDelivery> | undefined> {
  let claimed: Claimed<StoredDelivery> | undefined;
  await store.claimDelivery(passOver, (work, lease) => (claimed = { work, lease }));
  return claimed;
}

/** Asks something that the task must not refuse. */
export async function ask(
  store: TaskStore,
  id: string,
  action: Action,
  change: Change = {},
): Promise<TaskRow> {
  const outcome = await store.act(id, action, change);
  assert.ok(!('refused' in outcome), 'refused' in outcome ? JSON.stringify(outcome.refused) : '');
  return outcome;
}

/** Claims the step that this queued task is at, and ends it so. */
export async function runStep(
  store: TaskStore,
  id: string,
  action: Action = { kind: 'advance' },
  change: Change = {},
): Promise<TaskRow> {
  const { claims } = await ask(store, id, { kind: 'claim' });
  const lease = { owner: store.owner, taskId: id, claim: claims };
  const outcome = await store.actUnder(lease, action, change);
  assert.ok(outcome !== 'lost' && !('refused' in outcome));
  return outcome;
}

/** Lets a task fail wherever it is. */
export async function failTask(store: TaskStore, id: string, failure: Failure): Promise<TaskRow> {
  if ((await store.get(id))?.state === 'QUEUED') await ask(store, id, { kind: 'claim' });
  return ask(store, id, { kind: 'fail', failure });
}
