/**
 * Runs the tasks of one step: claim, p-queue, stage, commit, publish. The only place that catches what a stage
 * throws, and the only one that decides between retry and failure — on the code of the error, never on its text.
 */
import PQueue from 'p-queue';
import { databaseErrorClass } from '../db/database-error.ts';
import { type ErrorCode, GatewayError, SERVER_AWAY } from '../base/errors.ts';
import type { Events } from '../base/events.ts';
import type { Logger } from '../base/log.ts';
import { codedWriteError } from '../storage/disk-error.ts';
import type { Step } from '../base/task-states.ts';
import type { Change, ClaimedTask, Lease, TaskStore } from './store.ts';
import { backOff } from '../base/back-off.ts';
import type { Progress } from './progress.ts';
import type { ServerGate } from '../remote/server-gate.ts';
import type { Outcome, Stage } from './step-definition.ts';

export interface RunnerPorts {
  readonly store: TaskStore;
  readonly events: Events;
  readonly progress: Progress;
  readonly gate: ServerGate;
  readonly log: Logger;
}

export interface RunnerStats {
  readonly running: number;
  readonly concurrency: number;
  readonly completed: number;
  readonly failed: number;
  /** Tasks done in the last minute. */
  readonly rate: number;
}

const FIRST_RETRY_MS = 2_000;
const LONGEST_RETRY_MS = 300_000;
/** Automatic retries of one step for transient errors of the task itself. */
const MOST_RETRIES = 8;
/** Of the machine or the link, not of the task, however long it lasts: a disk full over a weekend fails nothing. */
const OUTLASTED: ReadonlySet<ErrorCode> = new Set(['STORAGE_FULL', 'LINK_UNSTABLE']);
const RATE_WINDOW_MS = 60_000;

export class Runner {
  readonly step: Step;
  readonly #stage: Stage;
  readonly #ports: RunnerPorts;
  readonly #queue: PQueue;
  readonly #running = new Map<string, { controller: AbortController; done: Promise<void> }>();
  #unsubscribe: (() => void) | undefined;
  #pumping: Promise<void> | undefined;
  #pumpAgain = false;
  /** Leases of tasks whose outcome could not be recorded. */
  #unreleased: Lease[] = [];
  #completed = 0;
  #failed = 0;
  #recent: number[] = [];

  constructor(stage: Stage, ports: RunnerPorts) {
    this.step = stage.step;
    this.#stage = stage;
    this.#ports = ports;
    this.#queue = new PQueue({ concurrency: stage.concurrency });
  }

  get stats(): RunnerStats {
    const since = Date.now() - RATE_WINDOW_MS;
    this.#recent = this.#recent.filter((at) => at >= since);
    return {
      running: this.#running.size,
      concurrency: this.#queue.concurrency,
      completed: this.#completed,
      failed: this.#failed,
      rate: this.#recent.length,
    };
  }

  setConcurrency(concurrency: number): void {
    this.#queue.concurrency = concurrency;
    this.wake();
  }

  start(): void {
    if (this.#unsubscribe) return;
    this.#unsubscribe = this.#ports.events.on('transition', ({ toStep, toState, taskId }) => {
      if (toState === 'CANCELLED')
        this.#running.get(taskId)?.controller.abort(new Error('the task was cancelled'));
      if (toStep === this.step && toState === 'QUEUED') this.wake();
    });
    this.wake();
  }

  /** Claims nothing more, lets what runs finish for `graceMs`, then asks it to leave at its next safe point. */
  async stop(graceMs: number): Promise<void> {
    this.#unsubscribe?.();
    this.#unsubscribe = undefined;
    await this.#pumping;
    const timer = setTimeout(() => {
      for (const { controller } of this.#running.values())
        controller.abort(new Error('the process is stopping'));
    }, graceMs);
    await Promise.all([...this.#running.values()].map(({ done }) => done));
    clearTimeout(timer);
  }

  /** Looks for queued tasks. */
  wake(): void {
    this.#pumpAgain = true;
    this.#pumping ??= this.#pump().finally(() => {
      this.#pumping = undefined;
      if (this.#pumpAgain && this.#unsubscribe) this.wake();
    });
  }

  async #pump(): Promise<void> {
    while (this.#pumpAgain && this.#unsubscribe) {
      this.#pumpAgain = false;
      try {
        await this.#releaseRest();
        while (this.#mayClaim()) {
          const claimed = await this.#ports.store.claim(this.step);
          if (!claimed) break;
          this.#begin(claimed);
        }
      } catch (error) {
        // The database is away: the Task Manager's sweep wakes the runners again.
        this.#ports.log.warn('runner.claim-failed', { step: this.step, error });
      }
    }
  }

  async #releaseRest(): Promise<void> {
    for (let lease = this.#unreleased[0]; lease; lease = this.#unreleased[0]) {
      await this.#ports.store.applyIfLegal(lease.taskId, 'release', { lease });
      this.#unreleased.shift();
    }
  }

  #mayClaim(): boolean {
    if (!this.#unsubscribe || this.#running.size >= this.#queue.concurrency) return false;
    return !(this.#stage.needsServer && this.#ports.gate.shutBy);
  }

  #begin(claimed: ClaimedTask): void {
    const controller = new AbortController();
    const done = this.#queue
      .add(() => this.#execute(claimed, controller))
      .then(() => {
        this.#running.delete(claimed.task.id);
        this.#ports.progress.forget(claimed.task.id);
        this.wake();
      });
    this.#running.set(claimed.task.id, { controller, done });
  }

  async #execute({ task, lease }: ClaimedTask, controller: AbortController): Promise<void> {
    const { store, progress } = this.#ports;
    const log = this.#ports.log.with({ taskId: task.id });
    const signal = controller.signal;
    try {
      const outcome = await this.#stage.run(task, {
        signal,
        log,
        progress: (fraction) => progress.report(task.id, fraction),
        awaiting: async (work) => {
          await store.applyIfLegal(task.id, 'await', { lease, set: { waitReason: 'REMOTE', wakeAt: null } });
          try {
            return await work();
          } finally {
            await store.applyIfLegal(task.id, 'resume', { lease });
          }
        },
      });
      await this.#commit({ task, lease }, outcome);
    } catch (error) {
      await this.#recover({ task, lease }, error, signal).catch((commitError: unknown) => {
        // The database is away: the lease, which is ours, is given back when it answers, and the step runs again.
        log.error('runner.commit-failed', { step: this.step, error: commitError });
        this.#unreleased.push(lease);
      });
    }
  }

  async #commit({ task, lease }: ClaimedTask, outcome: Outcome): Promise<void> {
    const { store, events } = this.#ports;
    const { results, set, message, also, expect } = outcome;
    const change = { lease, results, set, message, also, expect };
    if (outcome.kind === 'fail') {
      await this.#fail({ task, lease }, outcome.error, { set, expect });
      return;
    }
    const committed =
      outcome.kind === 'advance'
        ? await store.apply(task.id, 'advance', change)
        : await store.apply(task.id, 'wait', {
            ...change,
            set: { ...set, waitReason: outcome.reason, wakeAt: outcome.until },
          });
    if (!committed) {
      await store.applyIfLegal(task.id, 'release', { lease });
      return;
    }
    if (outcome.kind === 'wait') {
      events.publish('alarmSet', { at: outcome.until });
      return;
    }
    this.#completed++;
    this.#recent.push(Date.now());
    await outcome.after?.();
  }

  async #recover({ task, lease }: ClaimedTask, thrown: unknown, signal: AbortSignal): Promise<void> {
    const { store, events, gate, log } = this.#ports;
    if (signal.aborted) {
      await store.applyIfLegal(task.id, 'release', { lease });
      return;
    }
    const error = asGatewayError(thrown);
    if (error.code === 'INTERNAL')
      log.error('runner.internal-error', {
        taskId: task.id,
        step: this.step,
        reference: error.params['reference'],
        error: thrown,
        stack: stackOf(thrown),
      });
    const failure = { code: error.code, params: error.params };
    if (SERVER_AWAY.has(error.code)) {
      gate.shut(error);
      const set = { waitReason: 'SERVER', wakeAt: Date.now() + LONGEST_RETRY_MS };
      await store.applyIfLegal(task.id, 'wait', { lease, failure, set });
      events.publish('alarmSet', { at: set.wakeAt });
    } else if (error.retry === 'transient' && (OUTLASTED.has(error.code) || task.retries < MOST_RETRIES)) {
      const delay = error.retryAfterMs ?? backOff(task.retries, FIRST_RETRY_MS, LONGEST_RETRY_MS);
      const set = { waitReason: 'RETRY', wakeAt: Date.now() + delay, retries: task.retries + 1 };
      await store.applyIfLegal(task.id, 'wait', { lease, failure, set });
      events.publish('alarmSet', { at: set.wakeAt });
    } else {
      await this.#fail({ task, lease }, error);
    }
  }

  async #fail({ task, lease }: ClaimedTask, error: GatewayError, change: Change = {}): Promise<void> {
    const failure = { code: error.code, params: error.params };
    const { store } = this.#ports;
    if (!(await store.applyIfLegal(task.id, 'fail', { ...change, lease, failure }))) {
      await store.applyIfLegal(task.id, 'release', { lease });
      return;
    }
    this.#failed++;
    this.#ports.log.warn('task.failed', { taskId: task.id, step: this.step, code: error.code, error });
  }
}

/**
 * A full disk and a lost database have codes of their own, wherever in a stage they are met. Whatever else a stage
 * throws that is not ours is a defect: kept with a reference that finds it in the log.
 */
function asGatewayError(thrown: unknown): GatewayError {
  const coded = codedWriteError(thrown);
  if (coded instanceof GatewayError) return coded;
  if (databaseErrorClass(thrown) === 'away') return new GatewayError('DATABASE_UNREACHABLE', {}, { cause: thrown });
  const reference = Math.random().toString(36).slice(2, 10);
  return new GatewayError('INTERNAL', { reference }, { cause: thrown });
}

function stackOf(thrown: unknown): string | undefined {
  return thrown instanceof Error ? thrown.stack?.split('\n').slice(1, 6).join(' ') : undefined;
}
