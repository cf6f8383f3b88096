/**
 * Keeps tasks moving: recovers what earlier runs left, renews leases, wakes what has waited long enough, and removes
 * what retention no longer keeps. Timers are set for the next thing due; a slow sweep catches what no event announced.
 */
import type { Events } from '../base/events.ts';
import type { Logger } from '../base/log.ts';
import type { TaskStore } from './store.ts';

export interface TaskManagerPorts {
  readonly store: TaskStore;
  readonly events: Events;
  readonly log: Logger;
  /** Lets every runner look for queued tasks. */
  readonly wakeRunners: () => void;
  readonly retain: (signal: AbortSignal) => Promise<void>;
}

/** A third of the lease. */
const SWEEP_MS = 20_000;
const RETAIN_EVERY_MS = 15 * 60_000;

export class TaskManager {
  readonly #ports: TaskManagerPorts;
  #unsubscribe: (() => void) | undefined;
  #sweep: NodeJS.Timeout | undefined;
  #alarm: NodeJS.Timeout | undefined;
  #alarmAt = Infinity;
  #lastRetention = 0;
  #stopping = new AbortController();
  #working: Promise<void> = Promise.resolve();

  constructor(ports: TaskManagerPorts) {
    this.#ports = ports;
  }

  async start(): Promise<void> {
    if (this.#unsubscribe) return;
    this.#stopping = new AbortController();
    this.#unsubscribe = this.#ports.events.on('alarmSet', ({ at }) => this.#setAlarm(at));
    await this.#look();
    this.#sweep = setInterval(() => this.#enqueue(), SWEEP_MS);
  }

  async stop(): Promise<void> {
    this.#unsubscribe?.();
    this.#unsubscribe = undefined;
    clearInterval(this.#sweep);
    clearTimeout(this.#alarm);
    this.#alarmAt = Infinity;
    this.#stopping.abort(new Error('the Task Manager is stopping'));
    await this.#working;
  }

  #enqueue(): void {
    this.#working = this.#working.then(async () => {
      if (!this.#unsubscribe) return;
      try {
        await this.#look();
      } catch (error) {
        this.#ports.log.warn('task-manager.sweep-failed', { error });
      }
    });
  }

  async #look(): Promise<void> {
    const { store, log, wakeRunners, retain } = this.#ports;
    await store.renewLeases();
    const released = await store.releaseAbandoned();
    if (released > 0) log.info('task-manager.recovered', { tasks: released });
    const next = await store.wakeDue();
    if (next !== undefined) this.#setAlarm(next);
    wakeRunners();
    if (Date.now() - this.#lastRetention >= RETAIN_EVERY_MS) {
      this.#lastRetention = Date.now();
      await retain(this.#stopping.signal);
    }
  }

  #setAlarm(at: number): void {
    if (at >= this.#alarmAt) return;
    this.#alarmAt = at;
    clearTimeout(this.#alarm);
    this.#alarm = setTimeout(
      () => {
        this.#alarmAt = Infinity;
        this.#enqueue();
      },
      Math.min(Math.max(0, at - Date.now()), SWEEP_MS),
    );
  }
}
