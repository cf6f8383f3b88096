/** Part of the composition root: the seven steps with their workers, and the gate before the server. */
import type { Database } from '../db/database.ts';
import type { TaskRow } from '../db/entities/task.ts';
import type { PostFilters } from '../catalogue/post-filters.ts';
import type { Radiopharmaceuticals } from '../catalogue/radiopharmaceuticals.ts';
import type { ScannerModels } from '../catalogue/scanner-models.ts';
import type { Device } from '../devices/device.ts';
import type { DeviceTls } from '../devices/device-tls.ts';
import type { DeviceStore } from '../devices/device-store.ts';
import type { Events } from '../base/events.ts';
import type { Logger } from '../base/log.ts';
import { notice } from '../base/notices.ts';
import type { Step } from '../base/task-states.ts';
import type { ProgressWatch } from '../base/progress-watch.ts';
import { Progress } from '../queue/progress.ts';
import { LiveRuns } from '../queue/live-runs.ts';
import type { AppliedRule } from '../rules/rule.ts';
import type { Rules } from '../rules/rules.ts';
import { RunFolders } from '../queue/run-folders.ts';
import { stepSource } from '../queue/step-source.ts';
import { Worker, type WorkSource } from '../queue/worker.ts';
import { requestByDicom, sendByDicom } from '../steps/deliver/send-by-dicom.ts';
import { sendOverWeb } from '../steps/deliver/send-over-web.ts';
import { ServerGate } from '../remote/server-gate.ts';
import { COMMITMENT_PAUSES, StorageCommitment } from '../steps/deliver/storage-commitment.ts';
import type { StepDefinition } from '../queue/step-definition.ts';
import { compileStep } from '../steps/compile/compile-step.ts';
import { downloadStep } from '../steps/download/download-step.ts';
import { EncodingAhead } from '../steps/pack/encoding-ahead.ts';
import { PACK_THREAD, packStep } from '../steps/pack/pack-step.ts';
import { deliverySource, type SendTarget } from '../steps/deliver/delivery-source.ts';
import { Destinations } from '../steps/deliver/destinations.ts';
import { UNPACK_THREAD, unpackStep } from '../steps/unpack/unpack-step.ts';
import { uploadStep } from '../steps/upload/upload-step.ts';
import { validateStep } from '../steps/validate/validate-step.ts';
import type { Transport } from '../remote/transport.ts';
import { listedTexts } from '../settings/settings.ts';
import type { SettingsStore } from '../settings/settings-store.ts';
import type { DataDirectory } from '../storage/data-directory.ts';
import type { Installation } from '../storage/installation.ts';
import type { TaskStore } from '../queue/store.ts';
import type { ThreadPool } from '../workers/thread-pool.ts';

export interface PipelineParts {
  readonly database: Database;
  readonly events: Events;
  readonly log: Logger;
  readonly data: DataDirectory;
  readonly installation: Installation;
  readonly store: TaskStore;
  readonly transport: Transport;
  readonly pool: ThreadPool;
  /** For what is made of series while they come in. */
  readonly aheadPool: ThreadPool;
  readonly settings: SettingsStore;
  readonly devices: DeviceStore;
  readonly deviceTls: DeviceTls;
  readonly radiopharmaceuticals: Radiopharmaceuticals;
  readonly postFilters: PostFilters;
  readonly scannerModels: ScannerModels;
  readonly rules: Rules;
  /** What applies to the series of a test run, instead of the rules. */
  readonly testRunRule: (task: TaskRow) => Promise<AppliedRule | null>;
  readonly version: string;
  /** Told of what runs, and of how it moves. */
  readonly watch: ProgressWatch;
  /** Whether nothing may leave the gateway: it was restored, and nobody has said that it is the real one. */
  readonly isHeld: () => boolean;
  /** Whether other gateways work on the same queue. */
  readonly isShared: boolean;
  /** Whether what happens now is told by another node. */
  readonly isToldByOthers: () => boolean;
  /** Whether this gateway does what is done once for all nodes. */
  readonly hasDuty: () => boolean;
}

/** What speaks to others: waits after a restore. */
const HELD_STEPS: ReadonlySet<Step> = new Set(['UPLOADER', 'DOWNLOADER', 'UNPACKER', 'STORE_SCU']);

export type PipelineWorker = Pick<
  Worker<never>,
  'step' | 'start' | 'stop' | 'stats' | 'setConcurrency' | 'wake'
>;

export interface Pipeline {
  readonly workers: readonly PipelineWorker[];
  readonly liveRuns: LiveRuns;
  readonly folders: RunFolders;
  readonly progress: Progress;
  readonly gate: ServerGate;
  readonly commitment: StorageCommitment;
  readonly ahead: EncodingAhead;
  /** A destination can be reached again: what waits for it is sent. */
  readonly deliverNow: (device: string) => Promise<void>;
  readonly destinations: Destinations;
}

export function composePipeline(parts: PipelineParts): Pipeline {
  const { database, events, log, data, installation, store, transport, pool, settings } = parts;
  const progress = new Progress(events);
  const wakeServerSteps = () => {
    for (const each of workers) each.wake();
  };
  const gate = new ServerGate({
    probe: (signal) => transport.health(signal),
    onShut: (error) => {
      log.module('PROCESSING_SERVER').error('processing.unreachable', { error });
      const failure = { code: error.code, params: error.params };
      events.publish('serverReachable', { reachable: false, error: failure });
      const retryAfterMs = error.retryAfterMs ?? null;
      events.publish('gateTurned', { node: store.owner, error: failure, retryAfterMs });
    },
    onWait: () => events.publish('processingServerChanged', {}),
    onOpen: (downMs) => {
      log.module('PROCESSING_SERVER').info('processing.back', { seconds: Math.round(downMs / 1000) });
      events.publish('serverReachable', { reachable: true, error: null });
      events.publish('gateTurned', { node: store.owner, error: null, retryAfterMs: null });
      events.publish('processingServerChanged', {});
      // Its failure is caught by the Task Manager's sweep.
      store
        .wakeWaitingFor('SERVER')
        .then(wakeServerSteps, (error: unknown) => log.warn('task-manager.sweep-failed', { error }));
    },
  });

  const commitment = new StorageCommitment({
    database,
    events,
    now: () => store.now,
    log: log.module('STORE_SCU'),
    device: (name) => parts.devices.get(name) ?? undefined,
    request: requestByDicom(() => settings.current().aeTitle, parts.deviceTls),
    timeoutMs: () => settings.current().commitmentTimeoutHours * 3_600_000,
    pauses: COMMITMENT_PAUSES,
    isHeld: () => parts.isHeld() || !parts.hasDuty(),
  });

  const ahead = new EncodingAhead({
    ...{ data, events },
    pool: parts.aheadPool,
    packaging: (signal) => transport.packaging(signal),
    log: log.module('PACKER'),
  });
  const definitions: StepDefinition[] = [
    compileStep({
      queries: database.queries,
      data,
      rules: () => completionRules(settings),
      routing: async (task) => ({
        fixed: await parts.testRunRule(task),
        rules: await parts.rules.list(),
        ...(await tracersOf(parts)),
      }),
      now: () => store.now,
      markOvertaken: async (id) =>
        void (await store.act(id, { kind: 'warn', warning: notice('LATE_SLICES') })),
    }),
    validateStep({
      data,
      transport,
      setup: async () => ({
        clientId: settings.current().clientId,
        mirrorMode: settings.current().mirrorMode,
        refusedWarnings: settings.current().refusedWarnings,
        scannerTexts: listedTexts(settings.current().scannerTexts),
        devices: parts.devices.list(),
        ...(await tracersOf(parts)),
      }),
      onScannerSeen: (manufacturer, model) => parts.scannerModels.seen(manufacturer, model, Date.now()),
    }),
    packStep({
      data,
      transport,
      pool,
      ahead,
      clientId: () => settings.current().clientId,
      voxelType: () => settings.current().voxelType,
      pseudonymSecret: installation.pseudonymSecret,
      refusedWarnings: () => settings.current().refusedWarnings,
      scannerTexts: () => listedTexts(settings.current().scannerTexts),
    }),
    uploadStep({
      data,
      transport,
      onSent: (bytes) => events.publish('packageSent', { bytes }),
      now: () => store.now,
    }),
    downloadStep({
      data,
      transport,
      remoteTimeoutMs: () => settings.current().remoteTimeoutHours * 3_600_000,
      reserveBytes: () => settings.current().diskReserveMib * 1024 * 1024,
      now: () => store.now,
    }),
    unpackStep({
      data,
      transport,
      pool,
      setup: async () => ({
        postFilters: await parts.postFilters.list(),
        integrity: {
          tolerance: settings.current().activityTolerancePercent,
          allowMismatch: settings.current().deliverBeyondTolerance,
        },
      }),
      clientVersion: parts.version,
    }),
  ];
  const now = () => store.now;
  const destinations = new Destinations(
    () => settings.current().associationsPerDestination,
    now,
    (contact) => events.publish('destinationContacted', contact),
  );
  events.on('destinationContacted', (contact) => destinations.learn(contact));
  const overDicom = sendByDicom(() => settings.current().aeTitle, parts.deviceTls);
  const deliveries = deliverySource({
    store,
    queries: database.queries,
    data,
    progress,
    destinations,
    watch: parts.watch,
    log: log.module('STORE_SCU'),
    device: (name) => targetOf(parts.devices.get(name)),
    send: (target, ...rest) => (target.web ? sendOverWeb : overDicom)(target, ...rest),
    onSent: (device, images) => events.publish('imagesSent', { device, images }),
    onCommitmentWanted: () => commitment.wake(),
    isShared: parts.isShared,
  });
  // A thread takes longer to start than many a step to run: it is there when its turn comes.
  events.on('transition', ({ fromStep, toStep, toState }) => {
    if (fromStep === null) pool.prepare(PACK_THREAD);
    if (toStep === 'DOWNLOADER' && toState === 'WAITING') pool.prepare(UNPACK_THREAD);
  });
  const liveRuns = new LiveRuns();
  const folders = new RunFolders(data);
  const worker = <W>(source: WorkSource<W>) =>
    new Worker(HELD_STEPS.has(source.step) ? unlessHeld(source, parts.isHeld) : source, {
      ...{ events, liveRuns },
      log: log.module(source.step),
    });
  const workers = [
    ...definitions.map((definition) =>
      worker(
        stepSource(definition, {
          ...{ store, events, progress, gate, folders, watch: parts.watch },
          log: log.module(definition.step),
        }),
      ),
    ),
    worker(deliveries),
  ];
  const deliverer = workers.at(-1)!;
  // Another node's association has ended, perhaps: there may be room for one of this node's.
  events.on('taskChanged', () => parts.isToldByOthers() && deliverer.wake());
  const deliverNow = async (device: string): Promise<void> => {
    destinations.answered(device);
    await store.wakeDeliveries(device);
    deliverer.wake();
  };
  events.on('restoreConfirmed', () => {
    wakeServerSteps();
    commitment.wake();
  });
  events.on('deviceAnswered', ({ device }) => {
    deliverNow(device).catch((error: unknown) => log.warn('task-manager.sweep-failed', { error }));
  });
  return {
    workers,
    liveRuns,
    folders,
    progress,
    gate,
    commitment,
    ahead,
    deliverNow,
    destinations,
  };
}

function targetOf(device: Device | null): SendTarget | undefined {
  return device ? { ...device, web: device.kind === 'DICOMWEB' ? device : undefined } : undefined;
}

function unlessHeld<W>(source: WorkSource<W>, isHeld: () => boolean): WorkSource<W> {
  return { ...source, claim: async (...claim) => !isHeld() && source.claim(...claim) };
}

async function tracersOf({ radiopharmaceuticals, scannerModels }: PipelineParts) {
  const models = await scannerModels.list();
  return {
    radiopharmaceuticals: await radiopharmaceuticals.list(),
    defaultRadiopharmaceuticals: Object.fromEntries(
      models.flatMap(({ model, defaultRadiopharmaceutical }) =>
        defaultRadiopharmaceutical ? [[model, defaultRadiopharmaceutical]] : [],
      ),
    ),
  };
}

export function completionRules(settings: SettingsStore) {
  const { minimumImages, quietSeconds, spacingTolerancePercent } = settings.current();
  return { minimumImages, quietMs: quietSeconds * 1000, spacingTolerance: spacingTolerancePercent / 100 };
}
