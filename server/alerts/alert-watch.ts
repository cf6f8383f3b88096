/**
 * Sees what a person should know, and raises and resolves the alerts. What concerns tasks is read from the stream of
 * transitions, from where the last run of the gateway came to, so that no failure goes unsaid.
 */
import { pause } from '../base/pause.ts';
import { WakeLoop } from '../base/wake-loop.ts';
import type { Events, Transition } from '../base/events.ts';
import { notice } from '../base/notices.ts';
import type { ProcessRecord } from '../processes/process-record.ts';
import { DiskAlerts } from './disk-alerts.ts';
import type { StorageRecord } from '../storage/storage-record.ts';
import type { ProcessName } from '../base/task-states.ts';
import { PROCESSING_SERVER } from './alert-cause.ts';
import type { AlertStore } from './alert-store.ts';
import { lookAtDestinations, type DestinationAlertsPorts } from './destination-alerts.ts';

export interface AlertWatchPorts extends DestinationAlertsPorts {
  readonly alerts: AlertStore;
  readonly events: Events;
  readonly transitions: (since: number) => AsyncIterableIterator<Transition>;
  readonly lastTransition: () => Promise<number>;
  /** Resolves when transitions are this gateway's to tell: of several one does. */
  readonly turn: (signal: AbortSignal) => Promise<void>;
  readonly processes: { get(name: ProcessName): Promise<Pick<ProcessRecord, 'state' | 'lastError'>> };
  readonly storage: () => Promise<StorageRecord>;
  /** Of several gateways, another cannot reach the processing server. */
  readonly isServerAwayElsewhere: () => boolean;
  /** Of this one among several. */
  readonly nodeName: string | undefined;
  /** Names of the devices at which deliveries of the task failed. */
  readonly failedAt: (taskId: string) => Promise<readonly string[]>;
  /** After how long alerts that nobody acknowledged are said again, ms; null: never. */
  readonly escalateAfterMs: () => number | null;
  /** How often destinations are looked at, though nothing has announced a change, ms. */
  readonly destinationsEveryMs: number;
  readonly isDeclared: (aeTitle: string, address: string) => boolean;
  readonly onError: (error: unknown) => void;
  /** When the gateway was restored, while nobody has confirmed it. */
  readonly restoredAt: () => number | null;
  /** How often the disk is looked at, ms. */
  readonly diskEveryMs: number;
  /** Ms since the epoch. */
  readonly now: () => number;
}

const AGAIN_AFTER_MS = 5000;

export class AlertWatch {
  readonly #ports: AlertWatchPorts;
  readonly #forget: (() => void)[] = [];
  readonly #stopped = new AbortController();
  #stream: AsyncIterableIterator<Transition> | undefined;
  #following: Promise<void> | undefined;
  /** What was last seen of each process. */
  readonly #seen = new Map<ProcessName, string>();
  /** What was begun and has not ended: it needs the database. */
  readonly #underWay = new Set<Promise<void>>();
  readonly #disk: WakeLoop;
  readonly #destinations: WakeLoop;
  readonly #escalation: WakeLoop;

  constructor(ports: AlertWatchPorts) {
    this.#ports = ports;
    const disk = new DiskAlerts(ports);
    // Of several gateways one looks: what each knows by itself would raise and resolve in turns.
    const inTurn = (look: () => Promise<void>) => async (signal: AbortSignal) => {
      await ports.turn(signal);
      if (!signal.aborted) await look();
    };
    this.#disk = new WakeLoop(
      inTurn(() => disk.look()),
      { sweepMs: ports.diskEveryMs, onError: ports.onError },
    );
    // Looked at again where the database did not answer, or what announces it was missed.
    this.#destinations = new WakeLoop(
      inTurn(() => lookAtDestinations(ports)),
      { sweepMs: ports.destinationsEveryMs, onError: ports.onError },
    );
    this.#escalation = new WakeLoop((signal) => this.#escalate(signal), {
      sweepMs: ports.destinationsEveryMs,
      onError: ports.onError,
    });
  }

  start(): void {
    const { alerts, events } = this.#ports;
    this.#following = this.#follow();
    const on: typeof events.on = (name, listener) => {
      const forget = events.on(name, listener);
      this.#forget.push(forget);
      return forget;
    };
    on('taskChanged', ({ taskId, deleted }) => {
      if (!deleted) return;
      this.#do(this.#resolveTask(taskId));
      this.#do(this.#resolveCommitments(taskId));
    });
    on('problemsChanged', () => this.#destinations.wake());
    on('configChanged', () => this.#escalation.wake());
    on('recordsChanged', ({ part }) => {
      if (part === 'ALERTS') this.#escalation.wake();
    });
    on('processChanged', ({ name }) => this.#do(this.#lookAtProcess(name)));
    on('serverReachable', ({ reachable, error }) =>
      this.#do(
        reachable
          ? this.#resolveServer()
          : alerts.raise({
              kind: 'SERVER_UNREACHABLE',
              severity: 'CRITICAL',
              subject: PROCESSING_SERVER,
              code: error?.code ?? null,
              notice: error ?? notice('SERVER_SILENT'),
            }),
      ),
    );
    on('senderUnknown', ({ aeTitle, address }) =>
      this.#do(
        alerts.raise({
          kind: 'UNKNOWN_SENDER',
          severity: 'INFO',
          subject: `${aeTitle}@${address}`,
          code: null,
          notice: notice('UNKNOWN_SENDER', { aeTitle, address }),
        }),
      ),
    );
    on('commitmentChanged', ({ taskId, device, failure }) => {
      const subject = `${taskId} ${device}`;
      this.#do(
        failure
          ? alerts.raise({
              kind: 'COMMITMENT_FAILED',
              severity: 'WARNING',
              subject,
              ...{ code: failure.code, devices: [device] },
              notice: { ...notice('COMMITMENT_FAILED', { task: taskId }), cause: failure },
            })
          : alerts.resolve('COMMITMENT_FAILED', subject),
      );
    });
    on('devicesChanged', () => this.#do(this.#lookAtSenders()));
    on('instanceConflict', ({ taskId }) =>
      this.#do(
        alerts.raise({
          kind: 'INSTANCE_CONFLICT',
          severity: 'WARNING',
          subject: taskId,
          code: null,
          notice: notice('INSTANCE_CONFLICT', { task: taskId }),
        }),
      ),
    );
    on('multiFrameDropped', ({ aeTitle, address }) =>
      this.#do(
        alerts.raise({
          kind: 'MULTI_FRAME_PET',
          severity: 'WARNING',
          subject: `${aeTitle}@${address}`,
          code: null,
          notice: notice('MULTI_FRAME_PET', { aeTitle, address }),
        }),
      ),
    );
    // Somebody has changed what is exported there.
    on('seriesBegun', ({ aeTitle, address }) =>
      this.#do(alerts.resolve('MULTI_FRAME_PET', `${aeTitle}@${address}`)),
    );
    on('restoreConfirmed', () => this.#do(this.#lookAtRestore()));
    this.#do(this.#lookAtRestore());
    on('quarantineChanged', ({ images }) => this.#do(this.#lookAtQuarantine(images)));
    for (const loop of [this.#disk, this.#destinations, this.#escalation]) loop.start();
  }

  async stop(): Promise<void> {
    await Promise.all([this.#disk, this.#destinations, this.#escalation].map((loop) => loop.stop()));
    for (const forget of this.#forget.splice(0)) forget();
    this.#stopped.abort();
    await this.#stream?.return?.();
    await this.#following;
    await Promise.all(this.#underWay);
  }

  /** Goes on after a time without database, from what was told last. */
  async #follow(): Promise<void> {
    const { alerts, transitions, lastTransition, onError, turn } = this.#ports;
    while (!this.#stopped.signal.aborted) {
      try {
        await turn(this.#stopped.signal);
        this.#stream = transitions(await alerts.begin(await lastTransition()));
        if (this.#stopped.signal.aborted) return;
        await this.#tell(this.#stream);
      } catch (error) {
        onError(error);
        await pause(AGAIN_AFTER_MS, this.#stopped.signal);
      }
    }
  }

  async #tell(stream: AsyncIterableIterator<Transition>): Promise<void> {
    for await (const { cursor, taskId, fromState, toState, toStep, failure } of stream) {
      if (toState === 'FAILED' && failure) {
        const kind = failure.code === 'DELIVERY_FAILED' ? 'DELIVERY_FAILED' : 'TASK_FAILED';
        const said = { ...notice('TASK_FAILED', { task: taskId, step: toStep }), cause: failure };
        const devices = kind === 'DELIVERY_FAILED' ? await this.#ports.failedAt(taskId) : null;
        await this.#ports.alerts.raise(
          { kind, severity: 'WARNING', subject: taskId, code: failure.code, notice: said, devices },
          cursor,
        );
      } else if (fromState === 'FAILED') await this.#resolveTask(taskId, cursor);
      // Another result is made: what became of the one before does not matter any more.
      if (fromState === 'COMPLETED' && toStep !== 'STORE_SCU') await this.#resolveCommitments(taskId);
    }
  }

  async #resolveTask(taskId: string, cursor?: number): Promise<void> {
    for (const kind of ['TASK_FAILED', 'DELIVERY_FAILED', 'INSTANCE_CONFLICT'] as const)
      await this.#ports.alerts.resolve(kind, taskId, cursor);
  }

  async #resolveCommitments(taskId: string): Promise<void> {
    for (const { kind, subject } of await this.#ports.alerts.open())
      if (kind === 'COMMITMENT_FAILED' && subject.startsWith(`${taskId} `))
        await this.#ports.alerts.resolve(kind, subject);
  }

  async #resolveServer(): Promise<void> {
    const { alerts, isServerAwayElsewhere } = this.#ports;
    if (!isServerAwayElsewhere()) await alerts.resolve('SERVER_UNREACHABLE', PROCESSING_SERVER);
  }

  async #lookAtProcess(name: ProcessName): Promise<void> {
    const { state, lastError } = await this.#ports.processes.get(name);
    // Processes tell of every count that changes; only their states matter here.
    if (this.#seen.get(name) === state) return;
    this.#seen.set(name, state);
    const { nodeName } = this.#ports;
    const subject = nodeName === undefined ? name : `${name}@${nodeName}`;
    if (state === 'RUNNING' || state === 'STOPPED')
      return this.#ports.alerts.resolve('PROCESS_FAILED', subject);
    if (state !== 'FAILED') return;
    await this.#ports.alerts.raise({
      kind: 'PROCESS_FAILED',
      severity: 'CRITICAL',
      subject,
      code: null,
      notice: { ...notice('PROCESS_FAILED', { process: name }), ...(lastError && { cause: lastError }) },
    });
  }

  async #lookAtSenders(): Promise<void> {
    for (const { kind, subject } of await this.#ports.alerts.open()) {
      const at = subject.lastIndexOf('@');
      if (kind === 'UNKNOWN_SENDER' && this.#ports.isDeclared(subject.slice(0, at), subject.slice(at + 1)))
        await this.#ports.alerts.resolve(kind, subject);
    }
  }

  async #lookAtRestore(): Promise<void> {
    const subject = 'restore';
    if (this.#ports.restoredAt() === null) return this.#ports.alerts.resolve('RESTORE_UNCONFIRMED', subject);
    await this.#ports.alerts.raise({
      kind: 'RESTORE_UNCONFIRMED',
      severity: 'CRITICAL',
      subject,
      code: null,
      notice: notice('RESTORE_UNCONFIRMED'),
    });
  }

  async #lookAtQuarantine(images: number): Promise<void> {
    const subject = 'quarantine';
    if (images === 0) return this.#ports.alerts.resolve('IMAGES_QUARANTINED', subject);
    await this.#ports.alerts.raise({
      kind: 'IMAGES_QUARANTINED',
      severity: 'WARNING',
      subject,
      code: null,
      notice: notice('IMAGES_QUARANTINED'),
    });
  }

  /** Of several gateways, the one with the duty. */
  async #escalate(signal: AbortSignal): Promise<number | undefined> {
    const afterMs = this.#ports.escalateAfterMs();
    if (afterMs === null) return undefined;
    await this.#ports.turn(signal);
    return signal.aborted ? undefined : this.#ports.alerts.escalate(afterMs);
  }

  #do(work: Promise<void>): void {
    const done = work.catch(this.#ports.onError).finally(() => this.#underWay.delete(done));
    this.#underWay.add(done);
  }
}
