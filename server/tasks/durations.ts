/** When will a task be done? From how long each step took for the tasks before it. */
import type { Transition } from '../base/events.ts';
import { FINISHED_STATES, STEPS, type Step, type TaskState } from '../base/task-states.ts';

/** Enough to be stable, few enough to follow a change of scanner or server. */
const REMEMBERED = 25;
/** So many times the longest that a step took before: something else keeps the task. */
const FAR = 2;

export class Durations {
  /** Seconds each step took, the newest last. */
  readonly #seconds = new Map<Step, number[]>();
  /** When each unfinished task came to the step at which it is. */
  readonly #entered = new Map<string, { step: Step; at: number }>();

  observe({ taskId, toStep, toState, at }: Transition): void {
    const before = this.#entered.get(taskId);
    const leaves = before && (before.step !== toStep || toState === 'COMPLETED');
    if (before && leaves) this.#remember(before.step, (at - before.at) / 1000);
    if ((FINISHED_STATES as readonly string[]).includes(toState)) this.#entered.delete(taskId);
    else if (!before || leaves) this.#entered.set(taskId, { step: toStep, at });
  }

  forget(taskId: string): void {
    this.#entered.delete(taskId);
  }

  /**
   * Milliseconds since the epoch; null while a step has never been seen to end, and for a task that has been at its
   * step for far longer than any before it: what keeps it is not known.
   */
  eta(taskId: string, now: number): number | null {
    const current = this.#entered.get(taskId);
    if (!current) return null;
    let remaining = 0;
    for (const step of STEPS.slice(STEPS.indexOf(current.step))) {
      const known = this.#seconds.get(step) ?? [];
      const median = medianOf(known);
      const spent = step === current.step ? (now - current.at) / 1000 : 0;
      if (median === undefined || spent > FAR * Math.max(...known)) return null;
      remaining += Math.max(0, median - spent);
    }
    return Math.round(now + remaining * 1000);
  }

  #remember(step: Step, seconds: number): void {
    const known = this.#seconds.get(step) ?? [];
    known.push(seconds);
    if (known.length > REMEMBERED) known.shift();
    this.#seconds.set(step, known);
  }
}

/**
 * Whether anything can be said of when a task will be done: not while it waits for what may take any time, nor while
 * a step that it still has to pass is stopped.
 */
export function canBeForecast(
  { step, state, waitReason }: { step: string; state: string; waitReason?: string | null | undefined },
  runs: (step: Step) => boolean,
): boolean {
  if ((state as TaskState) === 'WAITING' && (waitReason === 'RETRY' || waitReason === 'SERVER')) return false;
  return STEPS.slice(STEPS.indexOf(step as Step)).every(runs);
}

function medianOf(values: readonly number[]): number | undefined {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}
