/**
 * Pictures of input and result, made beside the pipeline: of the input while the task waits for the processing server,
 * of the result once it is on its way. What a crash left unmade is made when somebody looks at the task.
 */
import { access, readFile, writeFile } from 'node:fs/promises';
import PQueue from 'p-queue';
import type { Database } from '../db/database.ts';
import type { Events, Transition } from '../base/events.ts';
import type { Logger } from '../base/log.ts';
import type { DataDirectory } from '../storage/data-directory.ts';
import { resultsOf } from '../queue/results.ts';
import { parseStepResults } from '../steps/step-results.ts';
import type { PreviewRecord } from '../tasks/task-record.ts';
import type { ThreadPool } from '../workers/thread-pool.ts';
import { previewMemory, type PreviewInput, type PreviewOutput } from './preview.ts';

export interface PreviewsPorts {
  readonly database: Database;
  readonly events: Events;
  readonly data: DataDirectory;
  /** Of its own: previews take no thread from the steps. */
  readonly pool: ThreadPool;
  readonly log: Logger;
}

type Subject = 'input' | 'result';

const ENTRY = new URL('./preview.worker.ts', import.meta.url);
/** There is one thread for all previews. */
const STALLED_AFTER_MS = 300_000;
/** What is beyond is made when somebody looks. */
const MOST_WAITING = 100;

export class Previews {
  readonly #ports: PreviewsPorts;
  readonly #queue = new PQueue({ concurrency: 1 });
  readonly #wanted = new Set<string>();
  readonly #stopping = new AbortController();

  constructor(ports: PreviewsPorts) {
    this.#ports = ports;
    ports.events.on('transition', (transition) => this.#follow(transition));
  }

  /** Paths below the gateway's address; null for what is not made yet, which is then begun. */
  async of(taskIds: readonly string[]): Promise<(PreviewRecord | null)[]> {
    return Promise.all(
      taskIds.map(async (taskId) => {
        const [input, result] = await Promise.all([
          this.#made(taskId, 'input'),
          this.#made(taskId, 'result'),
        ]);
        if (!input) this.#want(taskId, 'input');
        if (!result) this.#want(taskId, 'result');
        const link = (subject: Subject, made: boolean, extension: string) =>
          made ? `/previews/${taskId}/${subject}.${extension}` : null;
        return {
          input: link('input', input, 'png'),
          result: link('result', result, 'png'),
          inputVolume: link('input', input, 'gz'),
          resultVolume: link('result', result, 'gz'),
        };
      }),
    );
  }

  /** Path of the file behind `/previews/<task>/<name>`; null for a name that none has. */
  fileOf(taskId: string, name: string): string | null {
    if (!/^(input|result)\.(png|gz)$/.test(name)) return null;
    return this.#ports.data.path(this.#key(taskId, name));
  }

  async stop(): Promise<void> {
    this.#stopping.abort(new Error('the gateway is stopping'));
    this.#queue.clear();
    await this.#queue.onIdle();
  }

  #follow({ taskId, toStep, toState }: Transition): void {
    if (toStep === 'DOWNLOADER' && toState === 'WAITING') this.#want(taskId, 'input', true);
    if (toStep === 'STORE_SCU' && (toState === 'COMPLETED' || toState === 'WAITING' || toState === 'FAILED'))
      this.#want(taskId, 'result', true);
  }

  /** @param anew also where one is there, of an earlier run of the task. */
  #want(taskId: string, subject: Subject, anew = false): void {
    const name = `${taskId}/${subject}`;
    if (this.#wanted.has(name) || this.#queue.size >= MOST_WAITING || this.#stopping.signal.aborted) return;
    this.#wanted.add(name);
    this.#queue
      .add(async () => {
        if (anew || !(await this.#made(taskId, subject))) await this.#make(taskId, subject);
      })
      .catch((error: unknown) => {
        if (!this.#stopping.signal.aborted)
          this.#ports.log.warn('preview.failed', { taskId, subject, error });
      })
      .finally(() => this.#wanted.delete(name));
  }

  async #make(taskId: string, subject: Subject): Promise<void> {
    const { database, data, events, pool } = this.#ports;
    const task = await database.queries
      .selectFrom('task')
      .select(['stepResults', 'imagesDeleted'])
      .where('id', '=', taskId)
      .executeTakeFirst();
    if (!task || task.imagesDeleted) return;
    const { compile, validate, pack } = parseStepResults(task.stepResults);
    if (!compile || !validate || !pack) return;
    const keys = subject === 'input' ? compile.keys : await this.#resultKeys(taskId);
    if (keys.length === 0) return;
    const windowKey = this.#key(taskId, 'window');
    const input: PreviewInput = {
      paths: keys.map((key) => data.path(key)),
      validated: validate,
      window: subject === 'result' ? await readNumber(data.path(windowKey)) : undefined,
      directory: await data.makeFolder(this.#key(taskId, '')),
      name: subject,
    };
    const { window } = await pool.run<PreviewOutput>(ENTRY, input, {
      signal: this.#stopping.signal,
      stalledAfterMs: STALLED_AFTER_MS,
      memory: previewMemory(validate.grid),
    });
    if (subject === 'input') await writeFile(data.path(windowKey), String(window));
    events.publish('taskChanged', { taskId, deleted: false });
  }

  /** Of the first output series; in ascending order along the normal, as they were rebuilt. */
  async #resultKeys(taskId: string): Promise<string[]> {
    const [first] = await resultsOf(this.#ports.database.queries, [taskId]);
    return first?.files.map(({ key }) => key) ?? [];
  }

  async #made(taskId: string, subject: Subject): Promise<boolean> {
    return access(this.#ports.data.path(this.#key(taskId, `${subject}.gz`))).then(
      () => true,
      () => false,
    );
  }

  #key(taskId: string, name: string): string {
    return this.#ports.data.taskKey(taskId, 'previews', name);
  }
}

async function readNumber(path: string): Promise<number | undefined> {
  const text = await readFile(path, 'utf8').catch(() => '');
  const number = Number(text);
  return text !== '' && number > 0 ? number : undefined;
}
