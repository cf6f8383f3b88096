/**
 * Keeps tasks moving: wakes what has waited long enough, carries out what commits have left to do, and removes what
 * retention no longer keeps. Timers are set for the next thing due; a slow sweep catches what no event announced.
 */
import type { Events } from '../base/events.ts';
import type { Logger } from '../base/log.ts';
import { WakeLoop } from '../base/wake-loop.ts';
import type { TaskStore } from './store.ts';

export interface TaskManagerPorts {
  readonly store: TaskStore;
  readonly events: Events;
  readonly log: Logger;
  /** Lets every worker look for work. */
  readonly wakeWorkers: () => void;
  /** Whether nothing has to wait for the processing server. */
  readonly isServerThere: () => boolean;
  readonly retain: (signal: AbortSignal) => Promise<void>;
}

const SWEEP_MS = 20_000;
const RETAIN_EVERY_MS = 15 * 60_000;

export class TaskManager {
  readonly #ports: TaskManagerPorts;
  readonly #loop: WakeLoop;
  readonly #retention: WakeLoop;
  #unsubscribe: (() => void) | undefined;

  constructor(ports: TaskManagerPorts) {
    this.#ports = ports;
    const onError = (error: unknown) => ports.log.warn('task-manager.sweep-failed', { error });
    this.#loop = new WakeLoop(() => this.#wakeDue(), { sweepMs: SWEEP_MS, onError });
    this.#retention = new WakeLoop((signal) => ports.retain(signal), { sweepMs: RETAIN_EVERY_MS, onError });
  }

  start(): void {
    const { events, store } = this.#ports;
    this.#unsubscribe ??= events.on('alarmSet', ({ at }) => this.#loop.wakeIn(at - store.now));
    this.#loop.start();
    this.#retention.start();
  }

  async stop(): Promise<void> {
    this.#unsubscribe?.();
    this.#unsubscribe = undefined;
    await Promise.all([this.#loop.stop(), this.#retention.stop()]);
  }

  async #wakeDue(): Promise<number | undefined> {
    const { store, wakeWorkers, isServerThere } = this.#ports;
    // Who began to wait just as it came back, or while the database was away, was not woken then.
    if (isServerThere()) await store.wakeWaitingFor('SERVER');
    const next = await store.wakeDue();
    wakeWorkers();
    return next === undefined ? undefined : next - store.now;
  }
}
