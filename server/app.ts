/**
 * The composition root: with its parts in `compose/` the only place that constructs. Everything is opened in the order
 * in which it is needed and closed in reverse; what a part needs from another it is handed here.
 */
import { availableParallelism, hostname } from 'node:os';
import { join } from 'node:path';
import { composeEdge } from './compose/edge.ts';
import { composeListener } from './compose/listener.ts';
import { composeConfiguration } from './compose/configuration.ts';
import { SURROUNDINGS, type Surroundings } from './compose/surroundings.ts';
import { composeRetrieve } from './compose/retrieve.ts';
import { composeFollowing, composeMembership, type Following } from './compose/nodes.ts';
import { composeWebIntake } from './compose/web-intake.ts';
import { composeTasks } from './compose/tasks.ts';
import { composeTestRuns, isTestRunCaller } from './compose/test-runs.ts';
import type { Services } from '../schema/context.ts';
import { AlertStore } from './alerts/alert-store.ts';
import { AuditLog } from './audit/audit-log.ts';
import { CollectorStore } from './audit/collector/collector-store.ts';
import { forgetMissingImages } from './backup/missing-images.ts';
import { removalsAllowed } from './backup/removal-hold.ts';
import { RestoreHold } from './backup/restore-hold.ts';
import { CODE_CACHE } from './base/code-cache.ts';
import type { Config } from './base/config.ts';
import { Closers, everyOne } from './base/closers.ts';
import { ProgressWatch } from './base/progress-watch.ts';
import { connectDatabase } from './db/connect-database.ts';
import { protectSecrets } from './db/protect-secrets.ts';
import { openDatabaseClock } from './db/database-clock.ts';
import type { Database } from './db/database.ts';
import { readDeviceTls } from './devices/device-tls.ts';
import { Events } from './base/events.ts';
import { VERSION } from './base/gateway-version.ts';
import { Logger, type LogSink } from './base/log.ts';
import { LogFolding } from './base/log-folding.ts';
import { fanOut, lineWriter, logOutput } from './base/log-output.ts';
import type { Intake } from './intake/intake.ts';
import { LogFile } from './logs/log-file.ts';
import { LogStore } from './logs/log-store.ts';
import { openProcessingServer } from './compose/processing-server.ts';
import type { Subscriptions } from './http/subscribe.ts';
import type { AccessWatch } from './live/access-watch.ts';
import { ServerMonitor } from './remote/server-monitor.ts';
import { StartError } from './base/start-error.ts';
import type { Receipt, Source } from './storage/receipt.ts';
import { DataDirectory } from './storage/data-directory.ts';
import { prepareDataDirectory } from './storage/prepare-data-directory.ts';
import { lockDataDirectory, openInstallation, RESTORE_MARK, secretCipher } from './storage/installation.ts';
import { Supervisor } from './processes/supervisor.ts';
import { TaskStore } from './queue/store.ts';
import { TestRunStore } from './test-run/test-run-store.ts';
import { MemoryBudget } from './workers/memory-budget.ts';
import { ThreadPool } from './workers/thread-pool.ts';

/** A gateway that has been put together: what may be asked of it from outside, and its parts. */
export interface App {
  /** @returns where the console is */
  start(): Promise<string>;
  /** Takes no new work, lets what runs reach a safe point, closes everything. */
  stop(signal: string): Promise<void>;
  readonly services: Services;
  readonly access: AccessWatch;
  readonly subscriptions: Subscriptions;
  readonly database: Database;
  readonly events: Events;
  readonly log: Logger;
  readonly store: TaskStore;
  readonly intake: Intake;
}

/** Of the 30 s in which a signal ends the gateway. */
const CLOSE_WITHIN_MS = 25_000;
/** What runs may finish; then it leaves at its next safe point. */
const STOP_GRACE_MS = 12_000;
const PROCESSES_WITHIN_MS = 16_000;
const EDGE_WITHIN_MS = 4_000;
const DATABASE_WITHIN_MS = 3_000;

/** @throws StartError, ConfigError: for people; anything else is a defect. */
export async function createApp(config: Config, surroundings = SURROUNDINGS): Promise<App> {
  /** Closed whether the start succeeds or not. */
  const open = new Closers();
  try {
    return await compose(config, surroundings, open);
  } catch (error) {
    await open.closeAll(CLOSE_WITHIN_MS);
    throw error;
  }
}

async function compose(config: Config, surroundings: Surroundings, open: Closers): Promise<App> {
  const data = await openDataDirectory(config, open);
  const installation = await openInstallation(config.dataDir);

  const logFile = new LogFile(
    join(config.dataDir, 'logs'),
    undefined,
    undefined,
    config.cluster && `gateway-${config.cluster.nodeName}`,
  );
  open.add('log file', () => logFile.close());
  const { output, isTerminal } = surroundings;
  const print = lineWriter(output, (error) => log.warn('log.output-closed', { error }));
  const sinks: LogSink[] = [logOutput(config.log.level, config.log.format, print, isTerminal), logFile.add];
  const folding = new LogFolding(fanOut(sinks));
  const log = new Logger('GATEWAY', folding.add);
  open.onProblem = (part, error) => log.error('gateway.close-failed', { part, error });
  log.info('gateway.starting', {
    version: VERSION,
    node: process.version,
    dataDir: config.dataDir,
    database: config.database.kind,
  });

  const database = await connectDatabase(config.database, log.module('DATABASE'));
  open.add('database', () => database.close(), DATABASE_WITHIN_MS);
  const { sealed, unreadable } = await protectSecrets(database, secretCipher(installation));
  if (sealed > 0) log.info('secrets.sealed', { count: sealed });
  if (unreadable.length > 0) log.error('secrets.unreadable', { columns: unreadable.join(', ') });
  const clock = await openDatabaseClock(database);
  data.removalsAllowed = () => removalsAllowed(database, () => clock.now());
  const watch = new ProgressWatch();
  const events = new Events((error) => log.error('gateway.listener-failed', { error }));
  const hold = await RestoreHold.open(database, events, (error) =>
    log.warn('backup.hold-not-read', { error }),
  );
  open.add('hold after a restore', () => hold.stop());
  const isShared = config.cluster !== undefined;
  const logs = new LogStore(database, isShared);
  open.add('log entries', () => {
    log.info('gateway.stopped', {});
    return logs.flush();
  });
  open.add('folded log entries', () => folding.tell());
  sinks.push((record) => {
    if (record.level !== 'debug' || config.log.level === 'debug') logs.add(record);
  });

  const store = new TaskStore({
    database,
    events,
    owner: `${installation.id}:${process.pid}.${Date.now()}`,
    now: () => clock.now(),
    processingServer: () => server.address,
  });
  const membership = await composeMembership(config, { database, log, installation, store });
  const cluster = membership?.cluster;
  const hasDuty = () => cluster?.hasDuty ?? true;
  let following: Following | undefined;
  const isToldByOthers = () => following?.isTelling() ?? false;

  const alerts = new AlertStore({ database, events, now: () => clock.now(), isShared });
  const audit = new AuditLog(database, log.module('API'), events);
  const auditCollectors = new CollectorStore(database, events);
  const pruneAudit = async (before: number) => {
    const { enabled, deliveredCursor } = await auditCollectors.row();
    const lost = await audit.prune(before, enabled ? deliveredCursor : null);
    if (lost === 0) return;
    log.module('API').error('audit.lost', { entries: lost });
    await auditCollectors.lost(lost);
  };
  const deviceTls = readDeviceTls(config.dicom.deviceTls);
  const configuration = await composeConfiguration(database, events, log, deviceTls);
  const { settings, devices, senders } = configuration;
  open.add('senders', () => senders.close());
  const server = await openProcessingServer(
    config,
    () => settings.current().uploadKibPerSecond,
    () => cluster?.size ?? 1,
    log.module('PROCESSING_SERVER'),
  );
  open.add('processing server', () => server.close());
  const codeCache = data.path(CODE_CACHE);
  const memory = new MemoryBudget(config.imageMemory);
  const pool = new ThreadPool({ size: Math.max(2, availableParallelism() - 1), codeCache, memory });
  const previewPool = new ThreadPool({ size: 1, codeCache, memory });
  const aheadPool = new ThreadPool({ size: 1, codeCache, memory });
  open.add('threads', () => everyOne([pool.close(), previewPool.close(), aheadPool.close()]));

  await forgetMissingImages(database, store, config.dataDir);
  const testRunStore = new TestRunStore(database, events);
  const side = composeTasks({
    configuration,
    deviceTls,
    database,
    events,
    log,
    data,
    installation,
    store,
    transport: server.transport,
    pool,
    previewPool,
    aheadPool,
    membership,
    hasDuty,
    isShared,
    isToldByOthers,
    version: VERSION,
    syncClock: () => clock.sync(),
    watch,
    isHeld: () => hold.since !== null,
    testRunRule: (task) => testRunStore.ruleOf(task, () => configuration.postFilters.list()),
    onQuarantined: ({ sourceAeTitle, sourceAddress }, reason) =>
      void audit.appendOwn(
        'quarantineImage',
        { aeTitle: sourceAeTitle, images: 1, reason: reason.code },
        sourceAddress ?? '',
      ),
    removeLogs: async (before) => {
      await pruneAudit(before);
      await alerts.prune(before);
      await retrievalStore.prune(before);
      await testRunStore.prune(before);
      await side.deletions.prune(before);
      return logs.prune(before);
    },
    listenerRuns: () => [...listener.runs(), receiver.run],
    processRuns: (name) => supervisor.isRunning(name),
  });
  open.add('gate', () => side.pipeline.gate.close());

  const onReceipts = (receipts: readonly Receipt[]) => {
    side.intake.accept(receipts);
    retrievals.arrivals.note(receipts);
  };
  const onCaller = (caller: Source, at: number) => {
    if (!isTestRunCaller(caller, config.dicom.host)) senders.note(caller.aeTitle, caller.address, at);
  };
  const { receiver, stow } = composeWebIntake({
    config,
    settings,
    devices,
    events,
    log: log.module('DICOM_LISTENER'),
    part: cluster?.part,
    onReceipts,
    onCaller,
  });
  open.add('images by HTTP', async () => receiver.close());
  const retrieve = composeRetrieve({
    database,
    events,
    log,
    deviceTls,
    configuration,
    patience: surroundings.archivePatience,
    receiver,
    isHeld: () => hold.since !== null,
  });
  const { retrievals, retrievalStore } = retrieve;
  const listener = composeListener({
    config,
    settings,
    devices,
    events,
    log: log.module('DICOM_LISTENER'),
    part: cluster?.part,
    onReceipts,
    onCaller,
    onCommitmentReport: (report, from) => side.pipeline.commitment.record(report, from),
    onDeath: () => side.intake.scan(),
  });
  const testRuns = composeTestRuns({
    store: testRunStore,
    configuration,
    config,
    listener,
    pool,
    log,
    data,
    deviceTls,
    isHeld: () => hold.since !== null,
    isRunning: (name) => supervisor.isRunning(name),
    deleteTask: (id) => side.tasks.delete([id]),
  });
  const monitor = new ServerMonitor({
    database,
    events,
    log: log.module('SERVER_MONITOR'),
    probe: (signal) => server.transport.health(signal),
    everyMs: () => settings.current().serverMonitorSeconds * 1000,
    asks: hasDuty,
  });
  const supervisor = new Supervisor(database, events, log, [
    listener.process,
    ...side.processes,
    {
      name: 'SERVER_MONITOR',
      start: async () => monitor.start(),
      stop: () => monitor.stop(),
      stats: () => ({ running: 0, concurrency: null, completed: monitor.looks, failed: 0, rate: 0 }),
    },
  ]);

  const edge = await composeEdge({
    config,
    surroundings,
    database,
    events,
    log,
    data,
    configuration,
    side,
    logs,
    alerts,
    audit,
    auditCollectors,
    deviceTls,
    supervisor,
    monitor,
    server,
    listener,
    hold,
    retrieve,
    now: () => clock.now(),
    hasDuty,
    dutyBegins: async (signal) => cluster?.dutyBegins(signal),
    isToldByOthers,
    isServerAwayElsewhere: () => following?.isServerAwayElsewhere() ?? false,
    testRuns,
    testRunStore,
    stow,
    stalls: () => watch.stalls(),
  });
  if (cluster)
    following = composeFollowing(cluster, {
      ...{ database, events, log, store, configuration, supervisor, logs, alerts },
      ...{ liveRuns: side.pipeline.liveRuns, gate: side.pipeline.gate },
    });
  open.add('queue', () => side.stop());
  open.add('other nodes', () => following?.stop());
  open.add('retrievals', () => retrievals.stop());
  open.add('test runs', () => testRuns.stop());
  open.add('console and API', () => edge.stop(), EDGE_WITHIN_MS);
  open.add('intake and previews', () => everyOne([side.intake.stop(), side.previews.stop()]));
  open.add('processes', () => supervisor.stopAll(STOP_GRACE_MS), PROCESSES_WITHIN_MS);
  let hasStarted = false;
  const auditGateway = async (action: 'startGateway' | 'stopGateway', more: object = {}) => {
    const node = config.cluster && { node: config.cluster.nodeName };
    const details = { version: VERSION, host: hostname(), ...node, ...more };
    hasStarted = action === 'startGateway';
    await audit.appendOwn(action, details);
  };
  return {
    start: async () => {
      await side.start();
      await following?.start({
        onDuty: () => {
          edge.wakeDuties();
          side.wakeDuties();
        },
        onLeft: () => side.intake.scan(),
      });
      await testRuns.start();
      const { url, setUpLink } = await edge.start();
      await supervisor.startAll();
      side.intake.start();
      retrievals.start();
      await auditGateway('startGateway');
      log.info('gateway.ready', { url, dicomPort: listener.port(), aeTitle: settings.current().aeTitle });
      if (server.standIn) log.warn('processing.stand-in', {});
      if (setUpLink)
        print(`\n  Create the first administrator here (valid until the next start):\n  ${setUpLink}\n\n`);
      return url;
    },
    stop: async (signal) => {
      log.info('gateway.stopping', { signal });
      if (hasStarted) await auditGateway('stopGateway', { signal });
      await open.closeAll(CLOSE_WITHIN_MS);
    },
    services: edge.services,
    access: edge.access,
    subscriptions: edge.subscriptions,
    database,
    events,
    log,
    store,
    intake: side.intake,
  };
}

async function openDataDirectory(config: Config, open: Closers): Promise<DataDirectory> {
  const { dataDir: path, cluster } = config;
  prepareDataDirectory(path);
  const data = new DataDirectory(path);
  await data.prepare();
  try {
    const lock = await lockDataDirectory(path, cluster ? `node-${cluster.nodeName}` : 'gateway');
    open.add('data directory', () => lock.close());
  } catch (error) {
    const who = cluster ? `another node ${cluster.nodeName}` : 'another gateway';
    throw new StartError(75, `DATA_DIR: ${who} is running on ${path}`, { cause: error });
  }
  if (await data.has(RESTORE_MARK))
    throw new StartError(75, `DATA_DIR: a restore into ${path} was cut off: run "petfectior restore" again`);
  return data;
}
