/**
 * Runs functions of entry files in worker threads: at most `size` at a time, first come, first served. Threads are
 * kept for the next task of the same entry and ended after a while without one. The pool knows none of the entries.
 */
import { Worker } from 'node:worker_threads';
import { GatewayError } from '../base/errors.ts';
import type { MemoryBudget } from './memory-budget.ts';
import { fromPlainError, type FromThread, type ToThread } from './thread-message.ts';

export interface RunOptions {
  /** Ends the task: its thread is told, and terminated when it does not stop soon. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number, total: number) => void;
  /**
   * A task that makes no progress for so long, ms, fails with STEP_STALLED and its thread is terminated: a codec may
   * run for ever on an image that was made for it.
   */
  readonly stalledAfterMs?: number;
  /** Bytes that the task holds at most: it waits until they are free, see `MemoryBudget`. */
  readonly memory?: number;
}

interface Job {
  readonly id: number;
  readonly entry: string;
  readonly input: unknown;
  readonly options: RunOptions;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

interface Thread {
  readonly worker: Worker;
  readonly entry: string;
  job: Job | undefined;
  stallTimer: NodeJS.Timeout | undefined;
  idleTimer: NodeJS.Timeout | undefined;
  /** Was told to end: gets no more tasks. */
  ending: boolean;
}

/** Time that a thread has to stop by itself after its task was aborted, ms. */
const ABORT_GRACE = 500;
/** A thread that had nothing to do for this long gives its memory back, ms. */
const IDLE_TIME = 30_000;
/**
 * V8 heap of a thread; typed arrays are outside it. Without a bound on the young generation too, a thread that
 * runs out of memory takes the whole process with it (seen on Node 24.21).
 */
const RESOURCE_LIMITS = { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 32 };

export class ThreadPool {
  readonly #size: number;
  readonly #threads = new Set<Thread>();
  readonly #queue: Job[] = [];
  #nextId = 1;
  #closed = false;
  readonly #env: NodeJS.ProcessEnv;
  readonly #memory: MemoryBudget | undefined;

  /**
   * @param options `codeCache`: a directory of our own where Node keeps compiled code. Without it each new thread
   *   strips and compiles all that it imports again, which takes three times as long. `memory`: what all tasks may
   *   hold together, perhaps with those of other pools.
   */
  constructor(options: {
    readonly size: number;
    readonly codeCache?: string;
    readonly memory?: MemoryBudget;
  }) {
    this.#size = options.size;
    const { codeCache, memory } = options;
    this.#memory = memory;
    this.#env = codeCache === undefined ? process.env : { ...process.env, NODE_COMPILE_CACHE: codeCache };
  }

  /**
   * Runs the entry's function on `input` (structured clone).
   * Rejects with what it threw (a `GatewayError` stays one), with the signal's reason, with STEP_STALLED or
   * SERIES_TOO_LARGE, or with a plain error when the thread died.
   */
  run<T>(entry: URL, input: unknown, options: RunOptions = {}): Promise<T> {
    const { memory, signal } = options;
    const run = (): Promise<T> => this.#enqueue(entry, input, options);
    return this.#memory && memory !== undefined ? this.#memory.run(memory, run, signal) : run();
  }

  #enqueue<T>(entry: URL, input: unknown, options: RunOptions): Promise<T> {
    if (this.#closed) return Promise.reject(new Error('The thread pool is closed'));
    if (options.signal?.aborted) return Promise.reject(options.signal.reason);
    return new Promise<T>((resolve, reject) => {
      const onAbort = () => this.#abort(job);
      const settled = () => options.signal?.removeEventListener('abort', onAbort);
      const job: Job = {
        id: this.#nextId++,
        entry: entry.href,
        input,
        options,
        resolve: (value) => (settled(), resolve(value as T)),
        reject: (error) => (settled(), reject(error)),
      };
      options.signal?.addEventListener('abort', onAbort, { once: true });
      this.#queue.push(job);
      this.#dispatch();
    });
  }

  /** Starts a thread for an entry that will be wanted soon, if none is there and a place is free. */
  prepare(entry: URL): void {
    const { href } = entry;
    const ready = [...this.#threads].some((thread) => thread.entry === href && !thread.job && !thread.ending);
    if (this.#closed || ready || this.#threads.size >= this.#size) return;
    this.#release(this.#spawn(href));
  }

  /** Ends all threads; what is queued or running rejects. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const job of this.#queue.splice(0)) job.reject(new Error('The thread pool was closed'));
    await Promise.all([...this.#threads].map(end));
  }

  #dispatch(): void {
    while (this.#queue.length > 0) {
      const entry = (this.#queue[0] as Job).entry;
      const idle = [...this.#threads].filter((thread) => !thread.job && !thread.ending);
      let thread = idle.find((candidate) => candidate.entry === entry);
      if (!thread && this.#threads.size >= this.#size) {
        // The place of an idle thread of another entry is taken once that has ended.
        if (idle[0]) void end(idle[0]);
        return;
      }
      thread ??= this.#spawn(entry);
      this.#start(thread, this.#queue.shift() as Job);
    }
  }

  #spawn(entry: string): Thread {
    const worker = new Worker(new URL(entry), { resourceLimits: RESOURCE_LIMITS, env: this.#env });
    const thread: Thread = {
      worker,
      entry,
      job: undefined,
      stallTimer: undefined,
      idleTimer: undefined,
      ending: false,
    };
    this.#threads.add(thread);
    let failure: Error | undefined;
    worker.on('message', (message: FromThread) => this.#receive(thread, message));
    worker.on('error', (error) => (failure = error instanceof Error ? error : new Error(String(error))));
    worker.on('exit', (code) => {
      clearTimeout(thread.idleTimer);
      clearTimeout(thread.stallTimer);
      this.#threads.delete(thread);
      const job = thread.job;
      thread.job = undefined;
      const reason = this.#closed ? 'The thread pool was closed' : `The thread ended with ${code}`;
      job?.reject(job.options.signal?.aborted ? job.options.signal.reason : (failure ?? new Error(reason)));
      if (!this.#closed) this.#dispatch();
    });
    return thread;
  }

  #start(thread: Thread, job: Job): void {
    clearTimeout(thread.idleTimer);
    thread.job = job;
    thread.worker.ref();
    const { stalledAfterMs } = job.options;
    if (stalledAfterMs !== undefined) {
      thread.stallTimer = setTimeout(() => {
        job.reject(new GatewayError('STEP_STALLED', { seconds: Math.ceil(stalledAfterMs / 1000) }));
        void end(thread);
      }, stalledAfterMs);
    }
    try {
      post(thread, { kind: 'run', id: job.id, input: job.input });
    } catch (error) {
      // What cannot be cloned fails its own task only.
      this.#release(thread);
      job.reject(error);
    }
  }

  #receive(thread: Thread, message: FromThread): void {
    const job = thread.job;
    if (!job || job.id !== message.id) return;
    if (message.kind === 'progress') {
      thread.stallTimer?.refresh();
      if (!job.options.signal?.aborted) job.options.onProgress?.(message.done, message.total);
      return;
    }
    this.#release(thread);
    if (job.options.signal?.aborted) job.reject(job.options.signal.reason);
    else if (message.kind === 'result') job.resolve(message.value);
    else job.reject(fromPlainError(message.error));
    this.#dispatch();
  }

  #release(thread: Thread): void {
    thread.job = undefined;
    clearTimeout(thread.stallTimer);
    thread.stallTimer = undefined;
    // An idle thread does not keep the process alive.
    thread.worker.unref();
    thread.idleTimer = setTimeout(() => void end(thread), IDLE_TIME).unref();
  }

  #abort(job: Job): void {
    const place = this.#queue.indexOf(job);
    if (place >= 0) {
      this.#queue.splice(place, 1);
      job.reject(job.options.signal?.reason);
      return;
    }
    const thread = [...this.#threads].find((candidate) => candidate.job === job);
    if (!thread) return;
    post(thread, { kind: 'abort', id: job.id });
    setTimeout(() => {
      if (thread.job === job) void end(thread);
    }, ABORT_GRACE).unref();
  }
}

/** The thread's exit event does the rest. */
function end(thread: Thread): Promise<number> {
  thread.ending = true;
  return thread.worker.terminate();
}

function post(thread: Thread, message: ToThread): void {
  thread.worker.postMessage(message);
}
