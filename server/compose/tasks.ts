/** Part of the composition root: the queue, what reads and steers it, and what brings images into it. */
import type { Database } from '../db/database.ts';
import { completionRules, composePipeline, type Pipeline, type PipelineParts } from './pipeline.ts';
import type { ConfigurationServices } from './configuration.ts';
import { Previews } from '../previews/previews.ts';
import { stepProcess } from '../queue/step-process.ts';
import type { DataDirectory } from '../storage/data-directory.ts';
import type { ManagedProcess } from '../processes/supervisor.ts';
import { Durations } from '../tasks/durations.ts';
import type { Intake } from '../intake/intake.ts';
import type { Quarantine } from '../intake/quarantine.ts';
import { composeIntake } from './intake.ts';
import { logTransition } from '../tasks/log-transitions.ts';
import { Retention } from '../queue/retention.ts';
import { TaskCommands } from '../queue/commands.ts';
import { TaskManager } from '../queue/task-manager.ts';
import { TaskQueries } from '../tasks/task-queries.ts';
import type { TaskService } from '../tasks/task-record.ts';
import { createTaskService } from '../tasks/task-service.ts';
import type { ThreadPool } from '../workers/thread-pool.ts';

export interface TaskParts extends Omit<PipelineParts, keyof ConfigurationServices> {
  readonly configuration: ConfigurationServices;
  readonly previewPool: ThreadPool;
  readonly removeLogs: (before: number) => Promise<number>;
  /** The listener's runs that are writing to the spool now. */
  readonly listenerRuns: () => readonly string[];
}

export interface TaskSide {
  readonly tasks: TaskService;
  readonly intake: Intake;
  readonly quarantine: Quarantine;
  readonly pipeline: Pipeline;
  readonly previews: Previews;
  /** The seven steps and the Task Manager. */
  readonly processes: readonly ManagedProcess[];
}

export function composeTasks(parts: TaskParts): TaskSide {
  const { configuration, database, events, log, data, store } = parts;
  const { settings, devices, radiopharmaceuticals } = configuration;
  const pipeline = composePipeline({ ...parts, ...configuration });

  const durations = new Durations();
  events.on('transition', (transition) => {
    durations.observe(transition);
    logTransition(log, transition);
  });
  events.on('taskChanged', ({ taskId, deleted }) => deleted && durations.forget(taskId));

  const queries = new TaskQueries({
    database,
    progressOf: (taskId) => pipeline.progress.of(taskId),
    etaOf: ({ id }) => durations.eta(id, Date.now()),
    rules: () => completionRules(settings),
  });
  const commands = new TaskCommands({
    database,
    store,
    events,
    data,
    knowsRadiopharmaceutical: async (name) =>
      (await radiopharmaceuticals.list()).some((each) => each.name === name),
    knowsDevice: async (name) => devices.get(name) !== null,
    discardJob: (taskId, jobId) =>
      parts.transport
        .discard({ taskId, jobId }, AbortSignal.timeout(DISCARD_MS))
        .catch((error: unknown) => log.debug('task.job-not-discarded', { taskId, error })),
  });
  const retention = new Retention({
    database,
    data,
    commands,
    log: log.module('TASK_MANAGER'),
    rules: () => ({ ...settings.current(), reserveBytes: settings.current().diskReserveMib * 1024 * 1024 }),
    removeLogs: parts.removeLogs,
  });
  const manager = new TaskManager({
    store,
    events,
    log: log.module('TASK_MANAGER'),
    wakeRunners: () => {
      for (const runner of pipeline.runners) runner.wake();
    },
    retain: (signal) => retention.run(signal),
  });
  const { intake, quarantine } = composeIntake({ ...parts, settings, devices });
  const previews = new Previews({
    database,
    events,
    data,
    pool: parts.previewPool,
    log: log.module('UNPACKER'),
  });
  return {
    previews,
    tasks: createTaskService(queries, commands, (ids) => previews.of(ids)),
    intake,
    quarantine,
    pipeline,
    processes: [...stepProcesses(pipeline), managerProcess(manager)],
  };
}

/** A person waits for it. */
const DISCARD_MS = 3_000;

/** Asking for storage commitment is part of the Store SCU: it starts and stops with it. */
function stepProcesses({ runners, commitment }: Pipeline): ManagedProcess[] {
  return runners.map((runner) => {
    const own = stepProcess(runner);
    if (runner.step !== 'STORE_SCU') return own;
    return {
      ...own,
      start: async (onFailure) => {
        await own.start(onFailure);
        commitment.start();
      },
      stop: async (graceMs) => {
        await Promise.all([own.stop(graceMs), commitment.stop()]);
      },
    };
  });
}

function managerProcess(manager: TaskManager): ManagedProcess {
  return {
    name: 'TASK_MANAGER',
    start: () => manager.start(),
    stop: () => manager.stop(),
    stats: () => ({ running: 0, concurrency: null, completed: 0, failed: 0, rate: 0 }),
  };
}
