/** Part of the composition root: the queue, what reads and steers it, and what brings images into it. */
import type { Membership } from './nodes.ts';
import { composePipeline, type Pipeline, type PipelineParts } from './pipeline.ts';
import type { ConfigurationServices } from './configuration.ts';
import { Previews } from '../previews/previews.ts';
import { workerProcess } from '../queue/worker-process.ts';
import type { ManagedProcess } from '../processes/supervisor.ts';
import { canBeForecast, Durations } from '../tasks/durations.ts';
import type { Intake } from '../intake/intake.ts';
import type { Quarantine } from '../intake/quarantine.ts';
import { composeIntake, type IntakeParts } from './intake.ts';
import { logTransition } from '../tasks/log-transitions.ts';
import { Deletions } from '../queue/deletions.ts';
import { Effects } from '../queue/effects.ts';
import { Node } from '../queue/node.ts';
import type { ProcessName } from '../base/task-states.ts';
import { deliveriesOf } from '../queue/deliveries.ts';
import { DiskReserve } from '../storage/disk-reserve.ts';
import { removeEmptySeries } from '../storage/empty-series.ts';
import { Retention } from '../queue/retention.ts';
import { TaskCommands } from '../queue/commands.ts';
import { TaskManager } from '../queue/task-manager.ts';
import { AwaitedDevices } from '../tasks/awaited-devices.ts';
import { TaskQueries } from '../tasks/task-queries.ts';
import type { TaskService } from '../tasks/task-record.ts';
import { createTaskService } from '../tasks/task-service.ts';
import type { ThreadPool } from '../workers/thread-pool.ts';

export interface TaskParts extends Omit<PipelineParts, keyof ConfigurationServices> {
  readonly configuration: ConfigurationServices;
  readonly previewPool: ThreadPool;
  readonly membership: Membership | undefined;
  /** @returns by how many ms the database's clock was set since the last call. */
  readonly syncClock: () => Promise<number>;
  readonly removeLogs: (before: number) => Promise<number>;
  readonly processRuns: (name: ProcessName) => boolean;
  readonly onQuarantined: IntakeParts['onQuarantined'];
  /** The listener's runs that are writing to the spool now. */
  readonly listenerRuns: () => readonly string[];
}

export interface TaskSide {
  /** Before anything works on the queue. */
  start(): Promise<void>;
  /** This gateway has got what is done once for all nodes. */
  readonly wakeDuties: () => void;
  /** After everything has left the queue. */
  stop(): Promise<void>;
  readonly tasks: TaskService;
  readonly deletions: Deletions;
  readonly awaitedDevices: AwaitedDevices;
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
    // Each node tells in the log what it did itself.
    if (!parts.isToldByOthers()) logTransition(log, transition);
  });
  // Whoever has the duty asks for the commitment, whichever node has delivered.
  if (parts.membership)
    events.on('transition', ({ toStep, toState }) => {
      if (toStep === 'STORE_SCU' && toState === 'COMPLETED') pipeline.commitment.wake();
    });
  events.on('taskChanged', ({ taskId, deleted }) => deleted && durations.forget(taskId));

  const queries = new TaskQueries({
    database,
    progressOf: (taskId) => pipeline.progress.of(taskId),
    etaOf: (task) => (canBeForecast(task, parts.processRuns) ? durations.eta(task.id, Date.now()) : null),
  });
  const commands = new TaskCommands({
    database,
    store,
    knowsRadiopharmaceutical: async (name) =>
      (await radiopharmaceuticals.list()).some((each) => each.name === name),
    knowsDevice: (name) => devices.get(name) !== null,
    onTryNow: async (id) => {
      for (const { device, state } of await deliveriesOf(database.queries, [id]))
        if (state === 'QUEUED' || state === 'WAITING') await pipeline.deliverNow(device);
    },
  });
  const deletions = new Deletions({
    ...{ database, store, events, isHeld: parts.isHeld, hasDuty: parts.hasDuty },
    log: log.module('TASK_MANAGER'),
  });
  const effects = new Effects({
    database,
    events,
    now: () => store.now,
    log: log.module('TASK_MANAGER'),
    removeFile: (key) => data.remove(key),
    isHeld: () => parts.isHeld() || !parts.hasDuty(),
    discardJob: (taskId, jobId, signal) =>
      parts.transport.discard({ taskId, jobId }, AbortSignal.any([signal, AbortSignal.timeout(DISCARD_MS)])),
  });
  const node = new Node({
    database,
    store,
    events,
    liveRuns: pipeline.liveRuns,
    log: log.module('TASK_MANAGER'),
    installation: parts.installation.id,
    ...(parts.membership && { member: parts.membership.member }),
    syncClock: parts.syncClock,
    hasDuty: parts.hasDuty,
  });
  const reserve = new DiskReserve(
    data,
    {
      onGivenUp: () => log.module('STORAGE').error('storage.reserve-given-up', {}),
      onError: (error) => log.module('STORAGE').warn('storage.reserve-failed', { error }),
    },
    parts.membership?.member.name,
  );
  const retention = new Retention({
    database,
    data,
    store,
    log: log.module('TASK_MANAGER'),
    rules: () => ({ ...settings.current(), reserveBytes: settings.current().diskReserveMib * 1024 * 1024 }),
    removeLogs: parts.removeLogs,
    filesRemoved: () => effects.filesRemoved(),
    monotonic: () => performance.now(),
  });
  const manager = new TaskManager({
    store,
    events,
    log: log.module('TASK_MANAGER'),
    wakeWorkers: () => {
      for (const worker of pipeline.workers) worker.wake();
    },
    isServerThere: () => pipeline.gate.shutBy === undefined,
    retain: async (signal) => {
      if (!parts.hasDuty()) return;
      await retention.run(signal);
      await pipeline.folders.sweep(database.queries, signal);
      await removeEmptySeries(data, signal);
    },
  });
  const { intake, quarantine } = composeIntake({
    ...{ ...parts, settings, devices },
    onAdded: (taskId, images) => pipeline.ahead.arrived(taskId, images),
  });
  const previews = new Previews({
    database,
    events,
    data,
    pool: parts.previewPool,
    log: log.module('UNPACKER'),
  });
  return {
    previews,
    start: async () => {
      reserve.start();
      await node.start();
      await effects.start();
      deletions.start();
    },
    wakeDuties: () => {
      pipeline.commitment.wake();
      events.publish('effectAdded', {});
    },
    stop: async () => {
      await deletions.stop();
      await effects.stop();
      await reserve.stop();
      await node.stop();
    },
    awaitedDevices: new AwaitedDevices({
      queries: database.queries,
      devices,
      drop: (taskId, device) => commands.ask(taskId, { kind: 'dropDestination', device }),
    }),
    tasks: createTaskService(queries, commands, (ids) => previews.of(ids)),
    deletions,
    intake,
    quarantine,
    pipeline,
    processes: [...stepProcesses(pipeline), managerProcess(manager)],
  };
}

const DISCARD_MS = 30_000;

/** Asking for storage commitment is part of the Store SCU: it starts and stops with it. */
function stepProcesses({ workers, commitment }: Pipeline): ManagedProcess[] {
  return workers.map((worker) => {
    const own = workerProcess(worker);
    if (worker.step !== 'STORE_SCU') return own;
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
    start: async () => manager.start(),
    stop: () => manager.stop(),
    stats: () => ({ running: 0, concurrency: null, completed: 0, failed: 0, rate: 0 }),
  };
}
