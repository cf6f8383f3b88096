/**
 * Runs work of one kind, as much at a time as it may: claims, begins, and lets what runs know when its lease has
 * ended. A run is known by its lease: what it was claimed for may long be claimed again.
 */
import PQueue from 'p-queue';
import type { Events } from '../base/events.ts';
import type { Logger } from '../base/log.ts';
import type { Step } from '../base/task-states.ts';
import { WakeLoop } from '../base/wake-loop.ts';
import { leaseKey, type Lease } from './lease.ts';
import type { LiveRuns } from './live-runs.ts';

/** What became of a run, for the counts of its process. */
export type RunEnd = 'completed' | 'failed' | 'other';

/** Where a worker's work comes from, and what it does with it. */
export interface WorkSource<W> {
  readonly step: Step;
  readonly concurrency: number;
  /** @returns whether something was claimed; `begin` was called with it in the moment of the commit. */
  readonly claim: (
    begin: (work: W, lease: Lease) => void,
    running: number,
    limit: number,
  ) => Promise<boolean>;
  /** Never rejects. */
  readonly run: (work: W, lease: Lease, signal: AbortSignal) => Promise<RunEnd>;
  /** In how many ms something is due that cannot be claimed yet. */
  readonly dueIn?: () => Promise<number | undefined>;
}

export interface WorkerPorts {
  readonly events: Events;
  readonly log: Logger;
  readonly liveRuns: LiveRuns;
}

export interface WorkerStats {
  readonly running: number;
  readonly concurrency: number;
  readonly completed: number;
  readonly failed: number;
  /** Tasks done in the last minute. */
  readonly rate: number;
}

const RATE_WINDOW_MS = 60_000;
/** While the database is away. */
const CLAIM_AGAIN_MS = 5_000;

export class Worker<W> {
  readonly step: Step;
  readonly #source: WorkSource<W>;
  readonly #ports: WorkerPorts;
  /** Runs what is claimed; the limit is held by `claim`, which may go beyond it. */
  readonly #queue = new PQueue();
  readonly #loop: WakeLoop;
  readonly #running = new Map<string, AbortController>();
  #concurrency: number;
  #unsubscribe: (() => void) | undefined;
  #completed = 0;
  #failed = 0;
  #recent: number[] = [];

  constructor(source: WorkSource<W>, ports: WorkerPorts) {
    this.step = source.step;
    this.#source = source;
    this.#ports = ports;
    this.#concurrency = source.concurrency;
    this.#loop = new WakeLoop((signal) => this.#claimAll(signal), {
      onError: (error) => {
        ports.log.warn('worker.claim-failed', { step: this.step, error });
        this.#loop.wakeIn(CLAIM_AGAIN_MS);
      },
    });
  }

  get stats(): WorkerStats {
    const since = performance.now() - RATE_WINDOW_MS;
    this.#recent = this.#recent.filter((at) => at >= since);
    return {
      running: this.#running.size,
      concurrency: this.#concurrency,
      completed: this.#completed,
      failed: this.#failed,
      rate: this.#recent.length,
    };
  }

  setConcurrency(concurrency: number): void {
    this.#concurrency = concurrency;
    this.wake();
  }

  start(): void {
    if (this.#unsubscribe) return;
    const { events } = this.#ports;
    const offLease = events.on('leaseEnded', ({ lease }) =>
      this.#running.get(lease)?.abort(new Error('the lease has ended')),
    );
    const offTransition = events.on('transition', ({ toStep, toState }) => {
      if (toStep === this.step && toState === 'QUEUED') this.wake();
    });
    this.#unsubscribe = () => {
      offLease();
      offTransition();
    };
    this.#loop.start();
  }

  /** Claims nothing more, lets what runs finish for `graceMs`, then asks it to leave at its next safe point. */
  async stop(graceMs: number): Promise<void> {
    await this.#loop.stop();
    const timer = setTimeout(() => {
      for (const controller of this.#running.values()) controller.abort(new Error('the process is stopping'));
    }, graceMs);
    await this.#queue.onIdle();
    clearTimeout(timer);
    this.#unsubscribe?.();
    this.#unsubscribe = undefined;
  }

  /** Looks for work. */
  wake(): void {
    this.#loop.wake();
  }

  async #claimAll(signal: AbortSignal): Promise<number | undefined> {
    const begin = (work: W, lease: Lease) => this.#begin(work, lease);
    while (!signal.aborted) {
      if (!(await this.#source.claim(begin, this.#running.size, this.#concurrency))) break;
    }
    return this.#source.dueIn?.();
  }

  #begin(work: W, lease: Lease): void {
    const key = leaseKey(lease);
    const controller = new AbortController();
    this.#running.set(key, controller);
    const end = this.#ports.liveRuns.add(lease);
    void this.#queue.add(async () => {
      const outcome = await this.#source.run(work, lease, controller.signal);
      this.#running.delete(key);
      end();
      if (outcome === 'completed') {
        this.#completed++;
        this.#recent.push(performance.now());
      }
      if (outcome === 'failed') this.#failed++;
      this.wake();
    });
  }
}
