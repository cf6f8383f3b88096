/**
 * What an administrator can change while the gateway runs: every setting with its bounds and its default.
 * Kept in the database as one row a key; a key without a row has its default.
 */
import { z } from 'zod';
import { aeTitle } from '../devices/device.ts';
import { REFUSABLE_WARNINGS } from '../pet/refusable-warnings.ts';

export const settingsSchema = z.strictObject({
  // General
  /** The name under which the provider knows this installation. Goes into file names. */
  clientId: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/, 'CLIENT_ID_FORM')
    .default('petfectior'),
  mirrorMode: z.boolean().default(false),

  // Completion of a series
  minimumImages: z.int().min(1).max(10_000).default(47),
  quietSeconds: z.number().min(1).max(3600).default(30),
  /** Largest deviation of a gap between slices from the mean gap, percent. */
  spacingTolerancePercent: z.number().min(0).max(50).default(2.5),

  // Local DICOM application
  aeTitle: aeTitle.default('PETFECTIOR'),
  /** A note for people who configure the scanner; the listener does not use it. */
  localAddress: z.string().max(255).default(''),
  /** Null: the port of the environment. */
  dicomPort: z.int().min(1).max(65_535).nullable().default(null),
  checkCalledAeTitle: z.boolean().default(false),
  /** Accept associations from declared devices only. */
  declaredSendersOnly: z.boolean().default(false),
  maxAssociations: z.int().min(1).max(512).default(32),
  maxPduBytes: z.int().min(4096).max(1_048_576).default(262_144),
  artimSeconds: z.number().min(1).max(600).default(30),
  idleSeconds: z.number().min(1).max(3600).default(120),
  refuseOtherObjects: z.boolean().default(false),
  /** Success is answered after fsync; otherwise an image survives a crash of the process only. */
  durableReceive: z.boolean().default(true),

  // Processing
  /** A series with one of these warnings fails instead of being processed in spite of it. */
  refusedWarnings: z
    .array(z.enum(REFUSABLE_WARNINGS))
    .max(REFUSABLE_WARNINGS.length)
    .transform((given) => REFUSABLE_WARNINGS.filter((code) => given.includes(code)))
    .default(['NOT_ATTENUATION_CORRECTED']),
  /** Texts of scanners that leave as they are though their words are not known here; semicolons between. */
  scannerTexts: z.string().max(4000).default(''),
  remoteTimeoutHours: z.number().min(0.01).max(720).default(24),
  /** KiB/s to the processing server; null: no cap. */
  uploadKibPerSecond: z.int().min(1).nullable().default(null),
  /** Element type of voxels.npy for the shared-folder transport. */
  voxelType: z.enum(['f4', 'f8']).default('f4'),
  activityTolerancePercent: z.number().min(0).max(100).default(10),
  deliverBeyondTolerance: z.boolean().default(false),
  serverMonitorSeconds: z.number().min(1).max(3600).default(10),

  // Delivery
  associationsPerDestination: z.int().min(1).max(16).default(2),
  /** How long an archive may take to report on storage commitment. */
  commitmentTimeoutHours: z.number().min(0.01).max(720).default(24),

  // Alerts
  /** Said again where nobody has acknowledged them for so long; 0: never. */
  alertEscalationMinutes: z.int().min(0).max(10_080).default(30),

  // API
  /** Answer only the console's documents and those that the site keeps in its data directory. */
  knownDocumentsOnly: z.boolean().default(false),

  // Sign-in
  /** Local users sign in with a code of an authenticator too. */
  secondFactorRequired: z.boolean().default(false),

  // Retention
  keepFinishedDays: z.number().min(0).max(3650).default(7),
  keepFailedDays: z.number().min(0).max(3650).default(30),
  keepRecordsDays: z.number().min(1).max(36_500).default(365),
  /** Receiving stops while less than this is free. */
  diskReserveMib: z.int().min(16).default(512),
  /** Under that reserve, images of finished tasks go before their time. */
  freePromisedWhenFull: z.boolean().default(false),

  // Backup
  /** Absolute path; empty: none are made by themselves. */
  backupFolder: z
    .string()
    .max(1000)
    .regex(/^(\/.*)?$/, 'BACKUP_FOLDER_FORM')
    .default(''),
  backupHour: z.int().min(0).max(23).default(2),
  backupsKept: z.int().min(1).max(366).default(14),
});

export type Settings = Readonly<z.infer<typeof settingsSchema>>;
export type SettingKey = keyof Settings;
/** What a person sends: any part; what is left out stays. */
export type SettingsPatch = Readonly<Partial<Record<SettingKey, unknown>>>;

/** The texts of such a list. */
export function listedTexts(list: string): readonly string[] {
  return list.split(';').flatMap((text) => text.trim() || []);
}

export const SETTING_KEYS = Object.keys(settingsSchema.shape) as SettingKey[];
export const DEFAULT_SETTINGS: Settings = settingsSchema.parse({});
