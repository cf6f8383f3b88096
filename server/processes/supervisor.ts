/**
 * The ten processes: started in order, stopped in reverse, each start and stop bounded in time. What a person last
 * asked of a process is remembered over a restart; a process that fails by itself is started again with back-off.
 */
import type { InferEntity } from '@mikro-orm/core';
import { backOff } from '../base/back-off.ts';
import { everyOne } from '../base/closers.ts';
import { within } from '../base/within.ts';
import type { Database } from '../db/database.ts';
import { Process } from '../db/entities/process.ts';
import type { Events } from '../base/events.ts';
import type { Logger } from '../base/log.ts';
import { noticeOf, type Notice } from '../base/notices.ts';
import { invalid } from '../base/refusals.ts';
import { PROCESS_NAMES, type ProcessName } from '../base/task-states.ts';
import type { ProcessRecord, ProcessState, ProcessStats } from './process-record.ts';

/** One of the ten, as the supervisor sees it. `start` and `stop` are idempotent. */
export interface ManagedProcess {
  readonly name: ProcessName;
  readonly start: (onFailure: (error: unknown) => void) => Promise<void>;
  /** Lets what runs finish for `graceMs`, then makes it leave at its next safe point. */
  readonly stop: (graceMs: number) => Promise<void>;
  readonly stats: () => ProcessStats;
  readonly setConcurrency?: (concurrency: number) => void;
}

interface Managed {
  readonly process: ManagedProcess;
  state: ProcessState;
  since: number;
  lastError: Notice | null;
  failures: number;
  timer: NodeJS.Timeout | undefined;
  /** Starts and stops of one process follow one another. */
  last: Promise<unknown>;
}

/** A person's stop lets running work finish this long; then it is put back where it can resume. */
const STOP_GRACE_MS = 60_000;
const FIRST_RESTART_MS = 500;
const LONGEST_RESTART_MS = 30_000;
const ANNOUNCE_EVERY_MS = 250;
const MOST_CONCURRENT = 32;

export class Supervisor {
  readonly #database: Database;
  readonly #events: Events;
  readonly #log: Logger;
  readonly #managed = new Map<ProcessName, Managed>();
  readonly #announced = new Map<ProcessName, NodeJS.Timeout>();
  #stopping = false;

  constructor(database: Database, events: Events, log: Logger, processes: readonly ManagedProcess[]) {
    this.#database = database;
    this.#events = events;
    this.#log = log;
    for (const name of PROCESS_NAMES) {
      const process = processes.find((candidate) => candidate.name === name);
      if (!process) throw new Error(`No process ${name}`);
      const since = Date.now();
      const last = Promise.resolve();
      this.#managed.set(name, {
        process,
        state: 'STOPPED',
        since,
        lastError: null,
        failures: 0,
        timer: undefined,
        last,
      });
    }
    events.on('transition', ({ fromStep, toStep }) => {
      if (fromStep) this.#announceSoon(fromStep);
      this.#announceSoon(toStep);
    });
  }

  /** Starts every process that is wanted: all but Server Monitor, unless a person decided otherwise. */
  async startAll(): Promise<void> {
    const asked = await this.#database.entities().findAll(Process);
    for (const [name, managed] of this.#managed) {
      const { concurrency, wanted } = asked.find((process) => process.name === name) ?? unasked(name);
      if (concurrency !== null) managed.process.setConcurrency?.(concurrency);
      // What keeps a process from its first start ends the gateway, with a sentence: it is not tried again.
      if (wanted === 'RUNNING')
        await this.#enqueue(managed, () => this.#start(managed, (error) => this.#blame(managed, error)));
      else this.#log.module(name).info('process.stopped', { process: title(name) });
    }
  }

  /** Stops everything in reverse order, for the end of the gateway: what was asked for stays remembered. */
  async stopAll(graceMs: number): Promise<void> {
    this.#stopping = true;
    for (const timer of this.#announced.values()) clearTimeout(timer);
    const listener = this.#managed.get('DICOM_LISTENER')!;
    const end = performance.now() + graceMs;
    const stopped = (managed: Managed) =>
      this.#enqueue(managed, () => this.#stop(managed, Math.max(0, end - performance.now())));
    const first = stopped(listener);
    await first.catch(() => undefined);
    const others = [...this.#managed.values()].reverse().filter((managed) => managed !== listener);
    await everyOne([first, ...others.map(stopped)]);
  }

  async start(name: ProcessName): Promise<ProcessRecord> {
    await this.#remember(name, { wanted: 'RUNNING' });
    const managed = this.#of(name);
    await this.#enqueue(managed, () => this.#start(managed));
    return this.get(name);
  }

  /** What runs is finished, what is queued is kept. Answers at once; the state says STOPPING until it has ended. */
  async stop(name: ProcessName): Promise<ProcessRecord> {
    await this.#remember(name, { wanted: 'STOPPED' });
    const managed = this.#of(name);
    const stopped = this.#enqueue(managed, () => this.#stop(managed, STOP_GRACE_MS));
    stopped.catch((error: unknown) => this.#fail(managed, error));
    await within(ANSWER_WITHIN_MS, stopped, () => undefined);
    return this.get(name);
  }

  async setConcurrency(name: ProcessName, concurrency: number): Promise<ProcessRecord> {
    const { process } = this.#of(name);
    if (!process.setConcurrency) throw invalid('name', 'NOT_CONCURRENT', { process: title(name) });
    if (concurrency < 1 || concurrency > MOST_CONCURRENT)
      throw invalid('concurrency', 'OUT_OF_RANGE', { minimum: 1, maximum: MOST_CONCURRENT });
    await this.#remember(name, { concurrency });
    process.setConcurrency(concurrency);
    this.#announceSoon(name);
    return this.get(name);
  }

  /** A person has asked something of a process at another node: what was asked is remembered, and holds here too. */
  async followAsked(name: ProcessName): Promise<void> {
    const asked = await this.#database.entities().findOne(Process, name);
    const { concurrency, wanted } = asked ?? unasked(name);
    const managed = this.#of(name);
    if (concurrency !== null) managed.process.setConcurrency?.(concurrency);
    const done = this.#enqueue(managed, () =>
      wanted === 'RUNNING' ? this.#start(managed) : this.#stop(managed, STOP_GRACE_MS),
    );
    done.catch((error: unknown) => wanted === 'STOPPED' && this.#fail(managed, error));
  }

  async list(): Promise<ProcessRecord[]> {
    const queued = await this.#queued();
    return [...this.#managed.values()].map((managed) => statusOf(managed, queued));
  }

  async get(name: ProcessName): Promise<ProcessRecord> {
    return statusOf(this.#of(name), await this.#queued());
  }

  /** Needs no database, so that readiness can be told while it is away. */
  isRunning(name: ProcessName): boolean {
    return this.#of(name).state === 'RUNNING';
  }

  #of(name: ProcessName): Managed {
    return this.#managed.get(name)!;
  }

  #enqueue(managed: Managed, work: () => Promise<void>): Promise<void> {
    const next = managed.last.then(work, work);
    managed.last = next.catch(() => undefined);
    return next;
  }

  async #start(
    managed: Managed,
    onError = (error: unknown): void => this.#fail(managed, error),
  ): Promise<void> {
    if (managed.state === 'RUNNING' || this.#stopping) return;
    clearTimeout(managed.timer);
    this.#enter(managed, 'STARTING');
    try {
      await managed.process.start((error) => this.#fail(managed, error));
      this.#enter(managed, 'RUNNING');
      managed.lastError = null;
      this.#log
        .module(managed.process.name)
        .info('process.running', { process: title(managed.process.name) });
    } catch (error) {
      onError(error);
      throw error;
    }
  }

  async #stop(managed: Managed, graceMs: number): Promise<void> {
    clearTimeout(managed.timer);
    if (managed.state === 'STOPPED') return;
    this.#enter(managed, 'STOPPING');
    await managed.process.stop(graceMs);
    managed.failures = 0;
    this.#enter(managed, 'STOPPED');
    this.#log.module(managed.process.name).info('process.stopped', { process: title(managed.process.name) });
  }

  /** A process failed by itself: it is started again, later each time. */
  #fail(managed: Managed, error: unknown): void {
    if (this.#stopping) return;
    this.#blame(managed, error);
    const delay = backOff(managed.failures++, FIRST_RESTART_MS, LONGEST_RESTART_MS);
    const { name } = managed.process;
    this.#log
      .module(name)
      .error('process.failed', { process: title(name), error, seconds: Math.ceil(delay / 1000) });
    clearTimeout(managed.timer);
    managed.timer = setTimeout(() => {
      this.#enqueue(managed, () => this.#start(managed)).catch(() => undefined);
    }, delay);
    managed.timer.unref();
  }

  #blame(managed: Managed, error: unknown): void {
    managed.lastError = noticeOf(error);
    this.#enter(managed, 'FAILED');
  }

  #enter(managed: Managed, state: ProcessState): void {
    managed.state = state;
    managed.since = Date.now();
    this.#events.publish('processChanged', { name: managed.process.name });
  }

  /** Counts change with every transition; they are announced a few times a second. */
  #announceSoon(name: ProcessName): void {
    if (this.#announced.has(name) || this.#stopping) return;
    const timer = setTimeout(() => {
      this.#announced.delete(name);
      this.#events.publish('processChanged', { name });
    }, ANNOUNCE_EVERY_MS);
    timer.unref();
    this.#announced.set(name, timer);
  }

  async #queued(): Promise<Map<string, number>> {
    const rows = await this.#database.queries
      .selectFrom('task')
      .select(['step', (eb) => eb.fn.countAll<number>().as('count')])
      .where('state', '=', 'QUEUED')
      .groupBy('step')
      .execute();
    return new Map(rows.map(({ step, count }) => [step, Number(count)]));
  }

  async #remember(name: ProcessName, change: Partial<Wish>): Promise<void> {
    const onConflictMergeFields = Object.keys(change) as (keyof Wish)[];
    await this.#database
      .entities()
      .upsert(Process, { name, ...unasked(name), ...change }, { onConflictMergeFields });
    this.#events.publish('processAsked', { name });
  }
}

type Wish = Pick<InferEntity<typeof Process>, 'wanted' | 'concurrency'>;

/** What is wanted of a process of which nobody has asked anything. */
function unasked(name: ProcessName): Wish {
  return { wanted: name === 'SERVER_MONITOR' ? 'STOPPED' : 'RUNNING', concurrency: null };
}

const ANSWER_WITHIN_MS = 2_000;

function statusOf({ process, state, since, lastError }: Managed, queued: Map<string, number>): ProcessRecord {
  return {
    name: process.name,
    state,
    since,
    lastError,
    queued: queued.get(process.name) ?? 0,
    ...process.stats(),
  };
}

/** `STORE_SCU` as people write it: `Store SCU`. */
export function title(name: ProcessName): string {
  return name
    .split('_')
    .map((word) => (word === 'SCU' ? word : word[0] + word.slice(1).toLowerCase()))
    .join(' ');
}
