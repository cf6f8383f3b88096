/**
 * The queue in the database. Claims, and whatever is asked of tasks, are transactions of a `TaskWriter`; what they
 * did is published after the commit, in the order of cursors.
 */
import PQueue from 'p-queue';
import type { Database } from '../db/database.ts';
import type { TaskRow } from '../db/entities/task.ts';
import type { Events } from '../base/events.ts';
import { notice, type Notice } from '../base/notices.ts';
import type { Step, WaitReason } from '../base/task-states.ts';
import { wantCommitment } from './commitments.ts';
import type { Action } from './action.ts';
import type { Refused } from './decide.ts';
import { deliveriesOf, updateDelivery, type DeliveryChange, type StoredDelivery } from './deliveries.ts';
import { hasRoom } from './delivery-room.ts';
import { holds, leaseKey, type Lease } from './lease.ts';
import { jobsGivenUp } from './task-columns.ts';
import { TaskWriter, type Change, type Told } from './task-writer.ts';

export interface TaskStorePorts {
  readonly database: Database;
  readonly events: Events;
  /** Name of this run of this gateway: owner of the leases that it takes. */
  readonly owner: string;
  /** Milliseconds since the epoch, by the database's clock. */
  readonly now: () => number;
  /** Where the processing server is, without credentials, for the audit log. */
  readonly processingServer?: () => string;
}

/** What a worker did with a task: `lost` where the lease was no longer current, and nothing was written. */
export type LeasedOutcome = TaskRow | Refused | 'lost';

export interface LeasedChange extends Change {
  /** Nothing is written unless this holds of the row as it is now. */
  readonly expect?: (row: TaskRow) => boolean;
}

/** Candidates that are looked at before a claim is given up: others may be claiming them. */
const CANDIDATES = 8;
const SETTLED: ReadonlySet<string> = new Set(['COMPLETED', 'FAILED', 'CANCELLED']);
const NO_SUCH_TASK: Refused = { refused: notice('NO_SUCH_TASK', { name: '' }) };

export class TaskStore {
  readonly #ports: TaskStorePorts;
  /** One change at a time in this gateway: transitions are published in the order of their cursors. */
  readonly #changes = new PQueue({ concurrency: 1 });

  constructor(ports: TaskStorePorts) {
    this.#ports = ports;
  }

  get owner(): string {
    return this.#ports.owner;
  }

  get now(): number {
    return this.#ports.now();
  }

  async get(taskId: string): Promise<TaskRow | undefined> {
    return (await this.#ports.database.queries
      .selectFrom('task')
      .selectAll()
      .where('id', '=', taskId)
      .executeTakeFirst()) as TaskRow | undefined;
  }

  /**
   * Runs a transaction on tasks; it may run again after a deadlock.
   * @param committed runs at once after the commit, before anything else changes a task or is told of this change
   */
  async write<T>(
    work: (writer: TaskWriter) => Promise<T>,
    committed: (result: T) => void = () => undefined,
  ): Promise<T> {
    const { database, owner, processingServer } = this.#ports;
    return this.#changes.add(async () => {
      const { result, told } = await database.transaction(async (tx) => {
        const writer = new TaskWriter(tx, database.kind, owner, this.now, processingServer?.());
        return { result: await work(writer), told: writer.told };
      });
      committed(result);
      this.#tell(told);
      return result;
    });
  }

  /** Runs `work` while no change of a task is on its way in this gateway. */
  async exclusively<T>(work: () => Promise<T>): Promise<T> {
    return this.#changes.add(work);
  }

  /** Asks something of a task, whoever holds it. */
  async act(taskId: string, action: Action, change: Change = {}): Promise<TaskRow | Refused> {
    return this.write(async (writer) => {
      const row = await writer.lock(taskId);
      return row ? writer.act(row, action, change) : NO_SUCH_TASK;
    });
  }

  /** Asks something of a task under the lease of its run. */
  async actUnder(lease: Lease, action: Action, change: LeasedChange = {}): Promise<LeasedOutcome> {
    return this.write(async (writer) => {
      const row = await writer.lock(lease.taskId);
      if (!row || !holds(row, lease) || change.expect?.(row) === false) return 'lost';
      const outcome = await writer.act(row, action, change);
      // Whoever holds it knows.
      writer.told.endedLeases.delete(leaseKey(lease));
      return outcome;
    });
  }

  /**
   * Keeps the job that the processing server made for a run. Where the lease has ended meanwhile, and no other run goes on
   * with the job, it is to be discarded: no row would know of it.
   * @param claimed the task as the run got it
   * @returns false where the lease has ended
   */
  async keepJob(lease: Lease, claimed: TaskRow, jobId: string): Promise<boolean> {
    return this.write(async (writer) => {
      const row = await writer.lock(lease.taskId);
      if (row && holds(row, lease)) {
        await writer.act(row, { kind: 'keepJob' }, { results: { job: { jobId } } });
        return true;
      }
      const isGivenUp = !row || row.state === 'CANCELLED' || jobsGivenUp(row) > jobsGivenUp(claimed);
      if (isGivenUp) await writer.discardJob(lease.taskId, jobId);
      return false;
    });
  }

  /**
   * Takes the next task of a step, most urgent and oldest first.
   * @param begin called with the claimed row at once after the commit, before any other change of a task
   */
  async claim(step: Step, begin: (task: TaskRow, lease: Lease) => void): Promise<boolean> {
    const candidates = await this.#ports.database.queries
      .selectFrom('task')
      .select('id')
      .where('state', '=', 'QUEUED')
      .where('step', '=', step)
      .orderBy('priority', 'desc')
      .orderBy('id')
      .limit(CANDIDATES)
      .execute();
    for (const { id } of candidates) {
      const claimed = await this.write(
        async (writer) => {
          const row = await writer.lockIfFree(id);
          if (row?.step !== step || row.state !== 'QUEUED') return undefined;
          const task = await writer.act(row, { kind: 'claim' });
          return 'refused' in task ? undefined : task;
        },
        (task) => task && begin(task, this.#leaseOf(task)),
      );
      if (claimed) return true;
    }
    return false;
  }

  /**
   * Takes the next delivery that is due, most urgent and oldest task first.
   * @param passOver devices that take no more now
   * @param mostOf deliveries that may run to a device at once, of all nodes together
   */
  async claimDelivery(
    passOver: readonly string[],
    begin: (delivery: StoredDelivery, lease: Lease) => void,
    mostOf?: (device: string) => number,
  ): Promise<boolean> {
    let due = this.#dueDeliveries();
    if (passOver.length > 0) due = due.where('delivery.device', 'not in', [...passOver]);
    const candidates = await due
      .select(['delivery.id', 'delivery.taskId'])
      .orderBy('task.priority', 'desc')
      .orderBy('task.id')
      .orderBy('delivery.id')
      .limit(CANDIDATES)
      .execute();
    for (const { id, taskId } of candidates) {
      const claimed = await this.write(
        async (writer) => {
          const row = await writer.lockIfFree(taskId);
          const delivery = (await deliveriesOf(writer.tx, [taskId])).find((each) => each.id === id);
          // Between the look for what is due and the lock, a person may have cancelled it.
          if (!row || !isDelivering(row) || !delivery || !isDue(delivery, this.now)) return undefined;
          if (mostOf && !(await hasRoom(writer.tx, delivery.device, mostOf(delivery.device))))
            return undefined;
          const taken = {
            state: 'RUNNING',
            leaseOwner: this.owner,
            claims: delivery.claims + 1,
            wakeAt: null,
          } as const;
          await updateDelivery(writer.tx, id, taken);
          const settled = await writer.act(row, { kind: 'settle' });
          if ('refused' in settled) throw new Error(`A task at ${row.step} refuses its delivery`);
          return { ...delivery, ...taken };
        },
        (delivery) => {
          if (delivery)
            begin(delivery, { owner: this.owner, taskId, deliveryId: id, claim: delivery.claims });
        },
      );
      if (claimed) return true;
    }
    return false;
  }

  /** What is due at a destination that is away waits until then, and says why. */
  async postponeDeliveries(device: string, until: number, why: Notice | null): Promise<void> {
    const due = await this.#dueDeliveries()
      .select(['delivery.id', 'delivery.taskId'])
      .where('delivery.device', '=', device)
      .execute();
    for (const { id, taskId } of due)
      await this.#changeFree(taskId, id, { state: 'WAITING', wakeAt: until, notice: why });
  }

  /** Whatever waits for the next try at a destination is due. */
  async wakeDeliveries(device: string): Promise<void> {
    const waiting = await this.#ports.database.queries
      .selectFrom('delivery')
      .select(['id', 'taskId'])
      .where('state', '=', 'WAITING')
      .where('device', '=', device)
      .execute();
    for (const { id, taskId } of waiting)
      await this.#changeFree(taskId, id, { state: 'QUEUED', wakeAt: null });
  }

  /** When the next delivery is due that is not yet, of devices other than these; undefined where none is. */
  async nextDelivery(): Promise<number | undefined> {
    const row = await this.#ports.database.queries
      .selectFrom('delivery')
      .innerJoin('task', 'task.id', 'delivery.taskId')
      .select((eb) => eb.fn.min('delivery.wakeAt').as('at'))
      .where('task.step', '=', 'STORE_SCU')
      .where('task.state', 'in', ['QUEUED', 'RUNNING', 'WAITING'])
      .where('delivery.state', '=', 'WAITING')
      .where('delivery.wakeAt', '>', this.now)
      .executeTakeFirst();
    return row?.at === null || row?.at === undefined ? undefined : Number(row.at);
  }

  /**
   * Changes a delivery under its lease; unless it goes on RUNNING the lease is given back, and the task's state
   * follows from its deliveries. @returns false, having written nothing, where the lease was lost
   */
  async changeDelivery(
    lease: Lease,
    change: DeliveryChange,
    { wantsCommitment = false }: { readonly wantsCommitment?: boolean } = {},
  ): Promise<boolean> {
    return this.write(async (writer) => {
      const row = await writer.lock(lease.taskId);
      const deliveries = await deliveriesOf(writer.tx, [lease.taskId]);
      const delivery = deliveries.find(({ id }) => id === lease.deliveryId);
      if (!row || !delivery || !holds(delivery, lease)) return false;
      const isOver = change.state !== undefined && change.state !== 'RUNNING';
      await updateDelivery(writer.tx, delivery.id, { ...change, ...(isOver ? { leaseOwner: null } : {}) });
      await writer.auditDelivery(row, delivery, { ...delivery, ...change });
      if (isOver) {
        if (wantsCommitment) await wantCommitment(writer.tx, lease.taskId, delivery.device, writer.now);
        await writer.act(row, { kind: 'settle' });
      } else writer.told.changed.add(lease.taskId);
      return true;
    });
  }

  /** Wakes what has waited long enough. @returns when the next one is due. */
  async wakeDue(): Promise<number | undefined> {
    const { queries } = this.#ports.database;
    const waiting = queries.selectFrom('task').where('state', '=', 'WAITING');
    const due = await waiting.select('id').where('wakeAt', '<=', this.now).execute();
    const isDue = (row: TaskRow) => row.wakeAt !== null && row.wakeAt !== undefined && row.wakeAt <= this.now;
    for (const { id } of due) await this.#wakeIf(id, isDue);
    const next = await waiting
      .select((eb) => eb.fn.min('wakeAt').as('at'))
      .where('wakeAt', 'is not', null)
      .executeTakeFirst();
    return next?.at === null || next?.at === undefined ? undefined : Number(next.at);
  }

  /** Wakes every task that waits for this reason. */
  async wakeWaitingFor(reason: WaitReason): Promise<void> {
    const waiting = await this.#ports.database.queries
      .selectFrom('task')
      .select('id')
      .where('state', '=', 'WAITING')
      .where('waitReason', '=', reason)
      .execute();
    for (const { id } of waiting) await this.#wakeIf(id, (row) => row.waitReason === reason);
  }

  /** Gives back what was held under leases that hold no more. @returns how many. */
  async release(leases: readonly Lease[]): Promise<number> {
    let released = 0;
    for (const lease of leases) {
      const done = lease.deliveryId
        ? await this.changeDelivery(lease, { state: 'QUEUED' })
        : (await this.actUnder(lease, { kind: 'release' })) !== 'lost';
      if (done) released++;
    }
    return released;
  }

  /** Removes transitions older than this; the newest stays, whatever its age: cursors go on from it. */
  async removeTransitions(before: number): Promise<void> {
    const { queries } = this.#ports.database;
    const newest = await queries
      .selectFrom('transition')
      .select((eb) => eb.fn.max('cursor').as('cursor'))
      .executeTakeFirst();
    await queries
      .deleteFrom('transition')
      .where('at', '<', before)
      .where('cursor', '<', Number(newest?.cursor ?? 0))
      .execute();
  }

  /** The database's clock has been set: whatever waits goes on waiting as long as it was to. */
  async shiftWaits(ms: number): Promise<void> {
    await this.write((writer) => writer.shiftWaits(ms));
  }

  async #wakeIf(id: string, holdsStill: (row: TaskRow) => boolean): Promise<void> {
    await this.write(async (writer) => {
      const row = await writer.lock(id);
      if (row && row.state === 'WAITING' && holdsStill(row)) await writer.act(row, { kind: 'wake' });
    });
  }

  /** Changes a delivery that nobody holds, of a task that is at the Store SCU. */
  async #changeFree(taskId: string, id: number, change: DeliveryChange): Promise<void> {
    await this.write(async (writer) => {
      const row = await writer.lock(taskId);
      const delivery = (await deliveriesOf(writer.tx, [taskId])).find((each) => each.id === id);
      const isFree = delivery && delivery.leaseOwner === null && !SETTLED.has(delivery.state);
      if (row?.step !== 'STORE_SCU' || row.state === 'CANCELLED' || !isFree) return;
      await updateDelivery(writer.tx, id, change);
      await writer.act(row, { kind: 'settle' });
    });
  }

  #dueDeliveries() {
    return this.#ports.database.queries
      .selectFrom('delivery')
      .innerJoin('task', 'task.id', 'delivery.taskId')
      .where('task.step', '=', 'STORE_SCU')
      .where('task.state', 'in', DELIVERING)
      .where((eb) =>
        eb.or([
          eb('delivery.state', '=', 'QUEUED'),
          eb.and([eb('delivery.state', '=', 'WAITING'), eb('delivery.wakeAt', '<=', this.now)]),
        ]),
      );
  }

  #leaseOf(task: TaskRow): Lease {
    return { owner: this.owner, taskId: task.id, claim: task.claims };
  }

  #tell(told: Told): void {
    const { events } = this.#ports;
    for (const lease of told.endedLeases) events.publish('leaseEnded', { lease });
    for (const transition of told.transitions) events.publish('transition', transition);
    const moved = new Set(told.transitions.map(({ taskId }) => taskId));
    for (const taskId of moved.union(told.changed))
      if (!told.deleted.has(taskId))
        events.publish('taskChanged', {
          taskId,
          deleted: false,
          ...(!moved.has(taskId) && { isWritten: true }),
        });
    for (const { taskId, device } of told.forgotten)
      events.publish('commitmentChanged', { taskId, device, failure: null });
    for (const taskId of told.deleted) events.publish('taskChanged', { taskId, deleted: true });
    if (told.hasEffects) events.publish('effectAdded', {});
    if (told.isAudited) events.publish('recordsChanged', { part: 'AUDIT' });
  }
}

const DELIVERING: readonly string[] = ['QUEUED', 'RUNNING', 'WAITING'];

function isDelivering({ step, state }: Pick<TaskRow, 'step' | 'state'>): boolean {
  return step === 'STORE_SCU' && DELIVERING.includes(state);
}

function isDue({ state, wakeAt }: StoredDelivery, now: number): boolean {
  return state === 'QUEUED' || (state === 'WAITING' && (wakeAt ?? 0) <= now);
}
