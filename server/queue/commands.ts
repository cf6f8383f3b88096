/** What people ask of tasks. Each is one legal event of the transition table, or a refusal that says why not. */
import type { Database, Tx } from '../db/database.ts';
import type { TaskRow } from '../db/entities/task.ts';
import type { Events } from '../base/events.ts';
import { ConflictError, NotFoundError, invalid } from '../base/refusals.ts';
import type { DataDirectory } from '../storage/data-directory.ts';
import { forgetCommitments, refusedImagesOf } from './commitments.ts';
import { addDelivery } from './deliveries.ts';
import { resultsOf } from './results.ts';
import { removeFromSearch } from './task-search.ts';
import { FINISHED_STATES, STEPS, type Step, type TaskState } from '../base/task-states.ts';
import { isLegal, IllegalTransition, type TaskEvent } from './transition-table.ts';
import { placeOf, type Change, type TaskStore } from './store.ts';

export interface TaskCommandPorts {
  readonly database: Database;
  readonly store: TaskStore;
  readonly events: Events;
  readonly data: DataDirectory;
  readonly knowsRadiopharmaceutical: (name: string) => Promise<boolean>;
  readonly knowsDevice: (name: string) => Promise<boolean>;
  /** Lets the processing server forget a job that nobody waits for any more; never rejects. */
  readonly discardJob: (taskId: string, jobId: string) => Promise<void>;
}

/** Failures of the remote job itself: trying again means submitting it again. */
const RESUBMITTED = new Set(['REMOTE_FAILED', 'REMOTE_TIMEOUT', 'BAD_RESULT']);

export class TaskCommands {
  readonly #ports: TaskCommandPorts;

  constructor(ports: TaskCommandPorts) {
    this.#ports = ports;
  }

  /** The last step again. */
  async retry(id: string): Promise<void> {
    const task = await this.#get(id);
    if (task.state === 'FAILED' && task.step === 'STORE_SCU') return this.resend(id, []);
    // Cancelling has given the remote job up: there is nothing left to wait for.
    const jobIsGone =
      RESUBMITTED.has(task.failureCode ?? '') || (task.state === 'CANCELLED' && task.step === 'DOWNLOADER');
    await this.#apply(task, jobIsGone ? 'resubmit' : 'retry');
  }

  /** From the beginning, with the images that are here. */
  async restart(id: string): Promise<void> {
    const task = await this.#get(id);
    this.#needImages(task);
    await this.#apply(task, 'restart', { results: null, set: { warnings: null } });
    await this.#discardJob(task);
  }

  async cancel(id: string): Promise<void> {
    const task = await this.#get(id);
    await this.#apply(task, 'cancel');
    await this.#discardJob(task);
  }

  /** Stops waiting for more images and goes on with what is there. */
  async complete(id: string): Promise<void> {
    const task = await this.#get(id);
    if (task.step !== 'COMPILATOR') throw new ConflictError('SERIES_COMPLETE');
    const set = { completedByHand: 1 };
    if (task.state === 'FAILED') await this.#apply(task, 'retry', { set });
    else if (task.state === 'WAITING') await this.#apply(task, 'wake', { set });
    else throw new ConflictError('NOT_COMPLETABLE', { state: task.state });
  }

  /**
   * @param devices names, which get everything again; empty: every destination that has not accepted every image, or
   *   that was asked for storage commitment in vain, gets what is missing there
   */
  async resend(id: string, devices: readonly string[]): Promise<void> {
    const task = await this.#get(id);
    this.#needImages(task);
    const results = await resultsOf(this.#ports.database.queries, [id]);
    if (results.length === 0) throw new ConflictError('NO_RESULTS');
    for (const [index, name] of devices.entries())
      if (!(await this.#ports.knowsDevice(name)))
        throw invalid(`devices.${index}`, 'NO_SUCH_DEVICE', { name });
    const total = results.reduce((sum, { files }) => sum + files.length, 0);
    let forgotten: readonly string[] = [];
    await this.#apply(task, 'resend', {
      also: async (tx) => {
        const again = { state: 'QUEUED', attempts: 0, failed: 0, wakeAt: null, notice: null };
        const ofTask = tx.updateTable('delivery').where('taskId', '=', id);
        const refused = await refusedImagesOf(tx, id);
        forgotten = await forgetCommitments(tx, id, devices.length > 0 ? devices : [...refused.keys()]);
        if (devices.length === 0) {
          await ofTask.set(again).where('state', '!=', 'COMPLETED').execute();
          for (const [device, images] of refused) {
            const missing = new Set(images.map(({ sopInstanceUid }) => sopInstanceUid));
            const accepted = (await acceptedBy(tx, id, device)).filter((uid) => !missing.has(uid));
            await ofTask
              .set({ ...again, sent: accepted.length, accepted: JSON.stringify(accepted) })
              .where('device', '=', device)
              .execute();
          }
          return;
        }
        const known = await tx.selectFrom('delivery').select('device').where('taskId', '=', id).execute();
        for (const device of new Set(devices)) {
          if (known.some((delivery) => delivery.device === device))
            await ofTask
              .set({ ...again, sent: 0, accepted: '[]' })
              .where('device', '=', device)
              .execute();
          else await addDelivery(tx, id, device, total);
        }
      },
    });
    for (const device of forgotten)
      this.#ports.events.publish('commitmentChanged', { taskId: id, device, failure: null });
  }

  /** For a series whose header names none that is known: used when the task is validated again. */
  async setRadiopharmaceutical(id: string, name: string): Promise<void> {
    const task = await this.#get(id);
    if (!(await this.#ports.knowsRadiopharmaceutical(name)))
      throw invalid('name', 'NO_SUCH_RADIOPHARMACEUTICAL', { name });
    const set = { chosenRadiopharmaceutical: name };
    if (task.state === 'FAILED' && task.step === 'VALIDATOR') await this.#apply(task, 'retry', { set });
    else await this.#ports.store.update(id, set);
  }

  async setPriority(id: string, priority: number): Promise<void> {
    await this.#get(id);
    await this.#ports.store.update(id, { priority });
  }

  /** Tasks that still run are cancelled first. @returns the ids that existed. */
  async delete(ids: readonly string[]): Promise<string[]> {
    const deleted: string[] = [];
    for (const id of ids) {
      const task = await this.#ports.store.get(id);
      if (!task) continue;
      await this.#ports.store.applyIfLegal(id, 'cancel');
      await this.#remove(id);
      await this.#discardJob(task);
      deleted.push(id);
    }
    return deleted;
  }

  async deleteInState(state: TaskState): Promise<string[]> {
    if (!(FINISHED_STATES as readonly TaskState[]).includes(state)) throw new ConflictError('NOT_FINISHED');
    const rows = await this.#ports.database.queries
      .selectFrom('task')
      .select('id')
      .where('state', '=', state)
      .execute();
    return this.delete(rows.map(({ id }) => id));
  }

  /** Spooled files before rows: a file whose row is gone would be registered anew at the next start. */
  async #remove(id: string): Promise<void> {
    const { database, data, events, store } = this.#ports;
    const images = await database.queries
      .selectFrom('image')
      .select('key')
      .where('taskId', '=', id)
      .execute();
    for (const { key } of images) await data.remove(key);
    await store.write(async (tx) => {
      await forgetCommitments(tx, id);
      for (const table of ['image', 'delivery', 'result'] as const)
        await tx.deleteFrom(table).where('taskId', '=', id).execute();
      await removeFromSearch(tx, database.kind, id);
      await tx.deleteFrom('task').where('id', '=', id).execute();
      return [];
    });
    await data.remove(data.taskKey(id));
    events.publish('taskChanged', { taskId: id, deleted: true });
  }

  /** Once the Unpacker has verified a result, its job is gone from the server already. */
  async #discardJob(task: TaskRow): Promise<void> {
    const { upload } = JSON.parse(task.stepResults) as { upload?: { jobId: string } };
    if (upload && isBefore(task.step as Step, 'STORE_SCU'))
      await this.#ports.discardJob(task.id, upload.jobId);
  }

  async #get(id: string): Promise<TaskRow> {
    const task = await this.#ports.store.get(id);
    if (!task) throw new NotFoundError('NO_SUCH_TASK', id);
    return task;
  }

  #needImages(task: TaskRow): void {
    if (task.imagesDeleted) throw new ConflictError('IMAGES_REMOVED');
  }

  async #apply(task: TaskRow, event: TaskEvent, change: Change = {}): Promise<void> {
    if (!isLegal(placeOf(task), event)) throw refusal(task, event);
    try {
      await this.#ports.store.apply(task.id, event, change);
    } catch (error) {
      if (error instanceof IllegalTransition) throw refusal(task, event);
      throw error;
    }
  }
}

/** SOP Instance UIDs. */
async function acceptedBy(tx: Tx, taskId: string, device: string): Promise<string[]> {
  const row = await tx
    .selectFrom('delivery')
    .select('accepted')
    .where('taskId', '=', taskId)
    .where('device', '=', device)
    .executeTakeFirst();
  return JSON.parse(row?.accepted ?? '[]') as string[];
}

function isBefore(step: Step, other: Step): boolean {
  return STEPS.indexOf(step) < STEPS.indexOf(other);
}

function refusal(task: TaskRow, event: TaskEvent): ConflictError {
  return new ConflictError('TASK_REFUSES', { state: task.state, step: task.step, action: event });
}
