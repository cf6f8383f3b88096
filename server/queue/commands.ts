/** What people ask of tasks: each one action, decided on the locked row, or a refusal that says why not. */
import { notice } from '../base/notices.ts';
import { pause } from '../base/pause.ts';
import type { Database } from '../db/database.ts';
import { ConflictError, NotFoundError, invalid } from '../base/refusals.ts';
import { FINISHED_STATES, type TaskState } from '../base/task-states.ts';
import type { Action } from './action.ts';
import { DELETED_AT_ONCE, deleteTasks } from './delete-tasks.ts';
import type { TaskStore } from './store.ts';

export interface TaskCommandPorts {
  readonly database: Database;
  readonly store: TaskStore;
  readonly knowsRadiopharmaceutical: (name: string) => Promise<boolean>;
  readonly knowsDevice: (name: string) => boolean;
  /** Somebody wants the deliveries of a task to be tried now, whatever is known of their destinations. */
  readonly onTryNow: (taskId: string) => Promise<void>;
}

export class TaskCommands {
  readonly #ports: TaskCommandPorts;

  constructor(ports: TaskCommandPorts) {
    this.#ports = ports;
  }

  /** @throws NotFoundError; ConflictError where the task refuses */
  async ask(id: string, action: Action): Promise<void> {
    const outcome = await this.#ports.store.act(id, action);
    if (!('refused' in outcome)) return;
    if (outcome.refused.code === 'NO_SUCH_TASK') throw new NotFoundError('NO_SUCH_TASK', id);
    throw new ConflictError(outcome.refused);
  }

  /**
   * @param devices names, which get everything again; none: every destination that has not accepted every image, or
   *   that was asked for storage commitment in vain, gets what is missing there
   * @param onlyMissing the devices get what is missing there, not everything
   */
  async resend(id: string, devices: readonly string[], onlyMissing = false): Promise<void> {
    for (const [index, name] of devices.entries())
      if (!this.#ports.knowsDevice(name)) throw invalid(`devices.${index}`, 'NO_SUCH_DEVICE', { name });
    await this.ask(id, { kind: 'resend', devices, onlyMissing });
  }

  /** For a series whose header names none that is known: used when the task is validated again. */
  async setRadiopharmaceutical(id: string, name: string): Promise<void> {
    if (!(await this.#ports.knowsRadiopharmaceutical(name)))
      throw invalid('name', 'NO_SUCH_RADIOPHARMACEUTICAL', { name });
    await this.ask(id, { kind: 'setRadiopharmaceutical', name });
  }

  async tryNow(id: string): Promise<void> {
    await this.ask(id, { kind: 'tryNow' });
    await this.#ports.onTryNow(id);
  }

  /**
   * Tasks that still run are cancelled first. Each batch is gone as a whole, files included; what else changes tasks has its
   * turn between two batches.
   * @returns the ids that existed
   */
  async delete(ids: readonly string[]): Promise<string[]> {
    const deleted: string[] = [];
    for (let start = 0; start < ids.length; start += DELETED_AT_ONCE) {
      const batch = ids.slice(start, start + DELETED_AT_ONCE);
      deleted.push(...(await this.#ports.store.write((writer) => deleteTasks(writer, batch))));
      // Others are answered between.
      await pause(0);
    }
    return deleted;
  }

  async deleteInState(state: TaskState): Promise<string[]> {
    if (!(FINISHED_STATES as readonly TaskState[]).includes(state))
      throw new ConflictError(notice('NOT_FINISHED'));
    const rows = await this.#ports.database.queries
      .selectFrom('task')
      .select('id')
      .where('state', '=', state)
      .execute();
    return this.delete(rows.map(({ id }) => id));
  }
}
