/** What subscribers may follow, each with bounded memory. A stream ends, at once, by its iterator's `return()`. */
import DataLoader from 'dataloader';
import type { Alert } from '../alerts/alert.ts';
import type { Events, Transition } from '../base/events.ts';
import type { LogEntry, LogFilter } from '../logs/log-entry.ts';
import { matchesLogFilter } from '../logs/log-entry.ts';
import type {
  ProcessRecord,
  ProcessingServerRecord,
  ProcessingServerService,
} from '../processes/process-record.ts';
import type { Supervisor } from '../processes/supervisor.ts';
import { invalid } from '../base/refusals.ts';
import type { DeliveryRecord, ResultRecord, TaskFilter, TaskRecord } from '../tasks/task-record.ts';
import { matchesTaskFilter } from '../tasks/matches-filter.ts';
import type { ProcessName } from '../base/task-states.ts';
import { Changes } from './changes.ts';
import { followConfiguration, type ConfigurationPart } from './configuration-part.ts';
import { BeyondNewest, Feed, type FeedSource } from './feed.ts';

export interface LivePorts {
  readonly events: Events;
  readonly tasks: {
    getMany(ids: readonly string[]): Promise<(TaskRecord | null)[]>;
    deliveriesOf(ids: readonly string[]): Promise<(readonly DeliveryRecord[])[]>;
    resultsOf(ids: readonly string[]): Promise<(readonly ResultRecord[])[]>;
    transitionsAfter(cursor: number, limit: number): Promise<readonly Transition[]>;
    lastCursor(): Promise<number>;
  };
  /** The declared device that a sender is. */
  readonly deviceAt: (aeTitle: string, address: string) => { readonly name: string } | null;
  readonly processes: Pick<Supervisor, 'get'>;
  readonly processingServer: Pick<ProcessingServerService, 'status'>;
  readonly logs: FeedSource<LogEntry>;
  readonly alerts: FeedSource<Alert>;
}

export interface TaskChange {
  readonly taskId: string;
  /** As it is now; null where it is gone. */
  readonly task: TaskRecord | null;
}

export interface ConfigurationChange {
  readonly part: ConfigurationPart;
}

export class Live {
  readonly #ports: LivePorts;
  readonly #transitions: Feed<Transition>;
  readonly #logs: Feed<LogEntry>;
  readonly #alerts: Feed<Alert>;
  readonly #tasks = new Changes<string>();
  readonly #processes = new Changes<ProcessName>();
  readonly #server = new Changes<'server'>();
  readonly #configuration = new Changes<ConfigurationPart>();
  /** Many subscribers ask for the same task at the same moment: one query, of each task once. */
  readonly #loadTask: DataLoader<string, TaskRecord | null>;
  readonly #loadProcess: DataLoader<ProcessName, ProcessRecord>;
  /** One object for all subscribers: what they are answered is worked out once for each such object. */
  readonly #changes = new WeakMap<TaskRecord, TaskChange>();
  #subscribers = 0;

  private constructor(
    ports: LivePorts,
    feeds: { transitions: Feed<Transition>; logs: Feed<LogEntry>; alerts: Feed<Alert> },
  ) {
    this.#ports = ports;
    this.#transitions = feeds.transitions;
    this.#logs = feeds.logs;
    this.#alerts = feeds.alerts;
    this.#loadTask = new DataLoader(
      distinct((ids) => ports.tasks.getMany(ids)),
      {
        cache: false,
        maxBatchSize: 2000,
      },
    );
    this.#loadProcess = new DataLoader(
      distinct((names: readonly ProcessName[]) =>
        Promise.all(names.map((name) => ports.processes.get(name))),
      ),
      { cache: false, maxBatchSize: 2000 },
    );
    const { events } = ports;
    events.on('transition', (transition) => this.#transitions.push(transition, { gapFree: true }));
    events.on('taskChanged', ({ taskId }) => this.#tasks.push(taskId));
    events.on('processChanged', ({ name }) => this.#processes.push(name));
    events.on('processingServerChanged', () => this.#server.push('server'));
    followConfiguration(events, (part) => this.#configuration.push(part));
  }

  static async open(ports: LivePorts): Promise<Live> {
    const [transitions, logs, alerts] = await Promise.all([
      Feed.open({
        after: (cursor, limit) => ports.tasks.transitionsAfter(cursor, limit),
        lastCursor: () => ports.tasks.lastCursor(),
      }),
      Feed.open(ports.logs),
      Feed.open(ports.alerts),
    ]);
    return new Live(ports, { transitions, logs, alerts });
  }

  /** Subscriptions that are open now. */
  get subscribers(): number {
    return this.#subscribers;
  }

  /** Committed log entries, ascending. */
  pushLogs(entries: readonly LogEntry[]): void {
    for (const entry of entries) this.#logs.push(entry, { gapFree: false });
  }

  pushAlert(alert: Alert): void {
    this.#alerts.push(alert, { gapFree: false });
  }

  /** Every transition after `since` (null: from now on), of tasks that fit the filter as they are now. */
  transitions(since: number | null, filter: TaskFilter): AsyncIterableIterator<Transition> {
    const everything = Object.keys(filter).length === 0;
    return this.#counted(
      this.#transitions.read(
        since,
        async ({ taskId }) => everything || (await this.#fits(taskId, filter)) !== null,
      ),
    );
  }

  /** The same without a filter, for the gateway itself. */
  everyTransition(since: number): AsyncIterableIterator<Transition> {
    return this.#transitions.read(since, () => true);
  }

  /** Conflated by task where the subscriber is slow. Tasks that are gone are told to everyone. */
  changedTasks(filter: TaskFilter): AsyncIterableIterator<TaskChange> {
    const everything = Object.keys(filter).length === 0;
    return this.#counted(
      mapped(this.#tasks.read(), async (taskId) => {
        const task = await this.#loadTask.load(taskId);
        if (task && !everything && !(await this.#matches(task, filter))) return undefined;
        return task ? this.#changeOf(task) : { taskId, task };
      }),
    );
  }

  changedProcesses(): AsyncIterableIterator<ProcessRecord> {
    return this.#counted(mapped(this.#processes.read(), (name) => this.#loadProcess.load(name)));
  }

  processingServer(): AsyncIterableIterator<ProcessingServerRecord> {
    return this.#counted(mapped(this.#server.read(), async () => this.#ports.processingServer.status()));
  }

  /** What changed, not to what: it is read again by its own query, under the rights of who asks. */
  changedConfiguration(): AsyncIterableIterator<ConfigurationChange> {
    return this.#counted(mapped(this.#configuration.read(), async (part) => ({ part })));
  }

  logs(filter: LogFilter, since: number | null): AsyncIterableIterator<LogEntry> {
    return this.#counted(this.#logs.read(since, (entry) => matchesLogFilter(entry, filter)));
  }

  alerts(since: number | null): AsyncIterableIterator<Alert> {
    return this.#counted(this.#alerts.read(since, () => true));
  }

  #changeOf(task: TaskRecord): TaskChange {
    let change = this.#changes.get(task);
    if (!change) this.#changes.set(task, (change = { taskId: task.id, task }));
    return change;
  }

  async #fits(taskId: string, filter: TaskFilter): Promise<TaskRecord | null> {
    const task = await this.#loadTask.load(taskId);
    return task && (await this.#matches(task, filter)) ? task : null;
  }

  async #matches(task: TaskRecord, filter: TaskFilter): Promise<boolean> {
    const { tasks, deviceAt } = this.#ports;
    const [deliveries = []] = filter.device === undefined ? [] : await tasks.deliveriesOf([task.id]);
    const [results = []] = filter.seriesInstanceUid === undefined ? [] : await tasks.resultsOf([task.id]);
    const around = {
      destinations: deliveries.map(({ device }) => device),
      source: deviceAt(task.sourceAeTitle, task.sourceAddress)?.name,
      results: results.map(({ seriesInstanceUid }) => seriesInstanceUid),
    };
    return matchesTaskFilter(task, around, filter);
  }

  /** Counts the subscription while it lasts, and tells a cursor that was never given out as a wrong input. */
  #counted<T>(stream: AsyncIterableIterator<T>): AsyncIterableIterator<T> {
    this.#subscribers++;
    let open = true;
    const end = () => {
      if (open) this.#subscribers--;
      open = false;
    };
    return {
      next: async () => {
        try {
          const result = await stream.next();
          if (result.done) end();
          return result;
        } catch (error) {
          end();
          if (error instanceof BeyondNewest) throw invalid('since', 'CURSOR_UNKNOWN');
          throw error;
        }
      },
      return: async () => {
        end();
        await stream.return?.();
        return { done: true, value: undefined };
      },
      [Symbol.asyncIterator]() {
        return this;
      },
    };
  }
}

/** Passes on what `map` makes of each item; `undefined` is left out. */
function mapped<A, B>(
  stream: AsyncIterableIterator<A>,
  map: (item: A) => Promise<B | undefined>,
): AsyncIterableIterator<B> {
  return {
    next: async () => {
      for (;;) {
        const { done, value } = await stream.next();
        if (done) return { done: true, value: undefined };
        const item = await map(value);
        if (item !== undefined) return { done: false, value: item };
      }
    },
    return: async () => {
      await stream.return?.();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

/** Asks for each key once and answers in the order asked. */
function distinct<K, T>(load: (keys: readonly K[]) => Promise<readonly T[]>) {
  return async (ids: readonly K[]): Promise<readonly T[]> => {
    const unique = [...new Set(ids)];
    const found = await load(unique);
    const byId = new Map(unique.map((id, index) => [id, found[index]!]));
    return ids.map((id) => byId.get(id)!);
  };
}
