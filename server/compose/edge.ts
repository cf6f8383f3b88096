/** Part of the composition root: who may, what is observed, and the port on which all of it is served. */
import { hostname } from 'node:os';
import { join } from 'node:path';
import { schema } from '../../schema/index.ts';
import { isPublic } from '../../schema/needed-role.ts';
import type { Services } from '../../schema/context.ts';
import type { AlertStore } from '../alerts/alert-store.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import { CollectorSender } from '../audit/collector/collector-sender.ts';
import type { CollectorStore } from '../audit/collector/collector-store.ts';
import { composeAccess } from './access.ts';
import type { ListenerControl } from './listener.ts';
import type { RetrieveServices } from './retrieve.ts';
import type { ConfigurationServices } from './configuration.ts';
import type { TaskSide } from './tasks.ts';
import { BackupSchedule } from '../backup/backup-schedule.ts';
import type { RestoreHold } from '../backup/restore-hold.ts';
import { writeBackup } from '../backup/write-backup.ts';
import type { Config } from '../base/config.ts';
import { notice } from '../base/notices.ts';
import { ConflictError } from '../base/refusals.ts';
import type { Database } from '../db/database.ts';
import type { Events } from '../base/events.ts';
import { VERSION } from '../base/gateway-version.ts';
import { HttpServer } from '../http/http-server.ts';
import { readKnownDocuments } from '../http/known-documents.ts';
import { createMetrics } from '../http/metrics.ts';
import { manifestFor } from '../http/manifest-route.ts';
import { quarantinedFile } from '../http/quarantined-file.ts';
import type { StowPorts } from '../http/stow-route.ts';
import type { Subscriptions } from '../http/subscribe.ts';
import { AccessWatch } from '../live/access-watch.ts';
import { Live } from '../live/live.ts';
import type { Logger } from '../base/log.ts';
import { listNodes } from '../nodes/node-list.ts';
import type { LogStore } from '../logs/log-store.ts';
import type { ProcessingServerService } from '../processes/process-record.ts';
import type { ProcessingServer } from './processing-server.ts';
import { waitOf } from './server-wait.ts';
import type { ServerMonitor } from '../remote/server-monitor.ts';
import { everyOne } from '../base/closers.ts';
import type { Stall } from '../base/progress-watch.ts';
import { readinessOf } from '../http/readiness.ts';
import { portError, StartError } from '../base/start-error.ts';
import type { DataDirectory } from '../storage/data-directory.ts';
import { DiskWatch } from '../storage/disk-watch.ts';
import type { Supervisor } from '../processes/supervisor.ts';
import { HeaderComparisons } from '../comparison/header-comparison.ts';
import { isTestRunCaller } from './test-runs.ts';
import type { DeviceTls } from '../devices/device-tls.ts';
import { composeProblems } from './problems.ts';
import { composeAlerting } from './alerting.ts';
import type { Surroundings } from './surroundings.ts';
import { dryRunRule } from '../tasks/rule-dry-run.ts';
import type { TestRunStore } from '../test-run/test-run-store.ts';
import type { TestRuns } from '../test-run/test-runs.ts';
import { activityOf } from '../tasks/activity.ts';
import { oneActivity } from '../tasks/one-activity.ts';
import { statisticsOf } from '../tasks/statistics.ts';

export interface EdgeParts {
  readonly config: Config;
  readonly surroundings: Surroundings;
  readonly database: Database;
  readonly events: Events;
  readonly log: Logger;
  readonly data: DataDirectory;
  readonly configuration: ConfigurationServices;
  readonly side: TaskSide;
  readonly logs: LogStore;
  readonly alerts: AlertStore;
  readonly audit: AuditLog;
  readonly auditCollectors: CollectorStore;
  readonly deviceTls: DeviceTls;
  readonly supervisor: Supervisor;
  readonly monitor: ServerMonitor;
  readonly server: ProcessingServer;
  readonly listener: ListenerControl;
  readonly hold: RestoreHold;
  readonly retrieve: RetrieveServices;
  /** Ms since the epoch, by the database's clock. */
  readonly now: () => number;
  /** Whether this gateway does what is done once for all nodes. */
  readonly hasDuty: () => boolean;
  /** Resolves when it has, or the signal is aborted. */
  readonly dutyBegins: (signal: AbortSignal) => Promise<void>;
  /** Whether what happens now is told by another node. */
  readonly isToldByOthers: () => boolean;
  /** Whether another node cannot reach the processing server. */
  readonly isServerAwayElsewhere: () => boolean;
  readonly testRuns: TestRuns;
  readonly testRunStore: TestRunStore;
  readonly stow: StowPorts;
  /** Work that has not moved for its bound. */
  readonly stalls: () => readonly Stall[];
}

export interface Edge {
  /** @returns where the console is, and the one-time link that makes the first administrator, while there is none. */
  start(): Promise<{ url: string; setUpLink: string | undefined }>;
  stop(): Promise<void>;
  /** This gateway has got the duty. */
  readonly wakeDuties: () => void;
  readonly services: Services;
  readonly access: AccessWatch;
  readonly subscriptions: Subscriptions;
}

export async function composeEdge(parts: EdgeParts): Promise<Edge> {
  const { config, database, events, log, data, configuration, side, logs, supervisor, server } = parts;
  const { alerts, audit, surroundings } = parts;
  const { now, consoleDirectory } = surroundings;
  const { settings } = configuration;
  const people = composeAccess({
    ...{ database, events, log: log.module('API'), settings, surroundings },
    isTold: parts.isToldByOthers,
  });
  const { authenticator, recheck } = people;
  const { sessions, apiTokens, setUp, oidc, signInSources } = people.services;
  const auditSender = new CollectorSender({
    collectors: parts.auditCollectors,
    queries: database.queries,
    hostName: hostname(),
    identity: parts.deviceTls,
    everyMs: surroundings.auditMs.every,
    patienceMs: surroundings.auditMs.patience,
    againMs: surroundings.auditMs.again,
    onFailure: (why) => log.warn('audit.not-taken', { error: why }),
    onTurned: () => problems.lookSoon(),
    onError: (error) => log.warn('audit.not-sent', { error }),
    isHeld: () => parts.hold.since !== null || !parts.hasDuty(),
    now,
  });
  events.on('recordsChanged', ({ part }) => {
    if (part === 'AUDIT') auditSender.wake();
  });
  events.on('restoreConfirmed', () => {
    auditSender.wake();
    alerting.wake();
  });

  const { gate } = side.pipeline;
  const processingServer: ProcessingServerService = {
    status: () => ({
      ...parts.monitor.status,
      standIn: server.standIn,
      address: server.address,
      wait: waitOf(gate.status()),
    }),
    tryNow: async () => {
      if (!(await gate.tryNow())) throw new ConflictError(notice('SERVER_SILENT'));
      return processingServer.status();
    },
    samples: (last) => parts.monitor.samples(last),
  };
  const access = new AccessWatch({
    events,
    standingOf: (viewer) => authenticator.standing(viewer),
    now,
  });
  const disk = new DiskWatch({
    ...{ database, data, now },
    reserved: () => settings.current().diskReserveMib * 1024 * 1024,
    hasDuty: parts.hasDuty,
    onError: (error) => log.module('STORAGE').warn('storage.not-counted', { error }),
  });
  const storage = disk.status;
  const problems = composeProblems({
    ...{ surroundings, database, events, log, supervisor, processingServer, storage, alerts },
    devices: configuration.devices,
    auditCollector: () => parts.auditCollectors.read(),
    troubles: () => side.pipeline.destinations.troubles(),
  });
  const live = await Live.open({
    events,
    access,
    tasks: side.tasks,
    processes: supervisor,
    processingServer,
    retrievals: parts.retrieve.retrievalStore,
    testRuns: parts.testRunStore,
    deletions: parts.side.deletions,
    problems,
    logs,
    alerts,
  });
  logs.onAdded((entries) => live.pushLogs(entries));
  alerts.onAdded((alert) => {
    live.pushAlert(alert);
    problems.lookSoon();
    alerting.wake();
  });
  const alerting = composeAlerting({
    ...{ surroundings, database, events, log, alerts, audit, settings, storage, tasks: side.tasks },
    transitions: (since) => live.everyTransition(since),
    turn: parts.dutyBegins,
    isServerAwayElsewhere: parts.isServerAwayElsewhere,
    nodeName: config.cluster?.nodeName,
    processes: supervisor,
    restoredAt: () => parts.hold.since,
    problems: () => problems.list(),
    isTestRun: (sender) => isTestRunCaller(sender, config.dicom.host),
    isDeclared: (aeTitle, address) =>
      isTestRunCaller({ aeTitle, address }, config.dicom.host) ||
      configuration.devices.at(aeTitle, address) !== null,
    isHeld: () => parts.hold.since !== null || !parts.hasDuty(),
  });
  const schedule = new BackupSchedule({
    settings: () => configuration.settings.current(),
    alerts,
    log: log.module('STORAGE'),
    now: Date.now,
    isDue: parts.hasDuty,
    write: async (file, signal) => {
      const passphrase = config.backupPassphrase;
      if (passphrase === undefined)
        throw new StartError(78, 'BACKUP_PASSPHRASE is not set in the environment');
      const written = await writeBackup({ config, passphrase, environment: process.env, file, signal });
      await audit.appendOwn('writeBackup', { file, bytes: written.bytes, files: written.files });
      return written;
    },
  });
  events.on('configChanged', ({ keys }) => {
    if (keys.some((key) => key.startsWith('backup'))) schedule.wake();
  });
  const services: Services = {
    ...configuration,
    ...parts.retrieve,
    testRuns: parts.testRuns,
    testRunStore: parts.testRunStore,
    deletions: parts.side.deletions,
    tasks: side.tasks,
    awaitedDevices: side.awaitedDevices,
    headerComparisons: new HeaderComparisons({ queries: database.queries, data }),
    processes: supervisor,
    nodes: () => listNodes(database.queries, parts.now()),
    processingServer,
    problems,
    live,
    ...people.services,
    logs,
    audit,
    auditCollectors: parts.auditCollectors,
    auditSender,
    alerts,
    ...alerting.services,
    quarantine: side.quarantine,
    hold: parts.hold,
    storage,
    dryRunRule: async (id, input) =>
      dryRunRule(database.queries, await configuration.rules.list(), { id, input, now: now() }),
    activity: oneActivity((range) => activityOf(database.queries, range)),
    statistics: (from, to) => statisticsOf(database.queries, from, to),
    dicomPort: parts.listener.port,
    version: VERSION,
  };
  const known = readKnownDocuments(
    join(consoleDirectory, 'persisted-documents.json'),
    join(config.dataDir, 'documents'),
  );
  const http = new HttpServer({
    isAllowed: (document) => !configuration.settings.current().knownDocumentsOnly || known.includes(document),
    isPublic: (root, field) => isPublic(schema, root, field),
    onUnidentified: (outcome, { address, requestId }) => {
      const asked = { at: now(), actor: null, action: 'askUnidentified', taskId: null, details: {} };
      void audit.append({ ...asked, address, outcome, requestId });
    },
    textFor: (extensions) => known.textFor(extensions),
    oidc,
    gatewayUrl: async () => (await signInSources.inUse('OIDC'))?.options.gatewayUrl ?? null,
    onSignIn: (outcome, actor, request) =>
      audit.append({
        ...{ at: now(), actor, action: 'signIn', taskId: null, details: { by: 'OIDC' } },
        ...{ outcome, ...request },
      }),
    http: config.http,
    balancers: config.balancers,
    schema,
    services,
    authenticator,
    access,
    events,
    log: log.module('API'),
    endSubscriptions: () => live.endAll(),
    consoleDirectory,
    stallMs: surroundings.stallMs,
    limits: surroundings.httpLimits,
    readiness: () =>
      readinessOf({
        databaseAnswers: () => database.answers(),
        listenerRuns: () => supervisor.isRunning('DICOM_LISTENER'),
        diskHasRoom: async () =>
          (await data.space()).free > configuration.settings.current().diskReserveMib * 1024 * 1024,
        stalls: parts.stalls,
      }),
    metrics: createMetrics({
      events,
      listener: parts.listener.stats,
      openAlerts: () => alerts.open(),
      processes: supervisor,
      processingServer,
      storage,
      quarantined: () => side.quarantine.count(),
      subscribers: () => live.subscribers,
    }),
    previewFile: async (taskId, name, { viewer, address, requestId }) => {
      const file = side.previews.fileOf(taskId, name);
      const look = { at: Date.now(), actor: viewer.name, address, requestId, action: 'viewPreview', taskId };
      if (file) await audit.append({ ...look, details: { name }, outcome: 'OK' });
      return file;
    },
    stow: parts.stow,
    manifest: manifestFor((ids) => side.tasks.packagesOf(ids), services.audit),
    quarantinedFile: quarantinedFile(side.quarantine, services.audit),
    processReady: async (taskId, address) =>
      (await server.transport.processReady?.(address, { task_id: taskId }))?.status === 200,
  });

  return {
    wakeDuties: () => {
      auditSender.wake();
      alerting.wake();
      schedule.wake();
    },
    start: async () => {
      if (config.administrator && !(await setUp.needed()))
        log.module('API').info('auth.administrator-exists', {});
      const token = await setUp.begin(config.administrator);
      try {
        await http.start();
      } catch (error) {
        throw portError(error, 'Console and API', config.http.port, 'HTTP_PORT');
      }
      alerting.start();
      disk.start();
      problems.start();
      auditSender.start();
      schedule.start();
      recheck.start();
      return { url: http.url, setUpLink: token && `${http.url}/setup#${token}` };
    },
    stop: () =>
      everyOne(
        [http, problems, ...alerting.stops, disk, auditSender, schedule, recheck].map((part) => part.stop()),
      )
        // What has still been asked for is written down.
        .finally(() => everyOne([sessions.stop(), apiTokens.stop(), audit.close()])),
    services,
    access,
    subscriptions: http.subscriptions,
  };
}
