/**
 * The sole writer of task state. Every change is an event of the transition table, committed together with its
 * transition and published after the commit, in the order of cursors.
 */
import PQueue from 'p-queue';
import type { Database, Tx } from '../db/database.ts';
import type { TaskRow } from '../db/entities/task.ts';
import type { Failure } from '../base/errors.ts';
import type { Events, Transition } from '../base/events.ts';
import { FINISHED_STATES, type Step, type TaskPlace, type WaitReason } from '../base/task-states.ts';
import { isLegal, nextPlace, type TaskEvent } from './transition-table.ts';
import { appendTransition } from './transitions.ts';

/** Shows that a runner still holds a task: a change under a lease that is no longer current does nothing. */
export interface Lease {
  readonly taskId: string;
  readonly claims: number;
}

export interface ClaimedTask {
  readonly task: TaskRow;
  readonly lease: Lease;
}

type Column = Exclude<keyof TaskRow, 'id' | 'step' | 'state' | 'claims' | 'attempt' | 'stepResults' | symbol>;
export type TaskChanges = { readonly [C in Column]?: TaskRow[C] };

export interface Change {
  /** Refuse unless this lease is current. */
  readonly lease?: Lease;
  /** Refuse unless this holds of the row as it is now. */
  readonly expect?: (row: TaskRow) => boolean;
  readonly set?: TaskChanges;
  /** Merged into the task's step results; `null` clears them all. */
  readonly results?: object | null;
  readonly failure?: Failure;
  /** Further rows that belong to the same change. */
  readonly also?: (tx: Tx, row: TaskRow) => Promise<void>;
}

const LEASE_MS = 60_000;

export class TaskStore {
  readonly #database: Database;
  readonly #events: Events;
  readonly #owner: string;
  readonly #now: () => number;
  /** One change at a time in this gateway: the order in which transitions are published is that of their cursors. */
  readonly #changes = new PQueue({ concurrency: 1 });

  /** @param owner name of this run of this gateway, `<installation>:<run>`. */
  constructor(database: Database, events: Events, owner: string, now: () => number = Date.now) {
    this.#database = database;
    this.#events = events;
    this.#owner = owner;
    this.#now = now;
  }

  /**
   * Applies one event.
   * @returns the transition, or `undefined` if the task is gone, the lease is lost or the expectation fails.
   * @throws IllegalTransition if the table does not allow the event.
   */
  async apply(taskId: string, event: TaskEvent, change: Change = {}): Promise<Transition | undefined> {
    return this.write(async (tx) => {
      const row = await lockTask(tx, taskId, this.#database.kind);
      if (!row) return [];
      if (change.lease && !this.#holds(row, change.lease)) return [];
      if (change.expect && !change.expect(row)) return [];
      return [await this.move(tx, row, event, change)];
    }).then(([transition]) => transition);
  }

  /** As `apply`, but does nothing where the table does not allow the event. */
  async applyIfLegal(taskId: string, event: TaskEvent, change: Change = {}): Promise<Transition | undefined> {
    return this.apply(taskId, event, {
      ...change,
      expect: (row) => isLegal(placeOf(row), event) && (change.expect?.(row) ?? true),
    });
  }

  /** Takes the next task of a step, most urgent and oldest first. */
  async claim(step: Step): Promise<ClaimedTask | undefined> {
    const candidate = await this.#database.queries
      .selectFrom('task')
      .select('id')
      .where('state', '=', 'QUEUED')
      .where('step', '=', step)
      .orderBy('priority', 'desc')
      .orderBy('id')
      .executeTakeFirst();
    if (!candidate) return undefined;
    const transition = await this.apply(candidate.id, 'claim', {
      expect: (row) => row.state === 'QUEUED' && row.step === step,
    });
    // Another gateway was quicker: look again.
    if (!transition) return this.claim(step);
    const task = await this.get(candidate.id);
    return task && { task, lease: { taskId: task.id, claims: task.claims } };
  }

  async get(taskId: string): Promise<TaskRow | undefined> {
    return (await this.#database.queries
      .selectFrom('task')
      .selectAll()
      .where('id', '=', taskId)
      .executeTakeFirst()) as TaskRow | undefined;
  }

  /** Changes columns that are not state, without a transition. */
  async update(taskId: string, set: TaskChanges): Promise<void> {
    await this.write(async (tx) => {
      await tx
        .updateTable('task')
        .set({ ...set, updatedAt: this.#now() })
        .where('id', '=', taskId)
        .execute();
      return [];
    });
    this.#events.publish('taskChanged', { taskId, deleted: false });
  }

  async renewLeases(): Promise<void> {
    await this.#database.queries
      .updateTable('task')
      .set({ leaseUntil: this.#now() + LEASE_MS })
      .where('leaseOwner', '=', this.#owner)
      .execute();
  }

  /** Gives back what was left behind by earlier runs of this gateway and by gateways that stopped renewing. */
  async releaseAbandoned(): Promise<number> {
    const installation = this.#owner.slice(0, this.#owner.indexOf(':') + 1);
    const abandoned = await this.#database.queries
      .selectFrom('task')
      .select(['id', 'claims'])
      .where('leaseOwner', 'is not', null)
      .where('leaseOwner', '!=', this.#owner)
      .where((eb) =>
        eb.or([eb('leaseUntil', '<', this.#now()), eb('leaseOwner', 'like', `${installation}%`)]),
      )
      .execute();
    for (const { id, claims } of abandoned)
      await this.applyIfLegal(id, 'release', { expect: (row) => row.claims === claims });
    return abandoned.length;
  }

  /** Wakes what has waited long enough. @returns when the next one is due. */
  async wakeDue(): Promise<number | undefined> {
    const due = await this.#database.queries
      .selectFrom('task')
      .select('id')
      .where('state', '=', 'WAITING')
      .where('wakeAt', '<=', this.#now())
      .execute();
    for (const { id } of due) {
      const stillDue = (row: TaskRow) => (row.wakeAt ?? Infinity) <= this.#now();
      await this.applyIfLegal(id, 'wake', { expect: stillDue });
    }
    const next = await this.#database.queries
      .selectFrom('task')
      .select((eb) => eb.fn.min('wakeAt').as('at'))
      .where('state', '=', 'WAITING')
      .where('wakeAt', 'is not', null)
      .executeTakeFirst();
    return next?.at === null || next?.at === undefined ? undefined : Number(next.at);
  }

  /** Wakes every task that waits for this reason. */
  async wakeWaitingFor(reason: WaitReason): Promise<void> {
    const waiting = await this.#database.queries
      .selectFrom('task')
      .select('id')
      .where('state', '=', 'WAITING')
      .where('waitReason', '=', reason)
      .execute();
    for (const { id } of waiting)
      await this.applyIfLegal(id, 'wake', { expect: (row) => row.waitReason === reason });
  }

  /**
   * Runs a transaction that may append transitions, and publishes them after its commit. For the other writers of
   * this folder; everything else goes through `apply`.
   */
  async write(work: (tx: Tx) => Promise<Transition[]>): Promise<Transition[]> {
    return this.#changes.add(async () => {
      const transitions = await this.#database.transaction(work);
      for (const transition of transitions) {
        this.#events.publish('transition', transition);
        this.#events.publish('taskChanged', { taskId: transition.taskId, deleted: false });
      }
      return transitions;
    });
  }

  /** Inside a transaction of `write`: moves a locked row by one event. */
  async move(tx: Tx, row: TaskRow, event: TaskEvent, change: Change = {}): Promise<Transition> {
    const from = placeOf(row);
    const to = nextPlace(from, event);
    const at = this.#now();
    const claimed = event === 'claim' ? 1 : 0;
    const attempt = (from.step === to.step && event !== 'restart' ? row.attempt : 0) + claimed;
    const results =
      change.results === null ? {} : { ...(JSON.parse(row.stepResults) as object), ...change.results };
    await tx
      .updateTable('task')
      .set({
        ...leaseAfter(event, this.#owner, at),
        ...(from.step !== to.step || event === 'retry' ? { retries: 0 } : {}),
        ...(event === 'fail' || event === 'wait' || event === 'await' || event === 'resume'
          ? {}
          : { failureCode: null, failureParams: null }),
        ...(to.state === 'WAITING' ? {} : { waitReason: null, wakeAt: null }),
        ...(change.failure
          ? { failureCode: change.failure.code, failureParams: JSON.stringify(change.failure.params) }
          : {}),
        ...change.set,
        ...(change.results === undefined ? {} : { stepResults: JSON.stringify(results) }),
        step: to.step,
        state: to.state,
        claims: row.claims + claimed,
        attempt,
        updatedAt: at,
        finishedAt: (FINISHED_STATES as readonly string[]).includes(to.state) ? at : null,
      })
      .where('id', '=', row.id)
      .execute();
    await change.also?.(tx, row);
    return appendTransition(tx, {
      taskId: row.id,
      from,
      to,
      at,
      attempt,
      waitReason: (to.state === 'WAITING' && (change.set?.waitReason as WaitReason | undefined)) || null,
      failure: change.failure ?? null,
    });
  }

  #holds(row: TaskRow, lease: Lease): boolean {
    return row.leaseOwner === this.#owner && row.claims === lease.claims;
  }
}

export function placeOf(row: Pick<TaskRow, 'step' | 'state'>): TaskPlace {
  return { step: row.step, state: row.state } as TaskPlace;
}

/** `await` and `resume` keep the lease; `claim` takes one; every other event gives it back. */
function leaseAfter(event: TaskEvent, owner: string, now: number): TaskChanges {
  if (event === 'await' || event === 'resume') return {};
  if (event === 'claim') return { leaseOwner: owner, leaseUntil: now + LEASE_MS };
  return { leaseOwner: null, leaseUntil: null };
}

/** The row, locked until the transaction ends where the database has row locks. */
export async function lockTask(tx: Tx, taskId: string, kind: Database['kind']): Promise<TaskRow | undefined> {
  const query = tx.selectFrom('task').selectAll().where('id', '=', taskId);
  return (await (kind === 'sqlite' ? query : query.forUpdate()).executeTakeFirst()) as TaskRow | undefined;
}
