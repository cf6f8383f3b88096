import { ValidationError } from '../server/base/refusals.ts';
import type { Settings } from '../server/settings/settings.ts';
import { builder } from './builder.ts';
import { RefusableWarningEnum } from './enums.ts';

/** One entry a setting: its type and what it is. Output, input and documentation follow. */
const CONFIG_FIELDS = {
  clientId: ['String', 'Name under which the provider knows this installation.'],
  mirrorMode: ['Boolean', 'Whether results also go back to the device that sent the images.'],
  minimumImages: ['Int', 'A series with fewer slices fails.'],
  quietSeconds: ['Float', 'A series counts as complete when nothing has come for so long, s.'],
  spacingTolerancePercent: ['Float', 'Largest deviation of a gap between slices from the mean gap, %.'],
  scannerTexts: [
    'String',
    'Names of manufacturers, models, reconstruction methods and kernels that leave as they are though the gateway does not know their words; semicolons between.',
  ],
  remoteTimeoutHours: ['Float', 'A result that has not come after so long fails the task, h.'],
  uploadKibPerSecond: ['Int', 'Bandwidth to the processing server, KiB/s; null: no cap.'],
  voxelType: ['String', 'Element type of voxels.npy in the shared-folder protocol: f4 or f8.'],
  refusedWarnings: [
    'RefusableWarnings',
    'A series with one of these warnings fails instead of being processed in spite of it.',
  ],
  activityTolerancePercent: ['Float', 'Largest change of total activity that is delivered, %.'],
  freePromisedWhenFull: [
    'Boolean',
    'Whether images of finished tasks are removed before their time while less than the reserve is free.',
  ],
  deliverBeyondTolerance: ['Boolean', 'Whether results beyond that tolerance are delivered all the same.'],
  serverMonitorSeconds: ['Float', 'How often the Server Monitor asks the processing server, s.'],
  associationsPerDestination: ['Int', 'Associations to one destination at a time.'],
  commitmentTimeoutHours: [
    'Float',
    'A device that has not reported on storage commitment by then has failed, h.',
  ],
  alertEscalationMinutes: [
    'Int',
    'Alerts that nobody has acknowledged for so long are said again, min; 0: never.',
  ],
  knownDocumentsOnly: [
    'Boolean',
    "Whether only the console's documents, and those that the site keeps in its data directory, are answered.",
  ],
  secondFactorRequired: ['Boolean', 'Whether local users need a second factor to sign in.'],
  keepFinishedDays: ['Float', 'How long images of completed and cancelled tasks are kept, days.'],
  keepFailedDays: ['Float', 'How long images of failed tasks are kept, days.'],
  keepRecordsDays: ['Float', 'How long tasks and log entries are kept, days.'],
  backupFolder: ['String', 'Folder on the gateway for daily backups; empty: none are made.'],
  backupHour: ['Int', 'Hour of the backup, 0 to 23, in the time zone of the gateway.'],
  backupsKept: ['Int', 'How many of them are kept.'],
  diskReserveMib: ['Int', 'Receiving stops while less than this is free, MiB.'],
} as const satisfies Partial<Record<keyof Settings, readonly [ScalarName, string]>>;

const LOCAL_DEVICE_FIELDS = {
  aeTitle: ['String', 'AE title of this gateway.'],
  localAddress: ['String', 'IP address of this gateway: a note for people who configure the scanner.'],
  dicomPort: ['Int', 'TCP port it listens on; null: that of the environment.'],
  checkCalledAeTitle: ['Boolean', 'Whether associations called by another AE title are rejected.'],
  declaredSendersOnly: ['Boolean', 'Whether associations of undeclared senders are rejected.'],
  maxAssociations: ['Int', 'Associations at a time.'],
  maxPduBytes: ['Int', 'Largest PDU that is received, bytes.'],
  artimSeconds: ['Float', 'How long a connection may take to request its association (ARTIM timer), s.'],
  idleSeconds: ['Float', 'How long an association may be idle, s.'],
  refuseOtherObjects: [
    'Boolean',
    'Whether objects other than PET images are refused; otherwise they are dropped.',
  ],
  durableReceive: ['Boolean', 'Whether success is answered only after fsync.'],
} as const satisfies Partial<Record<keyof Settings, readonly [ScalarName, string]>>;

type ScalarName = 'String' | 'Boolean' | 'Int' | 'Float' | 'RefusableWarnings';
type FieldTable = Readonly<Record<string, readonly [ScalarName, string]>>;
const typeOf = (name: ScalarName) =>
  name === 'RefusableWarnings' ? ([RefusableWarningEnum] as const) : name;
const NULLABLE = new Set<string>(['uploadKibPerSecond', 'dicomPort']);

function settingsType(name: string, description: string, table: FieldTable) {
  return builder.objectRef<Settings>(name).implement({
    description,
    fields: (t) =>
      Object.fromEntries(
        Object.entries(table).map(([key, [type, text]]) => [
          key,
          t.field({
            type: typeOf(type) as 'String',
            nullable: NULLABLE.has(key),
            description: text,
            resolve: (settings) => settings[key as keyof Settings] as never,
          }),
        ]),
      ),
  });
}

function settingsInput(name: string, description: string, table: FieldTable) {
  return builder.inputType(name, {
    description,
    fields: (t) =>
      Object.fromEntries(
        Object.entries(table).map(([key, [type, text]]) => [
          key,
          t.field({ type: typeOf(type) as 'String', description: text }),
        ]),
      ),
  });
}

export const ConfigType = settingsType('Config', 'General configuration.', CONFIG_FIELDS);
export const LocalDeviceType = settingsType(
  'LocalDevice',
  'The DICOM application of this gateway.',
  LOCAL_DEVICE_FIELDS,
);
builder.objectField(LocalDeviceType, 'port', (t) =>
  t.int({
    description: 'TCP port on which it takes associations now, by dicomPort or by the environment.',
    resolve: (_settings, _args, { dicomPort }) => dicomPort(),
  }),
);
const ConfigInput = settingsInput('ConfigInput', 'What to change; what is left out stays.', CONFIG_FIELDS);
const LocalDeviceInput = settingsInput(
  'LocalDeviceInput',
  'What to change; what is left out stays.',
  LOCAL_DEVICE_FIELDS,
);

builder.queryFields((t) => ({
  config: t.field({
    type: ConfigType,
    description: 'General configuration.',
    resolve: (_root, _args, { settings }) => settings.current(),
  }),
  localDevice: t.field({
    type: LocalDeviceType,
    description: 'The DICOM application of this gateway.',
    resolve: (_root, _args, { settings }) => settings.current(),
  }),
}));

builder.mutationFields((t) => ({
  updateConfig: t.field({
    type: ConfigType,
    authScopes: { role: 'ADMINISTRATOR' },
    errors: { types: [ValidationError] },
    description: 'Changes the general configuration; applied at once.',
    args: { input: t.arg({ type: ConfigInput, required: true, description: 'What to change.' }) },
    resolve: (_root, { input }, { settings }) => settings.update(input),
  }),
  updateLocalDevice: t.field({
    type: LocalDeviceType,
    authScopes: { role: 'ADMINISTRATOR' },
    errors: { types: [ValidationError] },
    description: 'Changes the DICOM application of this gateway; the listener takes it up at once.',
    args: { input: t.arg({ type: LocalDeviceInput, required: true, description: 'What to change.' }) },
    resolve: (_root, { input }, { settings }) => settings.update(input),
  }),
}));
