/**
 * Writes tasks inside one transaction: whatever is asked of a task is decided on its locked row, written with its
 * transition, and told to the rest of the gateway after the commit. Nothing else changes `task` or `transition`.
 */
import { auditDelivery, auditMove, auditReceived, auditTask, whoseTask } from '../audit/task-trail.ts';
import type { Transition } from '../base/events.ts';
import type { TaskPlace, WaitReason } from '../base/task-states.ts';
import type { Database, Tx } from '../db/database.ts';
import type { TaskRow } from '../db/entities/task.ts';
import type { Action } from './action.ts';
import { decide, type Decision, type Effect, type Refused, type TaskFacts } from './decide.ts';
import {
  deliveriesOf,
  dropDelivery,
  releaseDeliveries,
  resendAll,
  resendMissing,
  resendTo,
  tryDeliveriesNow,
  type StoredDelivery,
} from './deliveries.ts';
import { forgetCommitments } from './commitments.ts';
import { addEffect } from './effects.ts';
import { leaseKey } from './lease.ts';
import { openKeyOf } from './open-key.ts';
import {
  columnsOf,
  columnsOfMove,
  failureOf,
  isFinished,
  NOTHING_YET,
  stepResultsAfter,
  type NewImage,
  type NewTask,
  type TaskChanges,
} from './task-columns.ts';
import { readFacts, remoteJobOf } from './task-facts.ts';
import { addToSearch, removeFromSearch } from './task-search.ts';
import { appendTransition } from './transitions.ts';

export interface Change {
  readonly set?: TaskChanges;
  /** Merged into the results of the steps. */
  readonly results?: object;
  /** Further rows that belong to the same change. */
  readonly also?: (tx: Tx, row: TaskRow) => Promise<void>;
}

/** What the rest of the gateway is told once the transaction is committed. */
export interface Told {
  readonly transitions: Transition[];
  readonly changed: Set<string>;
  readonly deleted: Set<string>;
  /** Keys of leases that hold no more. */
  readonly endedLeases: Set<string>;
  /** Devices whose storage commitment is not wanted any more, with their task. */
  readonly forgotten: { readonly taskId: string; readonly device: string }[];
  hasEffects: boolean;
  /** Entries of the audit log were written. */
  isAudited: boolean;
}

/** Keeps statements under the parameter limits of both databases. */
const ROWS_AT_ONCE = 500;

export class TaskWriter {
  readonly tx: Tx;
  readonly now: number;
  readonly told: Told = {
    transitions: [],
    changed: new Set(),
    deleted: new Set(),
    endedLeases: new Set(),
    forgotten: [],
    hasEffects: false,
    isAudited: false,
  };
  readonly #kind: Database['kind'];
  readonly #owner: string;
  readonly #server: string;

  /**
   * @param now milliseconds since the epoch, by the database's clock
   * @param server where the processing server is, for the audit log
   */
  constructor(tx: Tx, kind: Database['kind'], owner: string, now: number, server = '') {
    this.tx = tx;
    this.now = now;
    this.#kind = kind;
    this.#owner = owner;
    this.#server = server;
  }

  /** The row, locked until the transaction ends where the database has row locks; undefined where there is none. */
  async lock(taskId: string): Promise<TaskRow | undefined> {
    const query = this.tx.selectFrom('task').selectAll().where('id', '=', taskId);
    const locked = this.#kind === 'sqlite' ? query : query.forUpdate();
    return (await locked.executeTakeFirst()) as TaskRow | undefined;
  }

  /** The task that takes the images of a series and source, locked; undefined where none does. */
  async openTask(
    seriesInstanceUid: string,
    source: { readonly aeTitle: string; readonly address: string },
  ): Promise<TaskRow | undefined> {
    const openKey = openKeyOf({
      seriesInstanceUid,
      sourceAeTitle: source.aeTitle,
      sourceAddress: source.address,
    });
    const query = this.tx.selectFrom('task').selectAll().where('openKey', '=', openKey);
    const locked = this.#kind === 'sqlite' ? query : query.forUpdate();
    return (await locked.executeTakeFirst()) as TaskRow | undefined;
  }

  /** As `lock`, but undefined too where another gateway has it locked now. */
  async lockIfFree(taskId: string): Promise<TaskRow | undefined> {
    const query = this.tx.selectFrom('task').selectAll().where('id', '=', taskId);
    const locked = this.#kind === 'sqlite' ? query : query.forUpdate().skipLocked();
    return (await locked.executeTakeFirst()) as TaskRow | undefined;
  }

  /** @returns the row as it then is, or why the task refuses; nothing is written then. */
  async act(row: TaskRow, action: Action, change: Change = {}): Promise<TaskRow | Refused> {
    const facts = await readFacts(this.tx, row, action);
    const decision = decide(facts, action);
    if ('refused' in decision) return decision;
    await this.#prepare(row, action);
    if (action.kind === 'delete' || action.kind === 'removeImages') await this.#queueRemoval(row, decision);
    else if (decision.effects.length > 0) await this.#queueEffects(row, decision.effects);
    const moved = await this.#write(row, action, decision, change, facts);
    await change.also?.(this.tx, row);
    await this.#audit(row, action, moved);
    if (action.kind === 'delete') await this.#deleteRows(row);
    // At the Store SCU the deliveries say what is to be done: where there are none, nothing is.
    const isQueued = moved.step === 'STORE_SCU' && moved.state === 'QUEUED' && action.kind !== 'settle';
    return isQueued ? this.act(moved, { kind: 'settle' }) : moved;
  }

  /** Begins a task that takes the images of its series and source. */
  async begin(id: string, task: NewTask, wakeAt: number): Promise<TaskRow> {
    const row = {
      ...task,
      ...NOTHING_YET,
      id,
      wakeAt,
      openKey: openKeyOf(task),
      lastImageAt: this.now,
      startedAt: this.now,
      updatedAt: this.now,
    } as TaskRow;
    await this.tx.insertInto('task').values(row).execute();
    await addToSearch(this.tx, this.#kind, row);
    this.told.transitions.push(
      await appendTransition(this.tx, {
        taskId: id,
        from: null,
        to: placeOf(row),
        at: this.now,
        attempt: 0,
        waitReason: 'IMAGES',
        failure: null,
      }),
    );
    return row;
  }

  /**
   * Adds images to a task that takes them, and counts copies that it has already.
   * @param lastImageAt when the newest of them came; @param until nothing more is expected after it
   * @returns the row, and how many different places along the axis its images now have; or why it takes none
   */
  async addImages(
    row: TaskRow,
    images: readonly NewImage[],
    more: {
      readonly copies: number;
      readonly lastImageAt: number;
      readonly lastReceivedAt: number;
      readonly until: number;
    },
  ): Promise<{ readonly row: TaskRow; readonly positions: number } | Refused> {
    const set = {
      imagesReceived: row.imagesReceived + images.length,
      duplicates: row.duplicates + more.copies,
      lastImageAt: Math.max(row.lastImageAt, more.lastImageAt),
      lastReceivedAt: Math.max(row.lastReceivedAt ?? 0, more.lastReceivedAt),
    };
    const kind = images.length > 0 ? 'addImages' : 'addCopies';
    const added = await this.act(row, { kind, until: more.until }, { set });
    if ('refused' in added) return added;
    for (let start = 0; start < images.length; start += ROWS_AT_ONCE)
      await this.tx
        .insertInto('image')
        .values(images.slice(start, start + ROWS_AT_ONCE).map((image) => ({ ...image, taskId: row.id })))
        .execute();
    const { positions } = await this.tx
      .selectFrom('image')
      .select((eb) => eb.fn.count<number>('position').distinct().as('positions'))
      .where('taskId', '=', row.id)
      .executeTakeFirstOrThrow();
    return { row: added, positions: Number(positions) };
  }

  /** The processing server is to forget this job. */
  async discardJob(taskId: string, jobId: string): Promise<void> {
    await addEffect(this.tx, taskId, { kind: 'discardRemoteJob', jobId }, this.now);
    this.told.hasEffects = true;
  }

  /** The database's clock has been set by so many ms: whatever waits goes on waiting as long as it was to. */
  async shiftWaits(ms: number): Promise<void> {
    for (const table of ['task', 'delivery', 'commitment', 'effect'] as const)
      await this.tx
        .updateTable(table)
        .set((eb) => ({ wakeAt: eb('wakeAt', '+', ms) }))
        .where('wakeAt', 'is not', null)
        .execute();
    // How long the source of a series has been quiet is counted from its last image.
    await this.tx
      .updateTable('task')
      .set((eb) => ({ lastImageAt: eb('lastImageAt', '+', ms) }))
      .where('step', '=', 'COMPILATOR')
      .where('state', 'in', ['WAITING', 'QUEUED', 'RUNNING'])
      .execute();
  }

  /** What must be there or gone before the change is written. */
  async #prepare(row: TaskRow, action: Action): Promise<void> {
    const { tx } = this;
    if (row.step === 'STORE_SCU') await this.#auditGivenUp(row, action);
    if (action.kind === 'cancel' || action.kind === 'delete')
      for (const key of await releaseDeliveries(tx, row.id)) this.told.endedLeases.add(key);
    if (action.kind === 'tryNow' && row.step === 'STORE_SCU') await tryDeliveriesNow(tx, row.id);
    if (action.kind === 'retry' && row.step === 'STORE_SCU') this.#forget(row, await resendAll(tx, row.id));
    if (action.kind === 'resend') {
      const { devices, onlyMissing } = action;
      const resend = onlyMissing ? resendMissing : resendTo;
      this.#forget(row, await (devices.length > 0 ? resend(tx, row.id, devices) : resendAll(tx, row.id)));
    }
    if (action.kind === 'dropDestination') {
      const lease = await dropDelivery(tx, row.id, action.device);
      if (lease) this.told.endedLeases.add(lease);
    }
  }

  /** Undo of a cancel while images come: they are its own, unless another task has begun with them. */
  async #takesImagesAgain(
    row: TaskRow,
    { kind }: Action,
    { to, opensForImages }: Decision,
  ): Promise<boolean> {
    if (opensForImages) return true;
    if ((kind !== 'retry' && kind !== 'restart') || to.step !== 'COMPILATOR' || row.openKey) return false;
    const source = { aeTitle: row.sourceAeTitle, address: row.sourceAddress };
    return (await this.openTask(row.seriesInstanceUid, source)) === undefined;
  }

  #forget(row: TaskRow, devices: readonly string[]): void {
    for (const device of devices) this.told.forgotten.push({ taskId: row.id, device });
  }

  async #write(
    row: TaskRow,
    action: Action,
    decision: Decision,
    change: Change,
    facts: TaskFacts,
  ): Promise<TaskRow> {
    const moves = decision.to.step !== row.step || decision.to.state !== row.state;
    const failure = failureOf(action, decision.to, facts);
    const columns: Partial<TaskRow> = {
      ...(moves ? columnsOfMove(row, action, decision.to, failure) : {}),
      ...(moves ? this.#lease(row, decision) : {}),
      ...columnsOf(row, action, decision.to),
      ...(decision.closesForImages ? { openKey: null } : {}),
      ...((await this.#takesImagesAgain(row, action, decision)) ? { openKey: openKeyOf(row) } : {}),
      ...(action.kind === 'restart' || action.kind === 'reopen' ? { warnings: null } : {}),
      ...stepResultsAfter(row, action, decision.to, change.results),
      ...change.set,
      ...(moves ? { step: decision.to.step, state: decision.to.state } : {}),
      ...(moves ? { finishedAt: isFinished(decision.to) ? this.now : null } : {}),
      updatedAt: this.now,
    };
    await this.tx.updateTable('task').set(columns).where('id', '=', row.id).execute();
    const written = { ...row, ...columns };
    if (!moves) this.told.changed.add(row.id);
    else
      this.told.transitions.push(
        await appendTransition(this.tx, {
          taskId: row.id,
          from: placeOf(row),
          to: decision.to,
          at: this.now,
          attempt: written.attempt,
          waitReason:
            decision.to.state === 'WAITING' ? ((written.waitReason as WaitReason | undefined) ?? null) : null,
          failure,
        }),
      );
    return written;
  }

  async #audit(row: TaskRow, action: Action, moved: TaskRow): Promise<void> {
    const { tx, now: at } = this;
    const from = placeOf(row);
    const to = placeOf(moved);
    if (action.kind === 'removeImages' || action.kind === 'delete') {
      const details = { ...whoseTask(row), images: row.imagesReceived };
      await auditTask(tx, {
        ...{ task: row, details, at },
        action: action.kind === 'delete' ? 'removeTask' : 'removeImages',
      });
      this.told.isAudited = true;
    }
    if (from.step !== to.step || from.state !== to.state)
      await this.#tell(
        auditMove(tx, moved, {
          ...{ from, to, at, server: this.#server },
          isCancelled: action.kind === 'cancel' || action.kind === 'delete',
          failure: moved.failureCode ?? undefined,
        }),
      );
    else if (action.kind === 'addCopies' && row.step !== 'COMPILATOR')
      await this.#tell(auditReceived(tx, moved, at));
  }

  /** Deliveries that were begun and are not to be ended. */
  async #auditGivenUp(row: TaskRow, action: Action): Promise<void> {
    const isWhole = action.kind === 'cancel' || action.kind === 'delete';
    if (!isWhole && action.kind !== 'dropDestination') return;
    for (const delivery of await deliveriesOf(this.tx, [row.id]))
      if (delivery.attempts > 0 && (isWhole || delivery.device === action.device))
        await this.auditDelivery(row, delivery, { ...delivery, state: 'CANCELLED' });
  }

  async auditDelivery(row: TaskRow, before: StoredDelivery, after: StoredDelivery): Promise<void> {
    await this.#tell(auditDelivery(this.tx, row, before, after, this.now));
  }

  async #tell(written: Promise<boolean>): Promise<void> {
    if (await written) this.told.isAudited = true;
  }

  #lease(row: TaskRow, { lease }: Decision): Partial<TaskRow> {
    if (lease === 'keep') return {};
    if (row.leaseOwner)
      this.told.endedLeases.add(leaseKey({ owner: row.leaseOwner, taskId: row.id, claim: row.claims }));
    if (lease === 'give') return { leaseOwner: null };
    return { leaseOwner: this.#owner, claims: row.claims + 1 };
  }

  async #queueEffects(row: TaskRow, effects: readonly Effect[], keys: readonly string[] = []): Promise<void> {
    for (const kind of effects) {
      if (kind === 'removeFiles') await addEffect(this.tx, row.id, { kind, keys }, this.now);
      else await this.discardJob(row.id, remoteJobOf(row) as string);
    }
    this.told.hasEffects ||= effects.length > 0;
  }

  /** Rows of images go with the change, their files after the commit. */
  async #queueRemoval(row: TaskRow, { effects }: Decision): Promise<void> {
    const images = await this.tx.selectFrom('image').select('key').where('taskId', '=', row.id).execute();
    await this.#queueEffects(row, effects, [...images.map(({ key }) => key), taskFolder(row.id)]);
    await this.tx.deleteFrom('image').where('taskId', '=', row.id).execute();
  }

  async #deleteRows({ id }: TaskRow): Promise<void> {
    await forgetCommitments(this.tx, id);
    for (const table of ['delivery', 'former_slices', 'result'] as const)
      await this.tx.deleteFrom(table).where('taskId', '=', id).execute();
    await removeFromSearch(this.tx, this.#kind, id);
    await this.tx.deleteFrom('task').where('id', '=', id).execute();
    this.told.deleted.add(id);
  }
}

export function placeOf(row: Pick<TaskRow, 'step' | 'state'>): TaskPlace {
  return { step: row.step, state: row.state } as TaskPlace;
}

function taskFolder(id: string): string {
  return `tasks/${id}`;
}
