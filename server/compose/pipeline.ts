/** Part of the composition root: the seven steps with their stages and runners, and the gate before the server. */
import type { Database } from '../db/database.ts';
import type { PostFilters } from '../catalogue/post-filters.ts';
import type { Radiopharmaceuticals } from '../catalogue/radiopharmaceuticals.ts';
import type { ScannerModels } from '../catalogue/scanner-models.ts';
import type { DeviceTls } from '../devices/device-tls.ts';
import type { DeviceStore } from '../devices/device-store.ts';
import type { Events } from '../base/events.ts';
import type { Logger } from '../base/log.ts';
import { Progress } from '../queue/progress.ts';
import { Runner } from '../queue/worker.ts';
import { requestByDicom, sendByDicom } from '../steps/deliver/send-by-dicom.ts';
import { ServerGate } from '../remote/server-gate.ts';
import { COMMITMENT_PAUSES, StorageCommitment } from '../steps/deliver/storage-commitment.ts';
import type { Stage } from '../queue/step-definition.ts';
import { compilatorStage } from '../steps/compile/compile-step.ts';
import { downloaderStage } from '../steps/download/download-step.ts';
import { PACK_THREAD, packerStage } from '../steps/pack/pack-step.ts';
import { storeScuStage } from '../steps/deliver/deliver-step.ts';
import { UNPACK_THREAD, unpackerStage } from '../steps/unpack/unpack-step.ts';
import { uploaderStage } from '../steps/upload/upload-step.ts';
import { validatorStage } from '../steps/validate/validate-step.ts';
import type { Transport } from '../remote/transport.ts';
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
  readonly settings: SettingsStore;
  readonly devices: DeviceStore;
  readonly deviceTls: DeviceTls;
  readonly radiopharmaceuticals: Radiopharmaceuticals;
  readonly postFilters: PostFilters;
  readonly scannerModels: ScannerModels;
  readonly version: string;
}

export interface Pipeline {
  readonly runners: readonly Runner[];
  readonly progress: Progress;
  readonly gate: ServerGate;
  readonly commitment: StorageCommitment;
}

export function composePipeline(parts: PipelineParts): Pipeline {
  const { database, events, log, data, installation, store, transport, pool, settings } = parts;
  const progress = new Progress(events);
  const wakeServerSteps = () => {
    for (const runner of runners) runner.wake();
  };
  const gate = new ServerGate({
    probe: (signal) => transport.health(signal),
    onShut: (error) => {
      log.module('PROCESSING_SERVER').error('processing.unreachable', { error });
      events.publish('serverReachable', {
        reachable: false,
        error: { code: error.code, params: error.params },
      });
    },
    onWait: () => events.publish('processingServerChanged', {}),
    onOpen: (downMs) => {
      log.module('PROCESSING_SERVER').info('processing.back', { seconds: Math.round(downMs / 1000) });
      events.publish('serverReachable', { reachable: true, error: null });
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
    log: log.module('STORE_SCU'),
    device: (name) => parts.devices.get(name) ?? undefined,
    request: requestByDicom(() => settings.current().aeTitle, parts.deviceTls),
    timeoutMs: () => settings.current().commitmentTimeoutHours * 3_600_000,
    pauses: COMMITMENT_PAUSES,
  });

  const stages: Stage[] = [
    compilatorStage({ queries: database.queries, rules: () => completionRules(settings) }),
    validatorStage({
      data,
      transport,
      setup: async () => ({
        clientId: settings.current().clientId,
        mirrorMode: settings.current().mirrorMode,
        devices: parts.devices.list(),
        radiopharmaceuticals: await parts.radiopharmaceuticals.list(),
        defaultRadiopharmaceuticals: Object.fromEntries(
          (await parts.scannerModels.list()).flatMap(({ model, defaultRadiopharmaceutical }) =>
            defaultRadiopharmaceutical ? [[model, defaultRadiopharmaceutical]] : [],
          ),
        ),
      }),
      onScannerSeen: (manufacturer, model) => parts.scannerModels.seen(manufacturer, model, Date.now()),
    }),
    packerStage({
      data,
      transport,
      pool,
      clientId: () => settings.current().clientId,
      voxelType: () => settings.current().voxelType,
      pseudonymSecret: installation.pseudonymSecret,
    }),
    uploaderStage({ data, transport, onSent: (bytes) => events.publish('packageSent', { bytes }) }),
    downloaderStage({
      data,
      transport,
      remoteTimeoutMs: () => settings.current().remoteTimeoutHours * 3_600_000,
      reserveBytes: () => settings.current().diskReserveMib * 1024 * 1024,
      now: Date.now,
    }),
    unpackerStage({
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
    storeScuStage({
      database,
      data,
      device: async (name) => parts.devices.get(name) ?? undefined,
      send: sendByDicom(() => settings.current().aeTitle, parts.deviceTls),
      associationsPerDestination: () => settings.current().associationsPerDestination,
      onDeliveryChanged: (taskId) => events.publish('taskChanged', { taskId, deleted: false }),
      onSent: (device, images) => events.publish('imagesSent', { device, images }),
      onCommitmentWanted: () => commitment.wake(),
    }),
  ];
  // A thread takes longer to start than many a step to run: it is there when its turn comes.
  events.on('transition', ({ fromStep, toStep, toState }) => {
    if (fromStep === null) pool.prepare(PACK_THREAD);
    if (toStep === 'DOWNLOADER' && toState === 'WAITING') pool.prepare(UNPACK_THREAD);
  });
  const runners = stages.map(
    (stage) => new Runner(stage, { store, events, progress, gate, log: log.module(stage.step) }),
  );
  return { runners, progress, gate, commitment };
}

export function completionRules(settings: SettingsStore) {
  const { minimumImages, quietSeconds, spacingTolerancePercent } = settings.current();
  return { minimumImages, quietMs: quietSeconds * 1000, spacingTolerance: spacingTolerancePercent / 100 };
}
