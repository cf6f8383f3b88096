/** What is round the tasks of the scripted gateway: processes, configuration, log, figures by day. */
import { isGatewayAction } from '../../../server/audit/gateway-actions.ts';
import { exampleAccess } from './example-access.ts';
import type { ExampleTask } from './example-tasks.ts';
import { exampleStorage } from './example-activity.ts';
import { saying } from './notice.ts';

const PROCESSES = [
  'DICOM_LISTENER',
  'COMPILATOR',
  'VALIDATOR',
  'PACKER',
  'UPLOADER',
  'DOWNLOADER',
  'UNPACKER',
  'STORE_SCU',
  'TASK_MANAGER',
  'SERVER_MONITOR',
] as const;
const HOUR = 3_600_000;

export function exampleProcesses(now: number) {
  return PROCESSES.map((name, index) => ({
    name: name as string,
    state: name === 'UPLOADER' ? 'STOPPED' : 'RUNNING',
    since: new Date(now - 5 * HOUR).toISOString(),
    queued: name === 'UPLOADER' ? 14 : index % 3,
    running: name === 'UPLOADER' ? 0 : index % 2,
    concurrency: name === 'DICOM_LISTENER' ? null : 2,
    completed: 120 + index,
    failed: name === 'VALIDATOR' ? 3 : 0,
    notice: name === 'VALIDATOR' ? saying('UNKNOWN_RADIOPHARMACEUTICAL', { text: 'F-18 Flurpiridaz' }) : null,
    rate: index % 4,
    dropped: name === 'DICOM_LISTENER' ? [{ sopClassUid: null, name: 'CT Image Storage', objects: 9 }] : [],
  }));
}

export function exampleConfiguration(now: number) {
  const at = (hours: number): string => new Date(now - hours * HOUR).toISOString();
  const device = {
    kind: 'DICOM',
    url: null,
    username: null,
    hasSecret: false,
    authority: null,
    port: 104,
    tls: false,
    storageCommitment: false,
    canQuery: false,
    queryAeTitle: null,
    queryPort: null,
    retrieveBy: 'MOVE',
  };
  return {
    config: {
      clientId: 'hospital-general',
      mirrorMode: true,
      minimumImages: 47,
      quietSeconds: 30,
      spacingTolerancePercent: 2.5,
      remoteTimeoutHours: 24,
      uploadKibPerSecond: null,
      voxelType: 'f4',
      scannerTexts: '',
      refusedWarnings: ['NOT_ATTENUATION_CORRECTED'],
      activityTolerancePercent: 10,
      deliverBeyondTolerance: false,
      knownDocumentsOnly: false,
      secondFactorRequired: false,
      serverMonitorSeconds: 10,
      associationsPerDestination: 2,
      commitmentTimeoutHours: 24,
      alertEscalationMinutes: 30,
      keepFinishedDays: 7,
      keepFailedDays: 30,
      keepRecordsDays: 365,
      diskReserveMib: 512,
      freePromisedWhenFull: false,
      ...{ backupFolder: '', backupHour: 2, backupsKept: 14 },
    },
    localDevice: {
      aeTitle: 'PETFECTIOR',
      localAddress: '192.0.2.10',
      dicomPort: null,
      checkCalledAeTitle: false,
      declaredSendersOnly: false,
      maxAssociations: 32,
      maxPduBytes: 262_144,
      artimSeconds: 30,
      idleSeconds: 120,
      refuseOtherObjects: false,
      durableReceive: true,
    },
    devices: [
      {
        ...device,
        name: 'PACS-NORTH',
        aeTitle: 'PACS_NORTH',
        host: 'pacs-north.example.org',
        isDestination: true,
        tls: true,
        storageCommitment: true,
        canQuery: true,
        queryAeTitle: null,
        queryPort: null,
        retrieveBy: 'MOVE',
        lastSeenAt: null,
        lastEcho: {
          at: at(1),
          ok: false,
          latencyMs: null,
          notice: saying('PORT_CLOSED', { host: 'pacs-north.example.org', port: 104 }),
        },
      },
      {
        ...device,
        name: 'Scanner room 2',
        aeTitle: 'MCT128',
        host: '192.0.2.21',
        isDestination: false,
        lastSeenAt: at(0.2),
        lastEcho: null,
      },
      {
        ...device,
        name: 'WORKSTATION-1',
        aeTitle: 'WORKSTATION_1',
        host: '192.0.2.7',
        isDestination: true,
        lastSeenAt: at(30),
        lastEcho: { at: at(2), ok: true, latencyMs: 11.8, notice: null },
      },
    ],
    unknownSenders: [
      {
        aeTitle: 'OLDSCANNER',
        address: '192.0.2.44',
        firstSeenAt: at(50),
        lastSeenAt: at(3),
        associations: 6,
      },
    ],
    diagnosis: {
      __typename: 'Diagnosis',
      ok: false,
      steps: [
        {
          name: 'NAME_RESOLUTION',
          outcome: 'PASSED',
          notice: saying('HOST_RESOLVED', { host: 'pacs-north.example.org', addresses: '192.0.2.9' }),
          milliseconds: 2.1,
        },
        {
          name: 'TCP',
          outcome: 'PASSED',
          notice: saying('PORT_OPEN', { port: 104, host: '192.0.2.9' }),
          milliseconds: 4.4,
        },
        {
          name: 'ASSOCIATION',
          outcome: 'FAILED',
          notice: saying('CALLING_AE_TITLE_UNKNOWN', { callingAeTitle: 'PETFECTIOR' }),
          milliseconds: 9.7,
        },
        {
          name: 'ECHO',
          outcome: 'SKIPPED',
          notice: saying('STEP_SKIPPED'),
          milliseconds: null,
        },
      ],
    },
    radiopharmaceuticals: [
      {
        name: 'FDG',
        codes: ['C-B1031', '35321007'],
        synonyms: ['FDG', 'Fluorodeoxyglucose'],
        halfLifeSeconds: 6586.2,
      },
      { name: 'PSMA', codes: [], synonyms: ['PSMA', 'Ga-68 PSMA-11'], halfLifeSeconds: 4062.6 },
    ],
    postFilters: [
      {
        id: '1',
        description: 'PETFECTIOR 4 mm',
        descriptionMode: 'APPEND',
        seriesNumber: 1001,
        fwhmMm: 4,
        noisePercent: 20,
        model: 'Biograph128_mCT',
        radiopharmaceutical: 'FDG',
        enabled: true,
      },
    ],
    scannerModels: [
      {
        manufacturer: 'SIEMENS',
        model: 'Biograph128_mCT',
        firstSeenAt: at(900),
        lastSeenAt: at(0.2),
        defaultRadiopharmaceutical: null,
      },
    ],
    processingServer: {
      state: 'ALIVE',
      since: at(5),
      latencyMs: 38.2,
      uptime: 17_840,
      downtime: 130,
      disconnections: 1,
      standIn: true,
      address: 'inside the gateway',
      wait: null,
      samples: Array.from({ length: 120 }, (_, index) => ({
        at: new Date(now - (120 - index) * 10_000).toISOString(),
        alive: index < 70 || index > 82,
        latencyMs: index < 70 || index > 82 ? 30 + 12 * Math.sin(index / 5) + (index % 7) : null,
      })),
    },
    storage: exampleStorage(now),
    ...exampleAccess(at),
    apiTokens: [
      {
        id: '1',
        name: 'RIS',
        role: 'VIEWER',
        createdBy: 'admin',
        createdAt: at(700),
        expiresAt: null,
        lastUsedAt: at(0.5),
      },
    ],
    auditCollector: {
      enabled: true,
      host: 'audit.example.org',
      port: 6514,
      authority: '',
      sourceId: 'PETfectior',
      siteId: 'Example Hospital',
      takenAt: at(0.1),
      behind: 0,
      behindSince: null,
      lost: 0,
      notice: null,
    },
    mail: {
      enabled: true,
      host: 'mail.example.org',
      port: 587,
      security: 'STARTTLS',
      authority: '',
      username: 'pet@example.org',
      hasPassword: true,
      sender: 'pet@example.org',
      language: 'EN',
      consoleUrl: 'https://pet.example.org',
      ...{ quietFrom: 22, quietUntil: 6, digestHour: 7 },
    },
    mailRules: [
      {
        id: '1',
        recipients: ['physics@example.org', 'nuclear-medicine@example.org'],
        minimumSeverity: 'WARNING',
        kinds: [],
        timing: 'AT_ONCE',
        escalated: false,
        sentAt: at(2),
        notice: null,
      },
    ],
    webhooks: [
      {
        id: '1',
        ...{ kind: 'PLAIN', escalated: false, hasToken: false },
        url: 'https://monitoring.example.org/hooks/petfectior',
        kinds: ['TASK_FAILED', 'SERVER_UNREACHABLE'],
        enabled: true,
        createdAt: at(400),
        deliveries: [{ at: at(3), attempt: 1, status: 204, notice: null, milliseconds: 61 }],
      },
    ],
    sessions: [
      {
        id: '1',
        username: 'admin',
        address: '192.0.2.50',
        userAgent: 'Mozilla/5.0 (X11; Linux x86_64) Chromium',
        createdAt: at(3),
        lastSeenAt: at(0),
        expiresAt: at(-9),
        current: true,
      },
    ],
  };
}

export function exampleLog(tasks: readonly ExampleTask[]) {
  const LEVELS = ['INFO', 'INFO', 'WARN', 'INFO', 'ERROR', 'DEBUG'];
  return Array.from({ length: 240 }, (_, index) => {
    const task = tasks[index % Math.max(1, tasks.length)];
    return {
      cursor: String(1000 - index),
      at: new Date(Date.parse(task?.updatedAt ?? '2026-01-01T00:00:00Z') - index * 1300).toISOString(),
      level: LEVELS[index % LEVELS.length],
      module: PROCESSES[index % PROCESSES.length],
      event: 'task.step',
      message: `Step ${PROCESSES[index % PROCESSES.length]} took ${(index * 37) % 900} ms`,
      taskId: task?.id ?? null,
      fields: {},
    };
  });
}

export function exampleAudit(tasks: readonly ExampleTask[]) {
  const kinds = [
    ['viewTask', {}, 'OK'],
    ['updateConfig', { input: { quietSeconds: 45, mirrorMode: true } }, 'OK'],
    ['createDevice', { input: { name: 'WORKSTATION-1', aeTitle: 'WORKSTATION_1', port: 104 } }, 'OK'],
    ['signIn', { username: 'admin' }, 'NotAllowedError'],
    ['deleteTasks', { ids: ['202603020101010001', '202603020101010002'] }, 'OK'],
    ['receiveSeries', { aeTitle: 'SCANNER', calledAeTitle: 'PETFECTIOR', images: 267, copies: 0 }, 'OK'],
    ['deliverResult', { device: 'PACS', images: 12, of: 267, host: 'pacs.hospital.example' }, 'PORT_CLOSED'],
  ] as const;
  return Array.from({ length: 120 }, (_, index) => {
    const [action, details, outcome] = kinds[index % kinds.length]!;
    return {
      cursor: String(500 - index),
      at: new Date(Date.parse('2026-03-02T10:00:00Z') - index * 61_000).toISOString(),
      byGateway: isGatewayAction(action),
      actor:
        action === 'signIn' || isGatewayAction(action)
          ? null
          : index % 2
            ? 'admin'
            : 'technologist.with-a-long-name@hospital.example',
      address: '192.0.2.50',
      action,
      taskId: action === 'viewTask' || isGatewayAction(action) ? (tasks[index]?.id ?? null) : null,
      details,
      outcome,
    };
  });
}

export function exampleStatistics() {
  const days = Array.from({ length: 30 }, (_, index) => ({
    day: new Date(Date.UTC(2026, 1, 1 + index)).toISOString().slice(0, 10),
  }));
  const steps = PROCESSES.slice(1, 8).map((step, index) => ({
    step,
    count: 300,
    medianSeconds: [30, 0.2, 1.4, 6, 120, 2.2, 9][index],
    p95Seconds: [44, 0.4, 3, 15, 260, 4, 21][index],
    medianWaitSeconds: [28, 0.1, 0.3, 0.2, 0.4, 0.2, 6][index],
    p95WaitSeconds: [40, 0.4, 2, 9, 3, 1, 300][index],
  }));
  const activityChanges = days.flatMap(({ day }, index) =>
    ['Biograph128_mCT', 'Discovery ST'].map((model, scanner) => ({
      day,
      model,
      count: 4 + (index % 3),
      medianPercent: (scanner ? -0.4 : 0.2) + Math.sin(index / 3) / 10,
      lowestPercent: -0.8,
      highestPercent: 0.7,
    })),
  );
  const serverHours = Array.from({ length: 72 }, (_, index) => ({
    at: Date.UTC(2026, 2, 1) + index * 3_600_000,
    medianMs: index === 40 ? null : 3 + (index % 5),
    p95Ms: index === 40 ? null : 9 + (index % 7),
    unreachable: index === 40 ? 6 : 0,
  }));
  return { days, steps, activityChanges, serverHours };
}

export function exampleQuarantine(now: number) {
  const image = {
    sourceAeTitle: 'SCANNER1',
    sourceAddress: '192.0.2.10',
    calledAeTitle: 'PETFECTIOR',
    seriesInstanceUid: '1.2.826.0.1.3680043.8.498.1',
    sopInstanceUid: '1.2.826.0.1.3680043.8.498.1.17',
    bytes: 84_512,
    receivedAt: now - 600_000,
    at: now - 590_000,
  };
  const unknown = { sourceAeTitle: null, sourceAddress: null, seriesInstanceUid: null, sopInstanceUid: null };
  return [
    { ...image, id: '2', reason: saying('IMAGE_UNSTORABLE', { code: 'ER_WARN_DATA_OUT_OF_RANGE' }) },
    {
      ...image,
      ...unknown,
      id: '1',
      reason: saying('IMAGE_UNREADABLE', { detail: 'unusable: PixelSpacing' }),
    },
  ];
}
