/**
 * The composition root: with its parts in `compose/` the only place that constructs. Everything is opened in the order
 * in which it is needed and closed in reverse; what a part needs from another it is handed here.
 */
import { mkdir } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { composeEdge, type Edge } from './compose/edge.ts';
import { composeListener } from './compose/listener.ts';
import { composeConfiguration } from './compose/configuration.ts';
import { composeTasks } from './compose/tasks.ts';
import type { Config } from './base/config.ts';
import { connectDatabase } from './db/connect-database.ts';
import { readDeviceTls } from './devices/device-tls.ts';
import { Events } from './base/events.ts';
import { VERSION } from './base/gateway-version.ts';
import { Logger, type LogSink } from './base/log.ts';
import { fanOut, logOutput } from './base/log-output.ts';
import { LogFile } from './logs/log-file.ts';
import { LogStore } from './logs/log-store.ts';
import { openProcessingServer } from './compose/processing-server.ts';
import { ServerMonitor } from './remote/server-monitor.ts';
import { StartError } from './base/start-error.ts';
import { CODE_CACHE, DataDirectory } from './storage/data-directory.ts';
import { lockDataDirectory, openInstallation } from './storage/installation.ts';
import { Supervisor } from './processes/supervisor.ts';
import { TaskStore } from './queue/store.ts';
import { ThreadPool } from './workers/thread-pool.ts';

export interface App {
  start(): Promise<void>;
  /** Takes no new work, lets what runs reach a safe point, closes everything. */
  stop(signal: string): Promise<void>;
}

/** What is left of the 30 s in which a signal ends the gateway. */
const STOP_GRACE_MS = 12_000;

/** @throws StartError, ConfigError: for people; anything else is a defect. */
export async function createApp(config: Config): Promise<App> {
  /** Closed in reverse, whether the start succeeds or not. */
  const open: (() => Promise<unknown> | void)[] = [];
  const close = async () => {
    for (const end of open.reverse()) await end();
  };
  try {
    return await compose(config, open, close);
  } catch (error) {
    await close();
    throw error;
  }
}

async function compose(
  config: Config,
  open: (() => Promise<unknown> | void)[],
  close: () => Promise<void>,
): Promise<App> {
  const data = await openDataDirectory(config.dataDir, open);
  const installation = await openInstallation(config.dataDir);

  const logFile = new LogFile(join(config.dataDir, 'logs'));
  open.push(() => logFile.close());
  const { stdout } = process;
  const sinks: LogSink[] = [
    logOutput(config.log.level, config.log.format, (line) => stdout.write(line), stdout.isTTY),
    logFile.add,
  ];
  const log = new Logger('GATEWAY', fanOut(sinks));
  log.info('gateway.starting', {
    version: VERSION,
    node: process.version,
    dataDir: config.dataDir,
    database: config.database.kind,
  });

  const database = await connectDatabase(config.database, log.module('DATABASE'));
  open.push(() => database.close());
  const events = new Events((error) => log.error('gateway.listener-failed', { error }));
  const logs = new LogStore(database, (entries) => edge?.onLogEntries(entries));
  open.push(() => logs.flush());
  sinks.push((record) => {
    if (record.level !== 'debug' || config.log.level === 'debug') logs.add(record);
  });

  const deviceTls = readDeviceTls(config.dicom.deviceTls);
  const configuration = await composeConfiguration(database, events, log, deviceTls);
  const { settings, devices, senders } = configuration;
  open.push(() => senders.close());
  const server = await openProcessingServer(
    config,
    () => settings.current().uploadKibPerSecond,
    log.module('PROCESSING_SERVER'),
  );
  open.push(() => server.close());
  const codeCache = data.path(CODE_CACHE);
  const pool = new ThreadPool({ size: Math.max(2, availableParallelism() - 1), codeCache });
  const previewPool = new ThreadPool({ size: 1, codeCache });
  open.push(() => Promise.all([pool.close(), previewPool.close()]));

  const store = new TaskStore({
    database,
    events,
    owner: `${installation.id}:${process.pid}.${Date.now()}`,
    now: Date.now,
  });
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
    version: VERSION,
    syncClock: async () => 0,
    removeLogs: async (before) => {
      await edge.prune(before);
      return logs.prune(before, MOST_LOG_ENTRIES);
    },
    listenerRuns: () => listener.runs(),
  });
  open.push(() => side.pipeline.gate.close());

  const listener = composeListener({
    config,
    settings,
    devices,
    events,
    log: log.module('DICOM_LISTENER'),
    onReceipts: (receipts) => side.intake.accept(receipts),
    onCaller: ({ aeTitle, address }, at) => senders.note(aeTitle, address, at),
    onCommitmentReport: (report, from) => side.pipeline.commitment.record(report, from),
    onDeath: () => side.intake.start(),
  });
  const monitor = new ServerMonitor({
    database,
    events,
    log: log.module('SERVER_MONITOR'),
    probe: (signal) => server.transport.health(signal),
    everyMs: () => settings.current().serverMonitorSeconds * 1000,
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

  const edge: Edge = await composeEdge({
    config,
    database,
    events,
    log,
    data,
    configuration,
    side,
    logs,
    supervisor,
    monitor,
    server,
    listener,
  });
  return {
    start: async () => {
      await side.start();
      const { url, setUpLink } = await edge.start();
      await supervisor.startAll();
      side.intake.start();
      log.info('gateway.ready', { url, dicomPort: listener.port(), aeTitle: settings.current().aeTitle });
      if (server.standIn) log.warn('processing.stand-in', {});
      if (setUpLink)
        stdout.write(
          `\n  Create the first administrator here (valid until the next start):\n  ${setUpLink}\n\n`,
        );
    },
    stop: async (signal) => {
      log.info('gateway.stopping', { signal });
      await supervisor.stopAll(STOP_GRACE_MS);
      await Promise.all([side.intake.stop(), side.previews.stop()]);
      await edge.stop();
      await side.stop();
      log.info('gateway.stopped', {});
      await close();
    },
  };
}

const MOST_LOG_ENTRIES = 1_000_000;

async function openDataDirectory(
  path: string,
  open: (() => Promise<unknown> | void)[],
): Promise<DataDirectory> {
  const data = new DataDirectory(path);
  try {
    await mkdir(path, { recursive: true, mode: 0o700 });
    await data.prepare();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new StartError(78, `DATA_DIR: ${path} cannot be written (${code})`, { cause: error });
  }
  try {
    const lock = await lockDataDirectory(path);
    open.push(() => void lock.close());
  } catch (error) {
    throw new StartError(75, `DATA_DIR: another gateway is running on ${path}`, { cause: error });
  }
  return data;
}
