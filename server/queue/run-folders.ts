/**
 * Whatever a run writes lies under a path that carries its claim: `tasks/<task>/<STEP>.<claim>/`. The commit names
 * the files in the task's row. Two runs of a step share nothing, and what no row names is removed.
 */
import { readdir, stat } from 'node:fs/promises';
import type { Step } from '../base/task-states.ts';
import type { Queries } from '../db/database.ts';
import { TASKS, type DataDirectory } from '../storage/data-directory.ts';
import type { Lease } from './lease.ts';

const RUN = /^([A-Z_]+)\.(\d+)$/;
/** A commit whose answer was lost names its folder a little later than it was written. */
const SPARED_MS = 3_600_000;

export class RunFolders {
  readonly #data: DataDirectory;
  /** Folders of tasks that have not changed since were looked at before; by the wall clock, as files are dated. */
  #sweptAt = 0;

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
    for (const run of await this.#runsOf(taskId))
      if (run.step === step && run.claim < claim) await this.#data.remove(run.key);
  }

  /** Removes what no row names, and nobody is working on: what runs left that a crash cut off. @returns how many. */
  async sweep(queries: Queries, signal: AbortSignal): Promise<number> {
    const begun = Date.now();
    let removed = 0;
    for (const taskId of await namesIn(this.#data.path(TASKS))) {
      signal.throwIfAborted();
      const path = this.#data.path(this.#data.taskKey(taskId));
      const changed = (await stat(path).catch(() => undefined))?.mtimeMs ?? 0;
      if (changed < this.#sweptAt - SPARED_MS || changed > begun - SPARED_MS) continue;
      removed += await this.#sweepTask(queries, taskId);
    }
    this.#sweptAt = begun;
    return removed;
  }

  async #sweepTask(queries: Queries, taskId: string): Promise<number> {
    const runs = await this.#runsOf(taskId);
    if (runs.length === 0) return 0;
    const task = await queries
      .selectFrom('task')
      .select(['step', 'stepResults', 'leaseOwner', 'claims'])
      .where('id', '=', taskId)
      .executeTakeFirst();
    const results = await queries.selectFrom('result').select('files').where('taskId', '=', taskId).execute();
    const named = [task?.stepResults ?? '', ...results.map(({ files }) => files)].join('\n');
    const unnamed = runs.filter(
      ({ key, step, claim }) =>
        !named.includes(`${key}/`) && !(task?.leaseOwner && task.step === step && task.claims === claim),
    );
    for (const { key } of unnamed) await this.#data.remove(key);
    return unnamed.length;
  }

  async #runsOf(taskId: string): Promise<{ step: string; claim: number; key: string }[]> {
    return (await namesIn(this.#data.path(this.#data.taskKey(taskId)))).flatMap((name) => {
      const [, step, claim] = RUN.exec(name) ?? [];
      return step && claim ? [{ step, claim: Number(claim), key: this.#data.taskKey(taskId, name) }] : [];
    });
  }

  #key(taskId: string, step: Step, claim: number): string {
    return this.#data.taskKey(taskId, `${step}.${claim}`);
  }
}

async function namesIn(path: string): Promise<string[]> {
  try {
    return await readdir(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
