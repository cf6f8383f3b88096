/**
 * Tasks of one step as the work of a worker: claim, step, commit. The only place that catches what a step throws, and
 * the only one that decides between retry and failure: on the code of the error, never on its text.
 */
import { backOff } from '../base/back-off.ts';
import { GatewayError, SERVER_AWAY, type ErrorCode } from '../base/errors.ts';
import type { ProgressWatch } from '../base/progress-watch.ts';
import type { Events } from '../base/events.ts';
import type { Logger } from '../base/log.ts';
import { databaseErrorClass } from '../db/database-error.ts';
import type { TaskRow } from '../db/entities/task.ts';
import { codedWriteError } from '../storage/disk-error.ts';
import type { Lease } from './lease.ts';
import type { Progress } from './progress.ts';
import type { RunFolders } from './run-folders.ts';
import type { Outcome, StepDefinition } from './step-definition.ts';
import type { TaskStore } from './store.ts';
import type { RunEnd, WorkSource } from './worker.ts';

/** The way to the processing server, as far as tasks need to know. */
export interface Gate {
  readonly shutBy: GatewayError | undefined;
  readonly shut: (error: GatewayError) => void;
}

export interface StepSourcePorts {
  readonly store: TaskStore;
  readonly events: Events;
  readonly progress: Progress;
  readonly gate: Gate;
  readonly folders: RunFolders;
  readonly watch: ProgressWatch;
  readonly log: Logger;
}

/** A run that has not moved for so long makes the gateway not ready. */
export const STALLED_AFTER_MS = 15 * 60_000;
export const STALLED = 'STEP_STALLED';
const FIRST_RETRY_MS = 2_000;
const LONGEST_RETRY_MS = 300_000;
/** Automatic retries of one step for transient errors of the task itself. */
const MOST_RETRIES = 8;
/** Of the machine or the link, not of the task, however long it lasts: a disk full over a weekend fails nothing. */
const OUTLASTED: ReadonlySet<ErrorCode> = new Set(['STORAGE_FULL', 'LINK_UNSTABLE', 'TRANSFER_STALLED']);

export function stepSource(definition: StepDefinition, ports: StepSourcePorts): WorkSource<TaskRow> {
  const { store, gate } = ports;
  return {
    step: definition.step,
    concurrency: definition.concurrency,
    claim: async (begin, running, limit) => {
      if (running >= limit || (definition.needsServer && gate.shutBy)) return false;
      return store.claim(definition.step, begin);
    },
    run: (task, lease, signal) => new StepRun(definition, ports, task, lease, signal).execute(),
  };
}

/** Another gateway took this one for gone, and it has not heard of it yet. */
class LeaseEnded extends Error {}

class StepRun {
  readonly #definition: StepDefinition;
  readonly #ports: StepSourcePorts;
  readonly #task: TaskRow;
  readonly #lease: Lease;
  readonly #signal: AbortSignal;
  #mayBeCommitted = false;

  constructor(
    definition: StepDefinition,
    ports: StepSourcePorts,
    task: TaskRow,
    lease: Lease,
    signal: AbortSignal,
  ) {
    this.#definition = definition;
    this.#ports = ports;
    this.#task = task;
    this.#lease = lease;
    this.#signal = signal;
  }

  async execute(): Promise<RunEnd> {
    const { progress, log } = this.#ports;
    const { step } = this.#definition;
    let end: RunEnd = 'other';
    try {
      end = await this.#commit(await this.#run());
    } catch (error) {
      end = await this.#recover(error).catch((commitError: unknown) => {
        // The database is away: the lease is an orphan, given back when it answers, and the step runs again.
        log.error('worker.commit-failed', { step, error: commitError });
        return 'other';
      });
    }
    progress.forget(this.#lease);
    await this.#leaveFolder(end).catch((error: unknown) => {
      log.debug('worker.folder-left', { taskId: this.#task.id, error });
    });
    return end;
  }

  /** What a commit may have named is left to the sweep where it is not known whether it was committed. */
  async #leaveFolder(end: RunEnd): Promise<void> {
    if (end === 'completed') await this.#ports.folders.keepOnly(this.#lease, this.#definition.step);
    else if (!this.#mayBeCommitted) await this.#ports.folders.remove(this.#lease, this.#definition.step);
  }

  async #run(): Promise<Outcome> {
    const { store, progress, folders, watch } = this.#ports;
    const lease = this.#lease;
    this.#signal.throwIfAborted();
    let watched = watch.begin(STALLED, STALLED_AFTER_MS);
    const run = this.#definition.run(this.#task, {
      signal: this.#signal,
      log: this.#ports.log.with({ taskId: this.#task.id }),
      progress: (fraction) => {
        watched.moved();
        progress.report(lease, fraction);
      },
      awaiting: async (work) => {
        // What the far side does has deadlines of its own.
        watched[Symbol.dispose]();
        await store.actUnder(lease, { kind: 'await' });
        try {
          return await work();
        } finally {
          watched = watch.begin(STALLED, STALLED_AFTER_MS);
          await store.actUnder(lease, { kind: 'resume' });
        }
      },
      keepJob: async (jobId) => {
        if (!(await store.keepJob(lease, this.#task, jobId))) throw new LeaseEnded();
      },
      folder: () => folders.make(lease, this.#definition.step),
    });
    return run.finally(() => watched[Symbol.dispose]());
  }

  async #commit(outcome: Outcome): Promise<RunEnd> {
    const { store, events } = this.#ports;
    const { results, set, also, expect } = outcome;
    const change = {
      ...(results && { results }),
      ...(set && { set }),
      ...(also && { also }),
      ...(expect && { expect }),
    };
    if (outcome.kind === 'fail') return this.#fail(outcome.error, change);
    const action =
      outcome.kind === 'wait'
        ? ({ kind: 'wait', reason: outcome.reason, until: outcome.until } as const)
        : ({ kind: outcome.kind } as const);
    this.#mayBeCommitted = true;
    const written = await store.actUnder(this.#lease, action, change);
    this.#mayBeCommitted = false;
    if (!isDone(written)) {
      await store.actUnder(this.#lease, { kind: 'release' });
      return 'other';
    }
    if (outcome.kind === 'wait') {
      events.publish('alarmSet', { at: outcome.until });
      return 'other';
    }
    await outcome.after?.().catch((error: unknown) => {
      this.#ports.log.debug('worker.after-commit', { taskId: this.#task.id, error });
    });
    return 'completed';
  }

  async #recover(thrown: unknown): Promise<RunEnd> {
    const { store, events, gate, log } = this.#ports;
    const task = this.#task;
    if (this.#signal.aborted || thrown instanceof LeaseEnded) {
      await store.actUnder(this.#lease, { kind: 'release' });
      return 'other';
    }
    const error = asGatewayError(thrown);
    if (error.code === 'INTERNAL')
      log.error('worker.internal-error', {
        taskId: task.id,
        step: this.#definition.step,
        reference: error.params['reference'],
        error: thrown,
        stack: stackOf(thrown),
      });
    const failure = { code: error.code, params: error.params };
    const isServerAway = SERVER_AWAY.has(error.code);
    const isRetried =
      error.retry === 'transient' && (OUTLASTED.has(error.code) || task.retries < MOST_RETRIES);
    if (!isServerAway && !isRetried) return this.#fail(error);
    if (isServerAway) gate.shut(error);
    const delay = isServerAway
      ? LONGEST_RETRY_MS
      : (error.retryAfterMs ?? backOff(task.retries, FIRST_RETRY_MS, LONGEST_RETRY_MS));
    const until = store.now + delay;
    const reason = isServerAway ? 'SERVER' : 'RETRY';
    await store.actUnder(this.#lease, { kind: 'wait', reason, until, failure, isRetry: !isServerAway });
    events.publish('alarmSet', { at: until });
    return 'other';
  }

  async #fail(error: GatewayError, change: Parameters<TaskStore['actUnder']>[2] = {}): Promise<RunEnd> {
    const { store, log } = this.#ports;
    const failure = { code: error.code, params: error.params };
    if (!isDone(await store.actUnder(this.#lease, { kind: 'fail', failure }, change))) {
      await store.actUnder(this.#lease, { kind: 'release' });
      return 'other';
    }
    log.warn('task.failed', { taskId: this.#task.id, step: this.#definition.step, code: error.code, error });
    return 'failed';
  }
}

function isDone(outcome: Awaited<ReturnType<TaskStore['actUnder']>>): boolean {
  return outcome !== 'lost' && !('refused' in outcome);
}

/**
 * A full disk and a lost database have codes of their own, wherever in a step they are met. Whatever else a step
 * throws that is not ours is a defect: kept with a reference that finds it in the log.
 */
function asGatewayError(thrown: unknown): GatewayError {
  const coded = codedWriteError(thrown);
  if (coded instanceof GatewayError) return coded;
  const database = databaseErrorClass(thrown);
  if (database === 'away' || database === 'again')
    return new GatewayError('DATABASE_UNREACHABLE', {}, { cause: thrown });
  const reference = Math.random().toString(36).slice(2, 10);
  return new GatewayError('INTERNAL', { reference }, { cause: thrown });
}

function stackOf(thrown: unknown): string | undefined {
  return thrown instanceof Error ? thrown.stack?.split('\n').slice(1, 6).join(' ') : undefined;
}
