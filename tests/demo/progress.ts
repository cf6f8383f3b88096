import { subscribe, type Api } from '../support/graphql-client.ts';
import type { TransitionView } from '../support/task-api.ts';

interface Progress {
  readonly id: string;
  readonly step: string;
  readonly state: string;
  readonly progress: number;
  readonly images: { readonly received: number; readonly expected: number | null };
  readonly failure: { readonly code: string; readonly message: string } | null;
  readonly deliveries: readonly { readonly sent: number; readonly total: number }[];
}

export interface Journey {
  /** Settles when the task is finished; its last state. Rejects when the subscription breaks or the time is up. */
  readonly finished: Promise<Progress>;
  /** Every transition of the task, in order. */
  readonly transitions: readonly TransitionView[];
  close(): Promise<void>;
}

const FINISHED = new Set(['COMPLETED', 'FAILED', 'CANCELLED']);

/** Follows the task of a series live: a line for each transition, and between them a line that is written over. */
export function followSeries(api: Api, seriesInstanceUid: string, timeoutMs: number): Journey {
  const transitions: TransitionView[] = [];
  const { promise: finished, resolve, reject } = Promise.withResolvers<Progress>();
  const timer = setTimeout(() => reject(new Error(`not finished after ${timeoutMs / 1000} s`)), timeoutMs);
  const started = performance.now();
  const filter = { seriesInstanceUid };

  const lines = subscribe<{ taskTransitions: TransitionView }>(
    api,
    `subscription ($filter: TaskFilter) {
       taskTransitions(filter: $filter) { cursor task { id } from { step state } to { step state } at message }
     }`,
    { filter },
    ({ taskTransitions: transition }) => {
      transitions.push(transition);
      write(`${clock(started)}  ${transition.to.step.padEnd(10)}  ${transition.to.state.toLowerCase()}\n`);
    },
  );
  const changes = subscribe<{ taskChanged: { task: Progress | null } }>(
    api,
    `subscription ($filter: TaskFilter) {
       taskChanged(filter: $filter) {
         task { id step state progress failure { code message } images { received expected } deliveries { sent total } }
       }
     }`,
    { filter },
    ({ taskChanged: { task } }) => {
      if (!task) return reject(new Error('the task was deleted'));
      if (process.stdout.isTTY) write(`${clock(started)}  ${bar(task.progress)}  ${counts(task)}`);
      if (FINISHED.has(task.state)) resolve(task);
    },
  );
  for (const subscription of [lines, changes]) {
    subscription.closed.then(() => reject(new Error('the subscription ended')), reject);
  }
  // Whoever waits sees it; a demo that failed before has no more interest.
  finished
    .catch(() => undefined)
    .finally(() => clearTimeout(timer))
    .catch(() => undefined);
  return {
    finished,
    transitions,
    close: async () => {
      clearTimeout(timer);
      await Promise.all([lines.close(), changes.close()]);
    },
  };
}

/** Time spent at each step in s, in the order of the steps. */
export function stepTimes(transitions: readonly TransitionView[]): ReadonlyMap<string, number> {
  const times = new Map<string, number>();
  for (const [index, transition] of transitions.entries()) {
    const before = transitions[index - 1];
    if (!before) continue;
    const seconds = (Date.parse(transition.at) - Date.parse(before.at)) / 1000;
    times.set(before.to.step, (times.get(before.to.step) ?? 0) + seconds);
  }
  return times;
}

/** On a terminal, what is written replaces the line before if that did not end. */
function write(text: string): void {
  process.stdout.write(process.stdout.isTTY ? `\r\x1b[K${text}` : text);
}

function clock(started: number): string {
  return `${((performance.now() - started) / 1000).toFixed(2).padStart(7)} s`;
}

function bar(progress: number): string {
  const full = Math.round(progress * 24);
  return `${'█'.repeat(full)}${'░'.repeat(24 - full)} ${String(Math.round(progress * 100)).padStart(3)} %`;
}

function counts({ step, state, images, deliveries }: Progress): string {
  const delivered = deliveries.map(({ sent, total }) => `${sent}/${total} delivered`);
  return [
    `${step} ${state.toLowerCase()}`,
    `${images.received}/${images.expected ?? '?'} images`,
    ...delivered,
  ].join('  ');
}
