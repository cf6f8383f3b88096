import { Worker } from 'node:worker_threads';
import type { ContentCoding, VoxelEncoding } from '../remote/transport.ts';
import type { Job, JobStore } from './job-store.ts';
import type { Misbehaviour } from './misbehaviour.ts';
import type { JobFiles } from './process-job.ts';
import type { JobMessage } from './process-job.worker.ts';

/** Progress is told in steps of this, so that a long poll is not woken for every slice. */
const PROGRESS_STEP = 0.05;

export interface ProcessorOptions {
  readonly threads: number;
  readonly misbehaviour: Misbehaviour;
  readonly onError: (error: unknown) => void;
}

/** Takes queued jobs one after another, each in a worker thread. */
export class Processor {
  readonly #store: JobStore;
  readonly #options: ProcessorOptions;
  #running: { readonly job: Job; readonly worker: Worker } | undefined;
  #loop: Promise<void> | undefined;
  #stopped = false;

  constructor(store: JobStore, options: ProcessorOptions) {
    this.#store = store;
    this.#options = options;
  }

  get busy(): boolean {
    return this.#running !== undefined;
  }

  /** Goes on until nothing is queued. To be called whenever a job has been queued. */
  wake(): void {
    this.#loop ??= this.#drain().finally(() => (this.#loop = undefined));
  }

  /** Ends the work on a job that is to be forgotten. */
  async cancel(job: Job): Promise<void> {
    if (this.#running?.job === job) await this.#running.worker.terminate();
  }

  /** Ends what runs; it will be queued at the next start. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#running?.worker.terminate();
    await this.#loop;
  }

  async #drain(): Promise<void> {
    if (this.#options.misbehaviour.never) return;
    for (let job = this.#store.queued()[0]; job && !this.#stopped; job = this.#store.queued()[0]) {
      try {
        await this.#store.change(job, { state: 'processing', progress: 0 });
        const outcome = await this.#process(job);
        if (!this.#stopped) await this.#store.change(job, outcome);
      } catch (error) {
        // Its disk, say: the job is over for its client, and the others go on.
        this.#options.onError(error);
        const failure = { code: 'internal', detail: 'the job could not be kept' };
        await this.#store.change(job, { state: 'failed', failure }).catch(this.#options.onError);
      }
    }
  }

  async #process(job: Job): Promise<Partial<Job>> {
    if (this.#options.misbehaviour.fails)
      return { state: 'failed', failure: { code: 'misbehaviour', detail: 'as told' } };
    const { request } = job;
    const form = resultForm(request.accepts);
    const files: JobFiles = {
      packagePath: this.#store.packagePath(job),
      resultPath: this.#store.resultPath(job),
      grid: request.grid,
      package: request.package,
      result: form,
      noise: request.accepts.noise,
      threads: this.#options.threads,
      flaw: this.#options.misbehaviour.result,
    };
    const worker = new Worker(new URL('./process-job.worker.ts', import.meta.url), { workerData: files });
    this.#running = { job, worker };
    const last = await this.#follow(job, worker);
    this.#running = undefined;
    if (last && 'sha256' in last) return { state: 'done', result: last };
    const failure =
      last && 'failure' in last
        ? { code: 'bad-package', detail: last.failure }
        : { code: 'internal', detail: 'the work ended without a result' };
    return { state: 'failed', failure };
  }

  /** The last message of a thread that ended well, else undefined. */
  #follow(job: Job, worker: Worker): Promise<JobMessage | undefined> {
    return new Promise((resolve) => {
      let last: JobMessage | undefined;
      let told = 0;
      worker.on('message', (message: JobMessage) => {
        last = message;
        if (!('progress' in message) || message.progress < told + PROGRESS_STEP) return;
        told = message.progress;
        void this.#store.change(job, { progress: told });
      });
      worker.once('error', (error) => {
        last = undefined;
        this.#options.onError(error);
      });
      worker.once('exit', () => resolve(last));
    });
  }
}

function resultForm(accepts: { encodings: VoxelEncoding[]; codings: ContentCoding[] }): {
  encoding: VoxelEncoding;
  coding: ContentCoding;
} {
  return { encoding: accepts.encodings[0]!, coding: accepts.codings[0]! };
}
