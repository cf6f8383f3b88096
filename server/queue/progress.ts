/** How far running tasks are within their steps: kept in memory, announced at most a few times a second. */
import type { Events } from '../base/events.ts';
import type { Lease } from './lease.ts';

const ANNOUNCE_EVERY_MS = 250;

interface TaskProgress {
  /** 0..1 of each part: of the run of a step, or of every delivery. */
  readonly parts: Map<string, number>;
  announcedAt: number;
}

export class Progress {
  readonly #events: Events;
  readonly #byTask = new Map<string, TaskProgress>();

  constructor(events: Events) {
    this.#events = events;
    events.on('transition', ({ taskId, fromStep, toStep, toState }) => {
      if (fromStep !== toStep || (toState !== 'RUNNING' && toState !== 'WAITING'))
        this.#byTask.delete(taskId);
    });
  }

  /** 0..1, or `undefined` for a task that does not run. */
  of(taskId: string): number | undefined {
    const parts = [...(this.#byTask.get(taskId)?.parts.values() ?? [])];
    return parts.length === 0 ? undefined : parts.reduce((sum, part) => sum + part, 0) / parts.length;
  }

  report(lease: Lease, fraction: number): void {
    const { taskId } = lease;
    const bounded = Number.isFinite(fraction) ? Math.min(1, Math.max(0, fraction)) : 0;
    const now = performance.now();
    const task = this.#byTask.get(taskId) ?? { parts: new Map<string, number>(), announcedAt: -Infinity };
    this.#byTask.set(taskId, task);
    task.parts.set(partOf(lease), bounded);
    if (now - task.announcedAt < ANNOUNCE_EVERY_MS && bounded < 1) return;
    task.announcedAt = now;
    this.#events.publish('taskChanged', { taskId, deleted: false });
  }

  forget(lease: Lease): void {
    this.#byTask.get(lease.taskId)?.parts.delete(partOf(lease));
  }
}

function partOf({ deliveryId, claim }: Lease): string {
  return deliveryId === undefined ? `claim ${claim}` : `delivery ${deliveryId}`;
}
