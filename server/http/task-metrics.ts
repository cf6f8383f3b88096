import { Counter, Histogram, type Registry } from 'prom-client';
import type { Events } from '../base/events.ts';

/** Seconds: from a step that only looks at headers to a remote computation of an hour. */
const BUCKETS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1800, 3600];
/** Tasks that are cancelled while they run, or wait for days, are forgotten before they fill the memory. */
const MOST_TASKS = 10_000;

/** Durations of steps and of whole tasks, and failures by code, from the transitions as they are committed. */
export function countTransitions(registry: Registry, events: Events): void {
  const registers = [registry];
  const steps = new Histogram({
    name: 'petfectior_step_duration_seconds',
    help: 'From the claim of a task by a step to its end, waiting for the remote side included',
    labelNames: ['step'],
    buckets: BUCKETS,
    registers,
  });
  const tasks = new Histogram({
    name: 'petfectior_task_duration_seconds',
    help: 'From the first image to completion',
    buckets: BUCKETS,
    registers,
  });
  const failures = new Counter({
    name: 'petfectior_failures_total',
    help: 'Tasks that failed, by step and code',
    labelNames: ['step', 'code'],
    registers,
  });
  const claimed = new Map<string, number>();
  const begun = new Map<string, number>();

  events.on('transition', ({ taskId, fromStep, fromState, toStep, toState, at, failure }) => {
    if (fromState === null) remember(begun, taskId, at);
    if (toState === 'RUNNING' && fromState === 'QUEUED') remember(claimed, taskId, at);
    const since = claimed.get(taskId);
    if (since !== undefined && fromStep && (toStep !== fromStep || toState === 'COMPLETED')) {
      steps.observe({ step: fromStep }, (at - since) / 1000);
      claimed.delete(taskId);
    }
    if (toState === 'FAILED') failures.inc({ step: toStep, code: failure?.code ?? 'INTERNAL' });
    const first = begun.get(taskId);
    if (toState === 'COMPLETED' && first !== undefined) {
      tasks.observe((at - first) / 1000);
      begun.delete(taskId);
    }
  });
}

function remember(times: Map<string, number>, taskId: string, at: number): void {
  times.set(taskId, at);
  for (const oldest of times.keys()) {
    if (times.size <= MOST_TASKS) break;
    times.delete(oldest);
  }
}
