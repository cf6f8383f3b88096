/** The API with its real services on a real database, without the pipeline: tasks come from receipts, and stay. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { schema } from '../../schema/index.ts';
import type { Services } from '../../schema/context.ts';
import { AlertStore } from '../../server/alerts/alert-store.ts';
import { AlertWatch } from '../../server/alerts/alert-watch.ts';
import { WebhookSender } from '../../server/alerts/webhook-sender.ts';
import { WebhookStore } from '../../server/alerts/webhook-store.ts';
import { AuditLog } from '../../server/audit/audit-log.ts';
import { ApiTokens } from '../../server/auth/api-tokens.ts';
import type { Role, Viewer } from '../../server/auth/role.ts';
import { Sessions } from '../../server/auth/sessions.ts';
import { SetUp } from '../../server/auth/set-up.ts';
import { Throttle } from '../../server/auth/throttle.ts';
import { Users } from '../../server/auth/users.ts';
import { PostFilters } from '../../server/catalogue/post-filters.ts';
import { Radiopharmaceuticals } from '../../server/catalogue/radiopharmaceuticals.ts';
import { ScannerModels } from '../../server/catalogue/scanner-models.ts';
import type { DatabaseAddress, TlsFiles } from '../../server/base/config.ts';
import { openDatabase } from '../../server/db/database.ts';
import { DeviceConnections } from '../../server/devices/connections.ts';
import { DeviceStore } from '../../server/devices/device-store.ts';
import { ping } from '../../server/devices/ping.ts';
import { Senders } from '../../server/devices/senders.ts';
import { Events } from '../../server/base/events.ts';
import { Authenticator } from '../../server/http/authenticate.ts';
import { HttpServer } from '../../server/http/http-server.ts';
import type { HttpLimits } from '../../server/http/node-server.ts';
import { KnownDocuments } from '../../server/http/known-documents.ts';
import { createMetrics } from '../../server/http/metrics.ts';
import type { Receipt } from '../../server/storage/receipt.ts';
import { AccessWatch } from '../../server/live/access-watch.ts';
import { Live } from '../../server/live/live.ts';
import { Logger, type LogRecord } from '../../server/base/log.ts';
import { LogStore } from '../../server/logs/log-store.ts';
import { notice } from '../../server/base/notices.ts';
import type { ProcessingServerService } from '../../server/processes/process-record.ts';
import { SettingsStore } from '../../server/settings/settings-store.ts';
import { DataDirectory } from '../../server/storage/data-directory.ts';
import { Supervisor, type ManagedProcess } from '../../server/processes/supervisor.ts';
import { Registration } from '../../server/intake/registration.ts';
import { TaskCommands } from '../../server/queue/commands.ts';
import { TaskQueries } from '../../server/tasks/task-queries.ts';
import { createTaskService } from '../../server/tasks/task-service.ts';
import { TaskStore } from '../../server/queue/store.ts';
import { PROCESS_NAMES } from '../../server/base/task-states.ts';
import { temporaryDirectory } from './temporary-directory.ts';

export const PASSWORD = 'gamma camera in the cellar';

export interface ApiServerOptions {
  /** Default: an embedded database of its own. */
  readonly address?: DatabaseAddress;
  readonly stallMs?: number;
  readonly consoleDirectory?: string;
  readonly webhookPausesMs?: readonly number[];
  readonly now?: () => number;
  readonly knownDocuments?: readonly string[];
  readonly tls?: TlsFiles;
  readonly trustedProxies?: readonly string[];
  readonly proxyHeaders?: 'x-forwarded' | 'forwarded';
  readonly limits?: Partial<HttpLimits>;
  /** Told of every statement that was executed. */
  readonly onStatement?: () => void;
}

export type ApiServer = Awaited<ReturnType<typeof startApiServer>>;

export async function startApiServer(options: ApiServerOptions = {}) {
  const folder = temporaryDirectory('api-');
  const database = await openDatabase(
    options.address ?? { kind: 'sqlite', file: join(folder.path, 'api.db') },
  );
  const counted = database.queries.withPlugin({
    transformQuery: ({ node }) => node,
    transformResult: async ({ result }) => {
      options.onStatement?.();
      return result;
    },
  });
  Object.defineProperty(database, 'queries', { value: counted });
  const now = options.now ?? Date.now;
  const events = new Events((error) => assert.fail(String(error)));
  const records: LogRecord[] = [];
  // The stores tell the live streams, which read from the stores.
  const told: { live?: Live } = {};
  const logs = new LogStore(database, (entries) => told.live?.pushLogs(entries));
  const log = new Logger('GATEWAY', (record) => {
    records.push(record);
    logs.add(record);
  });

  const settings = new SettingsStore(database, events);
  await settings.load();
  const devices = new DeviceStore(database, events);
  await devices.load();
  const radiopharmaceuticals = new Radiopharmaceuticals(database, events);
  const users = new Users(database, events);
  const sessions = new Sessions({ database, users, throttle: new Throttle(now), events, now });
  const apiTokens = new ApiTokens(database, events, now);
  const webhooks = new WebhookStore(database, events);
  const alerts = new AlertStore(database, (alert) => {
    told.live?.pushAlert(alert);
    webhookSender.wake();
  });
  const webhookSender = new WebhookSender({
    webhooks,
    alerts,
    pausesMs: options.webhookPausesMs ?? [1, 1],
    onError: (error) => assert.fail(String(error)),
  });

  const store = new TaskStore({ database, events, owner: 'test', now: Date.now });
  const data = new DataDirectory(folder.path);
  await data.prepare();
  const registration = new Registration(database, store, events, {
    rules: () => ({ minimumImages: 3, quietMs: 3_600_000 }),
    sameBytes: async () => true,
    removeCopy: async () => undefined,
    onBegun: () => undefined,
    onConflict: () => undefined,
  });
  const tasks = createTaskService(
    new TaskQueries({
      database,
      progressOf: () => undefined,
      etaOf: () => null,
      rules: () => ({ minimumImages: 3, spacingTolerance: 0.025 }),
    }),
    new TaskCommands({
      database,
      store,
      knowsRadiopharmaceutical: async (name) =>
        (await radiopharmaceuticals.list()).some((one) => one.name === name),
      knowsDevice: (name) => devices.list().some((device) => device.name === name),
      onTryNow: async () => undefined,
    }),
    async (ids) => ids.map(() => null),
  );
  const processes = new Supervisor(database, events, log, PROCESS_NAMES.map(idleProcess));
  await processes.startAll();
  const since = now();
  const processingServer: ProcessingServerService = {
    status: () => ({
      state: 'UNKNOWN',
      since,
      latencyMs: null,
      uptimeSeconds: 0,
      downtimeSeconds: 0,
      disconnections: 0,
      standIn: true,
      address: 'inside',
    }),
    samples: async () => [],
  };
  const authenticator = new Authenticator(sessions, apiTokens);
  const access = new AccessWatch({ events, standingOf: (viewer) => authenticator.standing(viewer), now });
  const live = await Live.open({
    events,
    access,
    tasks,
    deviceAt: (aeTitle, address) => devices.at(aeTitle, address),
    processes,
    processingServer,
    logs,
    alerts,
  });
  told.live = live;
  const state = { ready: true, free: 3e9 };
  const storage = async () => ({ total: 4e9, free: state.free, reserved: 5e8, used: 1e8 });
  const alertWatch = new AlertWatch({
    alerts,
    events,
    transitions: (since) => live.everyTransition(since),
    lastTransition: () => tasks.lastCursor(),
    processes,
    storage,
    isDeclared: (aeTitle, address) => devices.at(aeTitle, address) !== null,
    onError: (error) => assert.fail(String(error)),
    diskEveryMs: 20,
  });
  alertWatch.start();
  const services: Services = {
    tasks,
    processes,
    processingServer,
    live,
    devices,
    connections: new DeviceConnections({
      devices,
      echo: ({ host, port }) => ping(host, port),
      diagnose: async () => [
        {
          name: 'TCP',
          outcome: 'PASSED',
          notice: notice('PORT_OPEN', { host: 'WS', port: 104 }),
          milliseconds: 1,
        },
      ],
    }),
    senders: new Senders(database, devices, events, (error) => assert.fail(String(error))),
    settings,
    radiopharmaceuticals,
    postFilters: new PostFilters(database, events),
    scannerModels: new ScannerModels(database, events, radiopharmaceuticals),
    users,
    sessions,
    apiTokens,
    setUp: new SetUp(users, sessions),
    logs,
    audit: new AuditLog(database, log.module('API'), events),
    alerts,
    webhooks,
    webhookSender,
    storage,
    statistics: async () => ({ days: [], steps: [] }),
    dicomPort: () => 11115,
    version: '0.0.0',
  };
  const known = new KnownDocuments(
    new Map((options.knownDocuments ?? []).map((text) => [sha256(text), text])),
  );
  const http = new HttpServer({
    isAllowed: (document) => !settings.current().knownDocumentsOnly || known.includes(document),
    textFor: (extensions) => known.textFor(extensions),
    http: {
      host: '127.0.0.1',
      port: 0,
      tls: options.tls,
      proxies: { trusted: options.trustedProxies ?? [], headers: options.proxyHeaders ?? 'x-forwarded' },
    },
    ...(options.limits && { limits: options.limits }),
    schema,
    services,
    authenticator,
    access,
    events,
    log: log.module('API'),
    consoleDirectory: options.consoleDirectory ?? join(folder.path, 'no-console'),
    stallMs: options.stallMs ?? 5000,
    readiness: async () => ({ database: await database.answers(), listener: state.ready, disk: true }),
    metrics: createMetrics({
      events,
      listener: () => ({
        associations: 1,
        received: 300,
        receivedBytes: 3e7,
        dropped: 0,
        refused: 0,
        memory: 5e7,
      }),
      openAlerts: () => alerts.open(),
      processes,
      processingServer,
      storage,
      subscribers: () => live.subscribers,
    }),
    previewFile: async (taskId, name) => (name === 'input.png' ? join(folder.path, `${taskId}.png`) : null),
    processReady: async (_taskId, address) => address === '127.0.0.1',
  });
  await http.start();

  return {
    url: http.url,
    services,
    access,
    subscriptions: http.subscriptions,
    events,
    database,
    store,
    folder: folder.path,
    log,
    records,
    state,
    /** A bearer token of a new user with that role. */
    async tokenOf(role: Role): Promise<string> {
      const username = `${role.toLowerCase()}-${Math.random().toString(36).slice(2, 8)}`;
      const user = await users.create({ username, password: PASSWORD, role });
      return (await sessions.open(user, { address: '127.0.0.1', userAgent: 'test' })).token;
    },
    /** Who a bearer token of a session stands for. */
    async viewerOf(token: string): Promise<Viewer> {
      return (await sessions.viewer(token)) ?? assert.fail('no such session');
    },
    /** Images of one series; gives the id of their task. */
    async receive(series: string, options: Partial<SeriesOptions> = {}): Promise<string> {
      const { images = 3, expected = 3, ...header } = options;
      await registration.register(
        Array.from({ length: images }, (_, index) =>
          receipt(series, index, {
            expected,
            patientId: 'P1',
            patientName: 'DOE^JANE',
            accessionNumber: 'A1',
            ...header,
          }),
        ),
      );
      const page = await tasks.list(
        { seriesInstanceUid: series },
        { field: 'id', direction: 'desc' },
        { first: 1, after: null },
      );
      return page.items[0]!.id;
    },
    [Symbol.asyncDispose]: async () => {
      await alertWatch.stop();
      await http.stop();
      await webhookSender.stop();
      await processes.stopAll(1000);
      await logs.flush();
      await database.close();
      folder[Symbol.dispose]();
    },
  };
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

interface SeriesOptions {
  readonly images: number;
  readonly expected: number;
  readonly patientId: string;
  readonly patientName: string;
  readonly accessionNumber: string;
}

function receipt(series: string, index: number, options: Omit<SeriesOptions, 'images'>): Receipt {
  return {
    key: `spool/SCANNER/${series}/${series}.${index}.dcm`,
    bytes: 1000,
    receivedAt: Date.now(),
    source: { aeTitle: 'SCANNER', address: '192.0.2.1' },
    calledAeTitle: 'PETFECTIOR',
    transferSyntaxUid: '1.2.840.10008.1.2',
    header: {
      series: {
        patientId: options.patientId,
        patientName: options.patientName,
        studyInstanceUid: `1.2.${series}`,
        accessionNumber: options.accessionNumber,
        seriesInstanceUid: series,
        seriesDescription: 'WB PET',
        numberOfSlices: options.expected,
      } as Receipt['header']['series'],
      slice: {
        sopClassUid: '1.2.840.10008.5.1.4.1.1.128',
        sopInstanceUid: `${series}.${index}`,
        position: [0, 0, index * 3],
        orientation: [1, 0, 0, 0, 1, 0],
        rows: 128,
        columns: 128,
        pixelSpacing: [4, 4],
        frameOfReferenceUid: `1.3.${series}`,
        instanceNumber: index + 1,
        seriesType: ['STATIC', 'IMAGE'],
        imageIndex: index + 1,
        acquisitionDateTime: '20260102120000',
        frameReferenceTime: 0,
        actualFrameDuration: 120_000,
      },
    },
  };
}

/** A process that has nothing to do. */
function idleProcess(name: (typeof PROCESS_NAMES)[number]): ManagedProcess {
  let concurrency = 2;
  return {
    name,
    start: async () => undefined,
    stop: async () => undefined,
    stats: () => ({ running: 0, concurrency, completed: 0, failed: 0, rate: 0 }),
    setConcurrency: (next) => (concurrency = next),
  };
}
