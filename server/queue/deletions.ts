/**
 * Deletes all finished tasks of one state in the background: what was asked for is a row, which a restart goes on with. A
 * batch of tasks and the count of those that are done are one commit, so that neither is ahead of the other.
 */
import { pause } from '../base/pause.ts';
import type { Events } from '../base/events.ts';
import type { Logger } from '../base/log.ts';
import { notice } from '../base/notices.ts';
import { ConflictError, NotFoundError } from '../base/refusals.ts';
import { FINISHED_STATES, type TaskState } from '../base/task-states.ts';
import { WakeLoop } from '../base/wake-loop.ts';
import type { Database } from '../db/database.ts';
import { DeletionEntity, type DeletionRow } from '../db/entities/deletion.ts';
import type { TaskRow } from '../db/entities/task.ts';
import { DELETED_AT_ONCE, deleteTasks } from './delete-tasks.ts';
import type { TaskStore } from './store.ts';

export const DELETION_STATES = ['RUNNING', 'COMPLETED', 'CANCELLED'] as const;
export type DeletionState = (typeof DELETION_STATES)[number];

export interface Deletion extends Omit<DeletionRow, 'state' | 'tasksInState'> {
  readonly state: DeletionState;
  readonly tasksInState: TaskState;
}

export interface DeletionPorts {
  readonly database: Database;
  readonly store: TaskStore;
  readonly events: Events;
  readonly log: Logger;
  /** Whether this gateway goes on with what another one had begun. */
  readonly hasDuty: () => boolean;
  /** The gateway was restored, and nobody has said that it is the real one. */
  readonly isHeld: () => boolean;
}

const SWEEP_MS = 60_000;

export class Deletions {
  readonly #ports: DeletionPorts;
  readonly #loop: WakeLoop;
  /** Asked of this run of the gateway. */
  readonly #own = new Set<number>();

  constructor(ports: DeletionPorts) {
    this.#ports = ports;
    this.#loop = new WakeLoop((signal) => this.#carryOut(signal), {
      sweepMs: SWEEP_MS,
      onError: (error) => ports.log.warn('task-manager.deletion-failed', { error }),
    });
  }

  start(): void {
    this.#loop.start();
  }

  async stop(): Promise<void> {
    await this.#loop.stop();
  }

  /**
   * Of tasks that have finished up to now. One of that state that still runs is all that is asked for, and is given back.
   * @throws ConflictError for a state in which tasks are not finished
   */
  async begin(tasksInState: TaskState, requestedBy: string | null): Promise<Deletion> {
    if (!(FINISHED_STATES as readonly TaskState[]).includes(tasksInState))
      throw new ConflictError(notice('NOT_FINISHED'));
    const { database, store, events } = this.#ports;
    const finishedUpTo = store.now;
    const running = (await this.#running()).find((each) => each.tasksInState === tasksInState);
    if (running) return running;
    const { count } = await database.queries
      .selectFrom('task')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .where('state', '=', tasksInState)
      .where('finishedAt', '<=', finishedUpTo)
      .executeTakeFirstOrThrow();
    const made = await database.entityTransaction(async (em) =>
      em.create(DeletionEntity, {
        ...{ state: 'RUNNING', tasksInState, finishedUpTo, count: Number(count), done: 0, requestedBy },
        ...{ startedAt: Date.now(), finishedAt: null },
      }),
    );
    this.#own.add(made.id);
    events.publish('deletionChanged', { id: made.id });
    this.#loop.wake();
    return made as Deletion;
  }

  /** What is deleted stays so. @throws NotFoundError; ConflictError where it is over */
  async cancel(id: number): Promise<Deletion> {
    const cancelled = await this.#settle(id, 'CANCELLED');
    const [deletion] = await this.getMany([id]);
    if (!deletion) throw new NotFoundError('NO_SUCH_DELETION', id);
    if (!cancelled) throw new ConflictError(notice('DELETION_OVER'));
    return deletion;
  }

  /** In the order given; what does not exist is null. */
  async getMany(ids: readonly number[]): Promise<(Deletion | null)[]> {
    const found = await this.#ports.database.entities().find(DeletionEntity, { id: { $in: [...ids] } });
    const byId = new Map(found.map((row) => [row.id, row as Deletion]));
    return ids.map((id) => byId.get(id) ?? null);
  }

  /** Newest first. */
  async list(first: number): Promise<readonly Deletion[]> {
    return (await this.#ports.database
      .entities()
      .findAll(DeletionEntity, { orderBy: { id: 'desc' }, limit: first })) as Deletion[];
  }

  async prune(before: number): Promise<number> {
    return this.#ports.database.entities().nativeDelete(DeletionEntity, { finishedAt: { $lt: before } });
  }

  async #running(): Promise<readonly Deletion[]> {
    const where = { state: 'RUNNING' };
    return (await this.#ports.database
      .entities()
      .find(DeletionEntity, where, { orderBy: { id: 'asc' } })) as Deletion[];
  }

  async #carryOut(signal: AbortSignal): Promise<void> {
    const { hasDuty, isHeld } = this.#ports;
    for (const deletion of await this.#running()) {
      const isOwn = this.#own.has(deletion.id);
      // A backup may have been restored because of it.
      if (isHeld() && !isOwn) await this.#settle(deletion.id, 'CANCELLED');
      else if (isOwn || hasDuty()) await this.#delete(deletion, signal);
    }
  }

  async #delete({ id, tasksInState, finishedUpTo }: Deletion, signal: AbortSignal): Promise<void> {
    const { database, store, events } = this.#ports;
    const isMeant = ({ state, finishedAt }: TaskRow) =>
      state === tasksInState && (finishedAt ?? Infinity) <= finishedUpTo;
    for (let after = ''; !signal.aborted;) {
      const rows = await database.queries
        .selectFrom('task')
        .select('id')
        .where('state', '=', tasksInState)
        .where('finishedAt', '<=', finishedUpTo)
        .where('id', '>', after)
        .orderBy('id')
        .limit(DELETED_AT_ONCE)
        .execute();
      const last = rows.at(-1);
      if (!last) return void (await this.#settle(id, 'COMPLETED'));
      after = last.id;
      const goesOn = await store.write(async (writer) => {
        const deletion = writer.tx.selectFrom('deletion').select('state').where('id', '=', id);
        const locked = database.kind === 'sqlite' ? deletion : deletion.forUpdate();
        if ((await locked.executeTakeFirst())?.state !== 'RUNNING') return false;
        const ids = rows.map((row) => row.id);
        const deleted = await deleteTasks(writer, ids, isMeant);
        await writer.tx
          .updateTable('deletion')
          .set((eb) => ({ done: eb('done', '+', deleted.length) }))
          .where('id', '=', id)
          .execute();
        return true;
      });
      if (!goesOn) return;
      events.publish('deletionChanged', { id });
      // Others are answered between.
      await pause(0);
    }
  }

  /** @returns false where it was over already */
  async #settle(id: number, state: DeletionState): Promise<boolean> {
    const where = { id, state: 'RUNNING' };
    const change = { state, finishedAt: Date.now() };
    const settled = await this.#ports.database.entities().nativeUpdate(DeletionEntity, where, change);
    this.#own.delete(id);
    if (settled > 0) this.#ports.events.publish('deletionChanged', { id });
    return settled > 0;
  }
}
