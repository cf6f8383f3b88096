import { fork, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Logger } from '../base/log.ts';
import type { FromListener, ListenerStats, ToListener } from './listener-message.ts';
import { LISTENER_DEFAULTS, type ListenerPolicy, type ListenerSettings } from './listener-settings.ts';
import { CODE_CACHE } from '../base/code-cache.ts';
import { STATUS, type CommitmentReport, type Outcome } from '../../dicom/index.ts';
import type { Receipt, Source } from '../storage/receipt.ts';

export interface ListenerOptions {
  /** Begins the names of what it writes: tells the nodes of a cluster apart. */
  readonly part?: string;
  /** What `LISTENER_DEFAULTS` does not say must be said. */
  readonly settings: Partial<ListenerSettings> & Pick<ListenerSettings, 'host' | 'port' | 'dataDir'>;
  readonly policy: ListenerPolicy;
  readonly logger: Logger;
  /** Images that are in the spool, in the order of their answers. The same key may come again from `scanSpool`. */
  onReceipts(receipts: readonly Receipt[]): void;
  /** Someone asked for an association, at that time in milliseconds since the epoch. */
  onCaller(caller: Source, at: number): void;
  /** Multi-frame PET came from there, and was not kept: the first of its series. */
  onMultiFrame(from: Source): void;
  /**
   * An archive reports on Storage Commitment: what it is answered, once the report is recorded. A rejection is
   * answered with a processing failure, so that the archive reports again.
   */
  onCommitmentReport(report: CommitmentReport, from: Source): Promise<Outcome>;
  /**
   * The process ended unexpectedly and is being started again. Images that it answered without their receipts
   * having arrived are in the spool: to be found with `scanSpool`.
   */
  onFailure(error: Error): void;
  /** About once a second. */
  onStats?(stats: ListenerStats): void;
  /** It listens again after a failure. */
  onRecovered?(): void;
}

export interface Listener {
  /**
   * @param whenLoaded called before it takes the port: the moment to let go of it
   * @returns the port. @throws the system's error with its code, e.g. EADDRINUSE
   */
  start(whenLoaded?: () => void): Promise<{ readonly port: number }>;
  /** Takes no new associations and lets what is being sent finish, within the bound. */
  stop(drainMs?: number): Promise<void>;
  /** Applies to associations from now on. */
  setPolicy(policy: ListenerPolicy): void;
  /** Of the running process, at most a second old. */
  readonly stats: ListenerStats | undefined;
  /** The run that is writing, for `scanSpool`. */
  readonly run: string | undefined;
  /** Process id, for diagnosis. */
  readonly pid: number | undefined;
}

const DRAIN_MS = 10_000;
const START_TIMEOUT_MS = 15_000;
const FIRST_DELAY_MS = 50;
const LONGEST_DELAY_MS = 30_000;
/** A process that lived that long starts the back-off anew. */
const STABLE_AFTER_MS = 60_000;
/** V8's heap; buffers are bounded by the limits on associations. */
const HEAP_MB = 128;

const ENTRY = fileURLToPath(new URL('./listener.process.ts', import.meta.url));

/** The Dicom Listener: a process of its own that is restarted when it dies, so that nothing a peer sends hurts others. */
export function createListener(options: ListenerOptions): Listener {
  return new ListenerProcess(options);
}

class ListenerProcess implements Listener {
  readonly #options: ListenerOptions;
  readonly #settings: ListenerSettings;
  #policy: ListenerPolicy;
  #child: ChildProcess | undefined;
  #run: string | undefined;
  #stats: ListenerStats | undefined;
  /** Known once it listens: a restart must take the same one even if it was chosen by the system. */
  #port: number;
  #isWanted = false;
  #restart: NodeJS.Timeout | undefined;
  #delayMs = FIRST_DELAY_MS;

  constructor(options: ListenerOptions) {
    this.#options = options;
    this.#settings = { ...LISTENER_DEFAULTS, tls: undefined, ...options.settings };
    this.#policy = options.policy;
    this.#port = options.settings.port;
  }

  get stats(): ListenerStats | undefined {
    return this.#stats;
  }
  get run(): string | undefined {
    return this.#run;
  }
  get pid(): number | undefined {
    return this.#child?.pid;
  }

  async start(whenLoaded?: () => void): Promise<{ readonly port: number }> {
    if (this.#isWanted) return { port: this.#port };
    this.#isWanted = true;
    try {
      await this.#spawn(whenLoaded);
    } catch (error) {
      this.#isWanted = false;
      throw error;
    }
    return { port: this.#port };
  }

  async stop(drainMs = DRAIN_MS): Promise<void> {
    this.#isWanted = false;
    clearTimeout(this.#restart);
    const child = this.#child;
    if (!child) return;
    const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    this.#send({ kind: 'stop', drainMs });
    const kill = setTimeout(() => child.kill('SIGKILL'), drainMs + 2000);
    await exited;
    clearTimeout(kill);
  }

  setPolicy(policy: ListenerPolicy): void {
    this.#policy = policy;
    this.#send({ kind: 'policy', policy });
  }

  #send(message: ToListener): void {
    // A child that has just died is seen by its exit, not by this.
    if (this.#child?.connected) this.#child.send(message, () => undefined);
  }

  /** Resolves when the process listens. */
  #spawn(whenLoaded?: () => void): Promise<void> {
    const run = `${this.#options.part ?? ''}r${randomBytes(5).toString('hex')}`;
    const startedAt = Date.now();
    const child = fork(ENTRY, [], {
      serialization: 'advanced',
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      execArgv: [`--max-old-space-size=${HEAP_MB}`],
      // Files are made durable on threads: as many at a time as there may be senders. Few arenas of malloc, or each
      // of those threads keeps memory of its own.
      env: {
        PATH: process.env['PATH'],
        TZ: process.env['TZ'],
        NODE_COMPILE_CACHE: join(this.#settings.dataDir, CODE_CACHE),
        UV_THREADPOOL_SIZE: '16',
        MALLOC_ARENA_MAX: '2',
      },
    });
    this.#child = child;
    this.#run = run;
    return new Promise((resolve, reject) => {
      const timeout = setTimeout(() => child.kill('SIGKILL'), START_TIMEOUT_MS);
      let failure: Error | undefined;
      let isListening = false;
      child.on('message', (message: FromListener) => {
        if (message.kind === 'ready') {
          whenLoaded?.();
          const settings = { ...this.#settings, port: this.#port };
          this.#send({ kind: 'start', run, settings, policy: this.#policy });
        } else if (message.kind === 'listening') {
          isListening = true;
          clearTimeout(timeout);
          this.#port = message.port;
          resolve();
        } else if (message.kind === 'failed') {
          failure = Object.assign(new Error(message.message), { code: message.code });
          child.kill('SIGKILL');
        } else {
          this.#onMessage(message);
        }
      });
      child.on('error', (error) => (failure = error));
      child.once('exit', (code, signal) => {
        clearTimeout(timeout);
        if (this.#child === child) this.#child = undefined;
        this.#stats = undefined;
        const error = failure ?? new Error(`the listener's process ended (${signal ?? `status ${code}`})`);
        if (!isListening) reject(error);
        else if (this.#isWanted) this.#onDeath(error, Date.now() - startedAt);
      });
    });
  }

  #onMessage(message: Exclude<FromListener, { kind: 'ready' | 'listening' | 'failed' }>): void {
    if (message.kind === 'receipts') this.#options.onReceipts(message.receipts);
    else if (message.kind === 'stats') {
      this.#stats = message.stats;
      this.#options.onStats?.(message.stats);
    } else if (message.kind === 'caller') this.#options.onCaller(message.caller, message.at);
    else if (message.kind === 'multi-frame') this.#options.onMultiFrame(message.from);
    else if (message.kind === 'report') void this.#answerReport(message);
    else this.#options.logger[message.level](message.event, message.fields);
  }

  async #answerReport({ id, report, from }: Extract<FromListener, { kind: 'report' }>): Promise<void> {
    let outcome: Outcome = { status: STATUS.processingFailure, comment: 'Cannot be recorded now' };
    try {
      outcome = await this.#options.onCommitmentReport(report, from);
    } catch (error) {
      this.#options.logger.warn('commitment.not-recorded', { error });
    }
    this.#send({ kind: 'report-answer', id, outcome });
  }

  #onDeath(error: Error, livedMs: number): void {
    if (livedMs >= STABLE_AFTER_MS) this.#delayMs = FIRST_DELAY_MS;
    this.#options.onFailure(error);
    this.#restartLater();
  }

  #restartLater(): void {
    this.#restart = setTimeout(() => {
      this.#spawn().then(
        () => this.#options.onRecovered?.(),
        (error: Error) => {
          if (!this.#isWanted) return;
          this.#options.onFailure(error);
          this.#restartLater();
        },
      );
    }, this.#delayMs);
    this.#delayMs = Math.min(this.#delayMs * 2, LONGEST_DELAY_MS);
  }
}
