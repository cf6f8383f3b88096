/**
 * The jobs of the reference server: in memory for answering, on disk for surviving. One folder a job, holding
 * `job.json`, `package` and `result`; removing the folder forgets the job.
 */
import { createHash, randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import {
  JOB_STATES,
  JobRequestSchema,
  JobSchema,
  type JobBody,
  type JobRequest,
} from '../remote/http/protocol.ts';
import { writeAside } from '../remote/write-aside.ts';

const StoredJobSchema = z.object({
  id: z.string(),
  /** Idempotency key. */
  key: z.string(),
  /** Of the request, so that the same key with another request is seen. */
  fingerprint: z.string(),
  /** Milliseconds since the epoch. */
  createdAt: z.number(),
  request: JobRequestSchema,
  state: z.enum(JOB_STATES),
  result: JobSchema.shape.result,
  failure: JobSchema.shape.failure,
});

export interface Job extends z.infer<typeof StoredJobSchema> {
  /** 0..1 while processing; not stored. */
  progress: number | undefined;
}

const KEPT_MS = 7 * 86_400_000;

export class JobStore {
  readonly #directory: string;
  readonly #jobs = new Map<string, Job>();
  readonly #watchers = new Set<(job: Job) => void>();
  /** The last write of a job's file that is not done. */
  readonly #saves = new Map<string, Promise<void>>();

  private constructor(directory: string) {
    this.#directory = directory;
  }

  /**
   * Opens what an earlier run left. A job that was in process is queued again; one that its client has not deleted
   * in a week, and a folder without a whole job, go.
   */
  static async open(directory: string): Promise<JobStore> {
    const store = new JobStore(directory);
    await mkdir(directory, { recursive: true });
    for (const id of await readdir(directory)) {
      const job = await store.#load(id);
      if (!job || job.createdAt < Date.now() - KEPT_MS)
        await rm(join(directory, id), { recursive: true, force: true });
      else store.#jobs.set(id, job);
    }
    return store;
  }

  async create(key: string, request: JobRequest): Promise<Job> {
    const job: Job = {
      id: `${key.replace(/[^\w-]/g, '').slice(0, 40)}-${randomBytes(6).toString('hex')}`,
      key,
      fingerprint: fingerprintOf(request),
      createdAt: Date.now(),
      request,
      state: 'awaiting-upload',
      result: undefined,
      failure: undefined,
      progress: undefined,
    };
    this.#jobs.set(job.id, job);
    await mkdir(join(this.#directory, job.id));
    await writeAside(this.packagePath(job), []);
    await this.#save(job);
    return job;
  }

  get(id: string): Job | undefined {
    return this.#jobs.get(id);
  }

  byKey(key: string): Job | undefined {
    return [...this.#jobs.values()].find((job) => job.key === key);
  }

  get size(): number {
    return this.#jobs.size;
  }

  /** In the order in which they will be processed. */
  queued(): Job[] {
    return [...this.#jobs.values()]
      .filter((job) => job.state === 'queued')
      .sort((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1));
  }

  awaitingUpload(): Job[] {
    return [...this.#jobs.values()].filter((job) => job.state === 'awaiting-upload');
  }

  async change(
    job: Job,
    changes: Partial<Pick<Job, 'state' | 'result' | 'failure' | 'progress'>>,
  ): Promise<void> {
    if (!this.#jobs.has(job.id)) return;
    const queueMoves = job.state === 'queued';
    Object.assign(job, changes);
    try {
      if (Object.keys(changes).some((key) => key !== 'progress')) await this.#save(job);
    } finally {
      this.#notify(job);
      // The position of every job behind this one has changed with it.
      if (queueMoves) for (const other of this.queued()) this.#notify(other);
    }
  }

  async remove(job: Job): Promise<void> {
    this.#jobs.delete(job.id);
    this.#notify(job);
    for (const other of this.queued()) this.#notify(other);
    await this.#saves.get(job.id)?.catch(() => {});
    await rm(join(this.#directory, job.id), { recursive: true, force: true });
  }

  /** Calls `onChange` for each change of a job; returns the way to stop it. */
  watch(onChange: (job: Job) => void): () => void {
    this.#watchers.add(onChange);
    return () => this.#watchers.delete(onChange);
  }

  packagePath(job: Job): string {
    return join(this.#directory, job.id, 'package');
  }

  resultPath(job: Job): string {
    return join(this.#directory, job.id, 'result');
  }

  /** The job as the protocol shows it. */
  show(job: Job): JobBody {
    const { id, state, progress, result, failure } = job;
    return {
      id,
      state,
      progress: state === 'processing' ? progress : undefined,
      position: state === 'queued' ? this.queued().indexOf(job) : undefined,
      upload: state === 'awaiting-upload' ? { url: `/v1/uploads/${id}` } : undefined,
      result,
      failure,
    };
  }

  #notify(job: Job): void {
    for (const watcher of [...this.#watchers]) watcher(job);
  }

  /** One after another for each job: it may be taken from the queue while it is still written that it is there. */
  async #save(job: Job): Promise<void> {
    const before = this.#saves.get(job.id)?.catch(() => {}) ?? Promise.resolve();
    const save = before.then(async () => {
      if (!this.#jobs.has(job.id)) return;
      const { progress: _, ...stored } = job;
      await writeAside(join(this.#directory, job.id, 'job.json'), [Buffer.from(JSON.stringify(stored))]);
    });
    this.#saves.set(job.id, save);
    try {
      await save;
    } finally {
      if (this.#saves.get(job.id) === save) this.#saves.delete(job.id);
    }
  }

  async #load(id: string): Promise<Job | undefined> {
    try {
      const stored = StoredJobSchema.parse(
        JSON.parse(await readFile(join(this.#directory, id, 'job.json'), 'utf8')),
      );
      return {
        ...stored,
        state: stored.state === 'processing' ? 'queued' : stored.state,
        progress: undefined,
      };
    } catch (error) {
      // Half made when the power went: its client will ask for it again.
      if (error instanceof SyntaxError || error instanceof z.ZodError || isMissing(error)) return undefined;
      throw error;
    }
  }
}

export function fingerprintOf(request: JobRequest): string {
  return createHash('sha256').update(JSON.stringify(request)).digest('hex');
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}
