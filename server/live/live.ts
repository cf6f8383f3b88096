/** What subscribers may follow, each with bounded memory. A stream ends, at once, by its iterator's `return()`. */
import type DataLoader from 'dataloader';
import type { Alert } from '../alerts/alert.ts';
import type { Events, Transition } from '../base/events.ts';
import type { LogEntry, LogFilter } from '../logs/log-entry.ts';
import { matchesLogFilter } from '../logs/log-entry.ts';
import type {
  ProcessRecord,
  ProcessingServerRecord,
  ProcessingServerService,
} from '../processes/process-record.ts';
import type { TaskFilter, TaskOrder } from '../tasks/task-record.ts';
import type { Retrieval } from '../retrieve/retrieval.ts';
import type { RetrievalStore } from '../retrieve/retrieval-store.ts';
import type { Supervisor } from '../processes/supervisor.ts';
import type { ProcessName } from '../base/task-states.ts';
import type { AccessWatch } from './access-watch.ts';
import { Changes } from './changes.ts';
import { CONFIGURATION_PARTS, followConfiguration, type ConfigurationPart } from './configuration-part.ts';
import { CurrentTasks, momentary, type TaskChange, type TaskSource } from './current-tasks.ts';
import { ListedTasks, type ListedTask, type TaskCounter } from './listed-tasks.ts';
import { Feed, type FeedSource } from './feed.ts';
import { OpenSubscriptions } from './open-subscriptions.ts';
import { mapped } from './mapped.ts';
import { Pages } from './pages.ts';
import { accountOf, type Follower, type Limits } from './shares.ts';
import { Turns } from './turns.ts';
import type { Deletion, Deletions } from '../queue/deletions.ts';
import type { TestRun } from '../test-run/test-run.ts';
import type { TestRunStore } from '../test-run/test-run-store.ts';
import type { Problem } from '../problems/problem.ts';

/** Subscriptions that may be open at once. A page of the console has about eight, on one connection. */
export const MOST_SUBSCRIPTIONS: Limits = {
  CONNECTION: 64,
  SIGN_IN: 256,
  ACCOUNT: 1024,
  ADDRESS: 4096,
  GATEWAY: 8192,
};
/** Entries of the past that all subscriptions together hold, and one more for each. */
export const MOST_ENTRIES = 16_384;
/** Pages that are read, and tasks that are compared with a filter, for one account at once. */
const TURNS_AT_ONCE = 4;

export interface LivePorts {
  readonly events: Events;
  readonly access: AccessWatch;
  readonly tasks: TaskSource &
    TaskCounter & {
      transitionsAfter(cursor: number, limit: number): Promise<readonly Transition[]>;
      lastCursor(): Promise<number>;
    };
  readonly processes: Pick<Supervisor, 'get'>;
  readonly processingServer: Pick<ProcessingServerService, 'status'>;
  readonly retrievals: Pick<RetrievalStore, 'getMany'>;
  readonly testRuns: Pick<TestRunStore, 'getMany'>;
  readonly deletions: Pick<Deletions, 'getMany'>;
  readonly problems: { list(): Promise<readonly Problem[]> };
  readonly logs: FeedSource<LogEntry>;
  readonly alerts: FeedSource<Alert>;
}

export interface ConfigurationChange {
  readonly part: ConfigurationPart;
}

export class Live {
  readonly #open: OpenSubscriptions;
  readonly #turns = new Turns<string>(TURNS_AT_ONCE);
  readonly #pages: Pages;
  readonly #transitions: Feed<Transition>;
  readonly #logs: Feed<LogEntry>;
  readonly #alerts: Feed<Alert>;
  readonly #tasks = new Changes<string>();
  readonly #processes = new Changes<ProcessName>();
  readonly #server = new Changes<'server'>();
  readonly #problems = new Changes<'problems'>();
  readonly #configuration = new Changes<ConfigurationPart>();
  readonly #retrievals = new Changes<string>();
  readonly #testRuns = new Changes<string>();
  readonly #deletions = new Changes<string>();
  readonly #currentTasks: CurrentTasks;
  readonly #listedTasks: ListedTasks;
  readonly #loadProcess: DataLoader<ProcessName, ProcessRecord>;
  readonly #loadRetrieval: DataLoader<string, Retrieval | null>;
  readonly #loadTestRun: DataLoader<string, TestRun | null>;
  readonly #loadDeletion: DataLoader<string, Deletion | null>;
  readonly #loadServer: DataLoader<'server', ProcessingServerRecord>;
  readonly #loadProblems: DataLoader<'problems', readonly Problem[]>;

  private constructor(
    ports: LivePorts,
    pages: Pages,
    feeds: { transitions: Feed<Transition>; logs: Feed<LogEntry>; alerts: Feed<Alert> },
  ) {
    const { events } = ports;
    this.#open = new OpenSubscriptions(ports.access, events, MOST_SUBSCRIPTIONS);
    this.#pages = pages;
    this.#transitions = feeds.transitions;
    this.#logs = feeds.logs;
    this.#alerts = feeds.alerts;
    this.#currentTasks = new CurrentTasks(ports.tasks);
    this.#listedTasks = new ListedTasks(events, ports.tasks, this.#currentTasks);
    this.#loadProcess = momentary((names) => Promise.all(names.map((name) => ports.processes.get(name))));
    this.#loadServer = momentary(async (servers) => servers.map(() => ports.processingServer.status()));
    this.#loadRetrieval = momentary((ids) => ports.retrievals.getMany(ids.map(Number)));
    events.on('retrievalChanged', ({ id }) => this.#retrievals.push(String(id)));
    this.#loadTestRun = momentary((ids) => ports.testRuns.getMany(ids.map(Number)));
    events.on('testRunChanged', ({ id }) => this.#testRuns.push(String(id)));
    this.#loadDeletion = momentary((ids) => ports.deletions.getMany(ids.map(Number)));
    events.on('deletionChanged', ({ id }) => this.#deletions.push(String(id)));
    this.#loadProblems = momentary((all) => Promise.all(all.map(() => ports.problems.list())));
    events.on('transition', (transition) => this.#transitions.push(transition));
    events.on('taskChanged', ({ taskId }) => this.#tasks.push(taskId));
    events.on('processChanged', ({ name }) => this.#processes.push(name));
    events.on('processingServerChanged', () => this.#server.push('server'));
    events.on('problemsChanged', () => this.#problems.push('problems'));
    followConfiguration(events, (part) => this.#configuration.push(part));
  }

  static async open(ports: LivePorts): Promise<Live> {
    const pages = new Pages(MOST_ENTRIES);
    const [transitions, logs, alerts] = await Promise.all([
      Feed.open(
        {
          after: (cursor, limit) => ports.tasks.transitionsAfter(cursor, limit),
          lastCursor: () => ports.tasks.lastCursor(),
        },
        pages,
      ),
      Feed.open(ports.logs, pages),
      Feed.open(ports.alerts, pages),
    ]);
    return new Live(ports, pages, { transitions, logs, alerts });
  }

  /** Subscriptions that are open now. */
  get subscribers(): number {
    return this.#open.size;
  }

  /** The gateway stops: whoever follows is told that there is no more. */
  endAll(): void {
    this.#open.endAll();
  }

  /** What is held for subscribers now: entries read and not taken, keys changed and not taken, accounts at work. */
  get held(): { readonly entries: number; readonly keys: number; readonly accounts: number } {
    const changes = [
      this.#tasks,
      this.#processes,
      this.#server,
      this.#problems,
      this.#configuration,
      this.#retrievals,
      this.#testRuns,
      this.#deletions,
    ];
    return {
      entries: this.#pages.held,
      keys: changes.reduce((sum, { held }) => sum + held, 0),
      accounts: this.#turns.size,
    };
  }

  /** Committed log entries, ascending. */
  pushLogs(entries: readonly LogEntry[]): void {
    for (const entry of entries) this.#logs.push(entry);
  }

  pushAlert(alert: Alert): void {
    this.#alerts.push(alert);
  }

  /** Every transition after `since` (null: from now on), of tasks that fit the filter as they are now. */
  transitions(
    follower: Follower,
    since: number | null,
    filter: TaskFilter,
  ): AsyncIterableIterator<Transition> {
    const accepts = ({ taskId }: Transition) =>
      isEmpty(filter) || this.#inTurn(follower, () => this.#fits(taskId, filter));
    return this.#open.open(follower, () => this.#transitions.read(since, accepts, this.#turnsOf(follower)));
  }

  /** The same without a filter, for the gateway itself. */
  everyTransition(since: number): AsyncIterableIterator<Transition> {
    return this.#transitions.read(since, () => true);
  }

  /** Conflated by task where the subscriber is slow. Tasks that are gone are told to everyone. */
  changedTasks(follower: Follower, filter: TaskFilter): AsyncIterableIterator<TaskChange> {
    const changeOf = async (taskId: string) => {
      const change = await this.#currentTasks.get(taskId);
      return !change.task || (await this.#currentTasks.fits(change.task, filter)) ? change : undefined;
    };
    return this.#open.open(follower, () =>
      mapped(this.#tasks.read(), (taskId) =>
        isEmpty(filter) ? this.#currentTasks.get(taskId) : this.#inTurn(follower, () => changeOf(taskId)),
      ),
    );
  }

  /** The place of a changed task in a list that the subscriber keeps. */
  listed(follower: Follower, change: TaskChange, filter: TaskFilter, order: TaskOrder): Promise<ListedTask> {
    return this.#inTurn(follower, () => this.#listedTasks.listed(change, filter, order));
  }

  /** How many tasks are in each state now. */
  taskCounts(): ReturnType<ListedTasks['counts']> {
    return this.#listedTasks.counts();
  }

  changedProcesses(follower: Follower): AsyncIterableIterator<ProcessRecord> {
    return this.#open.open(follower, () =>
      mapped(this.#processes.read(), (name) => this.#loadProcess.load(name)),
    );
  }

  processingServer(follower: Follower): AsyncIterableIterator<ProcessingServerRecord> {
    return this.#open.open(follower, () =>
      mapped(this.#server.read(), (server) => this.#loadServer.load(server)),
    );
  }

  /** @param id only this one; null: all */
  retrievals(follower: Follower, id: string | null): AsyncIterableIterator<Retrieval> {
    return this.#open.open(follower, () =>
      mapped(this.#retrievals.read(), async (changed) =>
        id !== null && id !== changed ? undefined : ((await this.#loadRetrieval.load(changed)) ?? undefined),
      ),
    );
  }

  /** Of one that is gone nothing is told. */
  testRuns(follower: Follower): AsyncIterableIterator<TestRun> {
    return this.#open.open(follower, () =>
      mapped(this.#testRuns.read(), async (id) => (await this.#loadTestRun.load(id)) ?? undefined),
    );
  }

  /** One that is slow is told of the last change alone. */
  deletions(follower: Follower): AsyncIterableIterator<Deletion> {
    return this.#open.open(follower, () =>
      mapped(this.#deletions.read(), async (id) => (await this.#loadDeletion.load(id)) ?? undefined),
    );
  }

  /** The whole list, each time it changes. */
  problems(follower: Follower): AsyncIterableIterator<readonly Problem[]> {
    return this.#open.open(follower, () =>
      mapped(this.#problems.read(), (all) => this.#loadProblems.load(all)),
    );
  }

  /** What changed, not to what: it is read again by its own query, under the rights of who asks. */
  changedConfiguration(follower: Follower): AsyncIterableIterator<ConfigurationChange> {
    return this.#open.open(follower, () =>
      mapped(this.#configuration.read(), async (part) => CONFIGURATION_CHANGES.get(part)),
    );
  }

  logs(follower: Follower, filter: LogFilter, since: number | null): AsyncIterableIterator<LogEntry> {
    const accepts = (entry: LogEntry) => matchesLogFilter(entry, filter);
    return this.#open.open(follower, () => this.#logs.read(since, accepts, this.#turnsOf(follower)));
  }

  alerts(follower: Follower, since: number | null): AsyncIterableIterator<Alert> {
    return this.#open.open(follower, () => this.#alerts.read(since, () => true, this.#turnsOf(follower)));
  }

  async #fits(taskId: string, filter: TaskFilter): Promise<boolean> {
    const { task } = await this.#currentTasks.get(taskId);
    return task !== null && this.#currentTasks.fits(task, filter);
  }

  #turnsOf(follower: Follower) {
    return <T>(work: () => Promise<T>) => this.#inTurn(follower, work);
  }

  async #inTurn<T>({ viewer }: Follower, work: () => Promise<T>): Promise<T> {
    const account = accountOf(viewer);
    await this.#turns.take(account);
    try {
      return await work();
    } finally {
      this.#turns.leave(account);
    }
  }
}

/** One object of each part for all subscribers. */
const CONFIGURATION_CHANGES: ReadonlyMap<ConfigurationPart, ConfigurationChange> = new Map(
  CONFIGURATION_PARTS.map((part) => [part, { part }]),
);

function isEmpty(filter: TaskFilter): boolean {
  return Object.keys(filter).length === 0;
}
