/** Answers of the scripted gateway: read from one mutable script, so that a test can change what the console sees. */
import { EventEmitter, on } from 'node:events';
import {
  exampleAudit,
  exampleConfiguration,
  exampleLog,
  exampleProcesses,
  exampleQuarantine,
  exampleStatistics,
} from './example-surroundings.ts';
import { exampleActivity } from './example-activity.ts';
import { exampleRetrievals, exampleStudies } from './example-archive.ts';
import { exampleComparison, exampleProblems } from './example-health.ts';
import { exampleTestRuns } from './example-test-runs.ts';
import { exampleTask, type ExampleTask } from './example-tasks.ts';
import { saying } from './notice.ts';

export interface Script {
  tasks: ExampleTask[];
  viewer: { name: string; role: string; isToken: boolean } | null;
  needsSetUp: boolean;
  processes: ReturnType<typeof exampleProcesses>;
  configuration: ReturnType<typeof exampleConfiguration>;
  alerts: Record<string, unknown>[];
  alertCauses: { id: string }[];
  problems: Record<string, unknown>[];
  quarantine: Record<string, unknown>[];
  retrievals: Record<string, unknown>[];
  savedViews: { name: string; query: string }[];
  /** Pictures and volumes, by their paths. */
  readonly files: Map<string, Buffer>;
  /** Events by the name of the subscription. */
  readonly events: EventEmitter;
}

export function exampleScript(options: { tasks: number; now: number; role?: string }): Script {
  return {
    tasks: Array.from({ length: options.tasks }, (_, index) => exampleTask(index, options.now)),
    viewer: { name: 'admin', role: options.role ?? 'ADMINISTRATOR', isToken: false },
    needsSetUp: false,
    processes: exampleProcesses(options.now),
    configuration: exampleConfiguration(options.now),
    alerts: [],
    alertCauses: [],
    problems: exampleProblems(options.now),
    quarantine: exampleQuarantine(options.now),
    retrievals: exampleRetrievals(options.now),
    savedViews: [],
    files: new Map(),
    events: new EventEmitter().setMaxListeners(0),
  };
}

interface TaskArguments {
  readonly filter?: { states?: string[]; text?: string; ids?: string[] } | null;
  readonly first: number;
  readonly after?: string | null;
}

function select(script: Script, { filter }: Pick<TaskArguments, 'filter'>): ExampleTask[] {
  const { states, text, ids } = filter ?? {};
  return script.tasks.filter(
    (task) =>
      (!states || states.includes(task.state)) &&
      (!ids || ids.includes(task.id)) &&
      (!text || JSON.stringify([task.id, task.patient, task.series.description]).includes(text)),
  );
}

function page<T>(items: readonly T[], { first, after }: { first: number; after?: string | null }) {
  const start = after ? Number(after) + 1 : 0;
  const edges = items
    .slice(start, start + first)
    .map((node, index) => ({ node, cursor: String(start + index) }));
  const hasNextPage = start + first < items.length;
  return {
    totalCount: items.length,
    edges,
    pageInfo: { hasNextPage, endCursor: edges.at(-1)?.cursor ?? null },
  };
}

function stream(script: Script, name: string) {
  return {
    async *subscribe() {
      for await (const [value] of on(script.events, name)) yield { [name]: value };
    },
  };
}

const FIRST_STATES = ['QUEUED', 'RUNNING', 'WAITING', 'FAILED', 'COMPLETED', 'CANCELLED', 'IGNORED'];

function countsOf({ tasks }: Script) {
  return FIRST_STATES.map((state) => ({ state, count: tasks.filter((task) => task.state === state).length }));
}

export function scriptedResolvers(script: Script) {
  const typed = { __resolveType: (value: { __typename: string }) => value.__typename };
  const steer =
    (state: ExampleTask['state']) =>
    (_: unknown, { id }: { id: string }) => {
      const task = script.tasks.find((other) => other.id === id);
      if (!task) return { __typename: 'NotFoundError', notice: saying('NO_SUCH_TASK', { name: id }) };
      Object.assign(task, {
        state,
        failure: null,
        actions: state === 'QUEUED' ? ['CANCEL'] : ['RETRY', 'RESTART'],
      });
      script.events.emit('taskChanged', { taskId: id, deleted: false, task });
      return { __typename: 'Task', ...task };
    };
  const remove = (fits: (task: ExampleTask) => boolean) => {
    const ids = script.tasks.filter(fits).map(({ id }) => id);
    script.tasks = script.tasks.filter((task) => !fits(task));
    for (const taskId of ids) script.events.emit('taskChanged', { taskId, deleted: true, task: null });
    return { __typename: 'DeletedTasks', ids, count: ids.length };
  };
  const process =
    (state: string) =>
    (_: unknown, { name }: { name: string }) => {
      const found = script.processes.find((other) => other.name === name);
      if (!found)
        return { __typename: 'ConflictError', notice: saying('UNEXPECTED', { detail: 'No such process' }) };
      Object.assign(found, { state });
      script.events.emit('processChanged', found);
      return { __typename: 'Process', ...found };
    };
  const { configuration } = script;
  return {
    Query: {
      viewer: () => script.viewer,
      needsSetUp: () => script.needsSetUp,
      version: () => '0.1.0',
      tasks: (_: unknown, args: TaskArguments) => page(select(script, args), args),
      task: (_: unknown, { id }: { id: string }) => script.tasks.find((task) => task.id === id) ?? null,
      taskCounts: () => countsOf(script),
      processes: () => script.processes,
      logs: (_: unknown, args: { first: number; after?: string | null }) => ({
        ...page(exampleLog(script.tasks), args),
        newestCursor: '1000',
      }),
      auditLog: (_: unknown, args: { first: number; after?: string | null }) =>
        page(exampleAudit(script.tasks), args),
      openAlerts: () => script.alerts,
      alertCauses: (_root: unknown, args: { first: number; after?: string | null }) =>
        page(script.alertCauses, args),
      restoreHold: () => ({ since: null }),
      problems: () => script.problems,
      headerComparison: (_: unknown, { slice }: { slice: number }) => exampleComparison(slice),
      quarantine: (_root: unknown, args: { first: number; after?: string | null }) =>
        page(script.quarantine, args),
      studies: () => exampleStudies(),
      retrievals: (_root: unknown, args: { first: number; after?: string | null }) =>
        page(script.retrievals, args),
      testRuns: (_root: unknown, { first }: { first: number }) =>
        exampleTestRuns(script.tasks).slice(0, first),
      taskDeletions: () => [],
      hasDelivered: () => script.tasks.some(({ state }) => state === 'COMPLETED'),
      savedViews: () => script.savedViews,
      statistics: () => exampleStatistics(),
      activity: (_: unknown, range: Parameters<typeof exampleActivity>[0]) => exampleActivity(range),
      ...Object.fromEntries(
        Object.keys(configuration).map((key) => [key, () => configuration[key as never]]),
      ),
    },
    Mutation: {
      saveView: (_: unknown, view: { name: string; query: string }) => {
        script.savedViews = [...script.savedViews.filter(({ name }) => name !== view.name), view];
        return { __typename: 'SavedView', ...view };
      },
      deleteView: (_: unknown, { name }: { name: string }) => {
        script.savedViews = script.savedViews.filter((view) => view.name !== name);
        return { __typename: 'Deleted', id: name };
      },
      retryTask: steer('QUEUED'),
      restartTask: steer('QUEUED'),
      cancelTask: steer('CANCELLED'),
      deleteTasks: (_: unknown, { ids }: { ids: string[] }) => remove(({ id }) => ids.includes(id)),
      startTaskDeletion: (_: unknown, { tasksInState }: { tasksInState: string }) => {
        const { count } = remove(({ state }) => state === tasksInState);
        const deletion = { id: '1', state: 'COMPLETED', tasksInState, count, done: count };
        script.events.emit('taskDeletionChanged', deletion);
        return { __typename: 'TaskDeletion', ...deletion };
      },
      startProcess: process('RUNNING'),
      stopProcess: process('STOPPED'),
      updateConfig: (_: unknown, { input }: { input: object }) => ({
        __typename: 'Config',
        ...Object.assign(configuration.config, input),
      }),
      setTaskPriority: (_: unknown, { id, priority }: { id: string; priority: number }) => {
        const task = script.tasks.find((other) => other.id === id)!;
        Object.assign(task, { priority });
        script.events.emit('taskChanged', { taskId: id, deleted: false, task });
        return { __typename: 'Task', ...task };
      },
      setConcurrency: (_: unknown, { name, concurrency }: { name: string; concurrency: number }) => {
        const found = script.processes.find((other) => other.name === name)!;
        Object.assign(found, { concurrency });
        script.events.emit('processChanged', found);
        return { __typename: 'Process', ...found };
      },
      diagnoseDevice: () => configuration.diagnosis,
      echoDevice: (_: unknown, { name }: { name: string }) => ({
        __typename: 'Device',
        ...configuration.devices.find((device) => device.name === name),
      }),
    },
    TaskChange: {
      list: ({ task }: { task: ExampleTask | null }, args: Pick<TaskArguments, 'filter'>) => {
        const all = select(script, args);
        const at = all.findIndex(({ id }) => id === task?.id);
        return { fits: at >= 0, cursor: task && String(at), totalCount: all.length };
      },
      counts: () => countsOf(script),
    },
    Subscription: Object.fromEntries(
      [
        'taskChanged',
        'processChanged',
        'processingServerChanged',
        'configurationChanged',
        'retrievalChanged',
        'taskDeletionChanged',
        'testRunChanged',
        'logAdded',
        'alerts',
        'problemsChanged',
      ].map((name) => [name, stream(script, name)]),
    ),
    Error: typed,
  };
}
