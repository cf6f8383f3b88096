/**
 * Whatever a run writes lies under a path that carries its claim: `tasks/<task>/<STEP>.<claim>/`. The commit names
 * the files in the task's row. Two runs of a step share nothing, and what no row names is removed.
 */
import { readdir } from 'node:fs/promises';
import type { Step } from '../base/task-states.ts';
import type { DataDirectory } from '../storage/data-directory.ts';
import type { Lease } from './lease.ts';

export class RunFolders {
  readonly #data: DataDirectory;

  constructor(data: DataDirectory) {
    this.#data = data;
  }

  /** @returns the folder's storage key. */
  async make(lease: Lease, step: Step): Promise<string> {
    const key = this.#key(lease.taskId, step, lease.claim);
    await this.#data.makeFolder(key);
    return key;
  }

  /** The run wrote in vain. */
  async remove({ taskId, claim }: Lease, step: Step): Promise<void> {
    await this.#data.remove(this.#key(taskId, step, claim));
  }

  /** The run is committed: what runs before it wrote is not named any more. */
  async keepOnly({ taskId, claim }: Lease, step: Step): Promise<void> {
    for (const name of await this.#runsOf(taskId, step))
      if (Number(name.slice(step.length + 1)) < claim)
        await this.#data.remove(this.#data.taskKey(taskId, name));
  }

  async #runsOf(taskId: string, step: Step): Promise<string[]> {
    try {
      const names = await readdir(this.#data.path(this.#data.taskKey(taskId)));
      return names.filter((name) => new RegExp(`^${step}\\.\\d+$`).test(name));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
      throw error;
    }
  }

  #key(taskId: string, step: Step, claim: number): string {
    return this.#data.taskKey(taskId, `${step}.${claim}`);
  }
}
