/** How far running tasks are within their steps: kept in memory, announced at most a few times a second. */
import type { Events } from '../base/events.ts';

const ANNOUNCE_EVERY_MS = 250;

export class Progress {
  readonly #events: Events;
  readonly #byTask = new Map<string, { fraction: number; announcedAt: number }>();

  constructor(events: Events) {
    this.#events = events;
  }

  /** 0..1, or `undefined` for a task that does not run. */
  of(taskId: string): number | undefined {
    return this.#byTask.get(taskId)?.fraction;
  }

  report(taskId: string, fraction: number): void {
    const bounded = Number.isFinite(fraction) ? Math.min(1, Math.max(0, fraction)) : 0;
    const now = Date.now();
    const last = this.#byTask.get(taskId);
    const announce = !last || now - last.announcedAt >= ANNOUNCE_EVERY_MS || bounded === 1;
    this.#byTask.set(taskId, { fraction: bounded, announcedAt: announce ? now : last.announcedAt });
    if (announce) this.#events.publish('taskChanged', { taskId, deleted: false });
  }

  forget(taskId: string): void {
    this.#byTask.delete(taskId);
  }
}
