/**
 * What a change means for a list that somebody keeps: whether the task belongs to it, and how many now do. The counts by
 * state are kept until a state changes, so that progress costs no counting.
 */
import type { Events } from '../base/events.ts';
import { TASK_STATES, type TaskState } from '../base/task-states.ts';
import type { TaskFilter, TaskOrder, TaskRecord } from '../tasks/task-record.ts';
import { momentary, type CurrentTasks, type TaskChange } from './current-tasks.ts';

/** What other gateways of a cluster wrote is counted after this time. */
const LONGEST_MS = 1000;

export interface TaskCounter {
  count(filter: TaskFilter): Promise<Record<TaskState, number>>;
  /** How many fit; counting may end early. */
  total(filter: TaskFilter): Promise<number>;
  cursorOf(task: TaskRecord, order: TaskOrder): string;
}

/** A task's place in a list under one filter and order. */
export interface ListedTask {
  /** In lists of that order, whether it fits or not; null where the task is gone. */
  readonly cursor: string | null;
  readonly fits: boolean;
  readonly totalCount: number;
}

export class ListedTasks {
  readonly #tasks: TaskCounter;
  readonly #current: CurrentTasks;
  readonly #totals;
  #counts: Promise<Record<TaskState, number>> | undefined;
  #since = 0;

  constructor(events: Events, tasks: TaskCounter, current: CurrentTasks) {
    this.#tasks = tasks;
    this.#current = current;
    this.#totals = momentary(async (filters: readonly string[]) =>
      Promise.all(filters.map((filter) => tasks.total(JSON.parse(filter) as TaskFilter))),
    );
    const forget = (): void => {
      this.#counts = undefined;
    };
    events.on('transition', forget);
    events.on('taskChanged', ({ deleted }) => deleted && forget());
  }

  /** Of all tasks, by state. */
  async counts(): Promise<{ readonly state: TaskState; readonly count: number }[]> {
    const counts = await this.#count();
    return TASK_STATES.map((state) => ({ state, count: counts[state] }));
  }

  async listed({ task }: TaskChange, filter: TaskFilter, order: TaskOrder): Promise<ListedTask> {
    const [fits, totalCount] = await Promise.all([
      task !== null && this.#current.fits(task, filter),
      this.#total(filter),
    ]);
    return { fits, totalCount, cursor: task && this.#tasks.cursorOf(task, order) };
  }

  async #total({ states = TASK_STATES, ...others }: TaskFilter): Promise<number> {
    if (Object.keys(others).length > 0) return this.#totals.load(JSON.stringify({ states, ...others }));
    const counts = await this.#count();
    const asked = states.length > 0 ? states : TASK_STATES;
    return [...new Set(asked)].reduce((sum, state) => sum + counts[state], 0);
  }

  #count(): Promise<Record<TaskState, number>> {
    const now = performance.now();
    if (!this.#counts || now - this.#since > LONGEST_MS) {
      this.#since = now;
      this.#counts = this.#tasks.count({});
      // A count that failed is not given to the next.
      this.#counts.catch(() => (this.#counts = undefined));
    }
    return this.#counts;
  }
}
