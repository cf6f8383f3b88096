/** The settings as forms show them: grouped, with bounds and units. The gateway checks again and has the last word. */
import type {
  ConfigValuesFragment,
  LocalDeviceValuesFragment,
  RefusableWarning,
} from '../../graphql/generated/graphql.ts';
import type { MessageKey } from '../../i18n/en.ts';
import { aeTitleProblem, clientIdProblem, numberProblem, type Problem } from './validation.ts';

interface FieldBase {
  readonly key: string;
}
export interface TextSetting extends FieldBase {
  readonly type: 'text';
  readonly problem?: (value: string) => Problem | undefined;
}
export interface NumberSetting extends FieldBase {
  readonly type: 'number';
  /** Bounds in the gateway's unit. */
  readonly min: number;
  readonly max: number;
  readonly whole?: boolean;
  /** May be left empty, which means null. */
  readonly optional?: boolean;
  readonly unit?: MessageKey;
  /** How many of the unit shown are one of the gateway's: sizes are decimal on every page. */
  readonly scale?: number;
}
export interface SwitchSetting extends FieldBase {
  readonly type: 'switch';
}
export interface ChoiceSetting extends FieldBase {
  readonly type: 'choice';
  readonly choices: readonly string[];
}
/** Any of some notices, each on or off; typed as their codes in this order, with commas between. */
export interface NoticesSetting extends FieldBase {
  readonly type: 'notices';
  readonly codes: readonly RefusableWarning[];
}
export type Setting = TextSetting | NumberSetting | SwitchSetting | ChoiceSetting | NoticesSetting;

type SettingOf<Values> = Setting & { readonly key: keyof Values & string };

export interface SettingGroup<Values> {
  readonly title: MessageKey;
  readonly fields: readonly SettingOf<Values>[];
}

/** In the gateway's order. */
const REFUSABLE: Readonly<Record<RefusableWarning, true>> = {
  NOT_ATTENUATION_CORRECTED: true,
  NOT_DECAY_CORRECTED: true,
  CORRECTIONS_UNKNOWN: true,
  SUV_UNAVAILABLE: true,
  UNITS_UNCALIBRATED: true,
  DOSE_IN_MEGABECQUERELS: true,
  HALF_LIFE_OF_NUCLIDE: true,
  SCAN_BEFORE_INJECTION: true,
  RESCALE_INTERCEPT_ABSENT: true,
  TRACER_CONTRADICTED: true,
};

export const GENERAL_GROUPS: readonly SettingGroup<ConfigValuesFragment>[] = [
  {
    title: 'config.general',
    fields: [
      { key: 'clientId', type: 'text', problem: clientIdProblem },
      { key: 'mirrorMode', type: 'switch' },
      { key: 'knownDocumentsOnly', type: 'switch' },
      { key: 'secondFactorRequired', type: 'switch' },
    ],
  },
  {
    title: 'config.completion',
    fields: [
      { key: 'minimumImages', type: 'number', min: 1, max: 10_000, whole: true, unit: 'unit.images' },
      { key: 'quietSeconds', type: 'number', min: 1, max: 3600, unit: 'unit.seconds' },
      { key: 'spacingTolerancePercent', type: 'number', min: 0, max: 50, unit: 'unit.percent' },
    ],
  },
  {
    title: 'config.processing',
    fields: [
      { key: 'remoteTimeoutHours', type: 'number', min: 0.01, max: 720, unit: 'unit.hours' },
      {
        key: 'uploadKibPerSecond',
        type: 'number',
        min: 1,
        max: 2 ** 31 - 1,
        whole: true,
        optional: true,
        unit: 'unit.kilobytesPerSecond',
        scale: 1.024,
      },
      { key: 'activityTolerancePercent', type: 'number', min: 0, max: 100, unit: 'unit.percent' },
      { key: 'serverMonitorSeconds', type: 'number', min: 1, max: 3600, unit: 'unit.seconds' },
      { key: 'voxelType', type: 'choice', choices: ['f4', 'f8'] },
      { key: 'scannerTexts', type: 'text' },
      { key: 'deliverBeyondTolerance', type: 'switch' },
    ],
  },
  {
    title: 'config.refusing',
    fields: [
      { key: 'refusedWarnings', type: 'notices', codes: Object.keys(REFUSABLE) as RefusableWarning[] },
    ],
  },
  {
    title: 'config.retention',
    fields: [
      { key: 'keepFinishedDays', type: 'number', min: 0, max: 3650, unit: 'unit.days' },
      { key: 'keepFailedDays', type: 'number', min: 0, max: 3650, unit: 'unit.days' },
      { key: 'keepRecordsDays', type: 'number', min: 1, max: 36_500, unit: 'unit.days' },
      { key: 'freePromisedWhenFull', type: 'switch' },
      {
        key: 'diskReserveMib',
        type: 'number',
        min: 16,
        max: 2 ** 31 - 1,
        whole: true,
        unit: 'unit.megabytes',
        scale: 1.048576,
      },
      { key: 'associationsPerDestination', type: 'number', min: 1, max: 16, whole: true },
      { key: 'commitmentTimeoutHours', type: 'number', min: 0.01, max: 720, unit: 'unit.hours' },
    ],
  },
  {
    title: 'config.alerts',
    fields: [
      {
        key: 'alertEscalationMinutes',
        type: 'number',
        min: 0,
        max: 10_080,
        whole: true,
        unit: 'unit.minutes',
      },
    ],
  },
  {
    title: 'config.backup',
    fields: [
      { key: 'backupFolder', type: 'text' },
      { key: 'backupHour', type: 'number', min: 0, max: 23, whole: true },
      { key: 'backupsKept', type: 'number', min: 1, max: 366, whole: true },
    ],
  },
];

export const LOCAL_GROUPS: readonly SettingGroup<LocalDeviceValuesFragment>[] = [
  {
    title: 'config.local',
    fields: [
      { key: 'aeTitle', type: 'text', problem: aeTitleProblem },
      { key: 'localAddress', type: 'text' },
      { key: 'dicomPort', type: 'number', min: 1, max: 65_535, whole: true, optional: true },
    ],
  },
  {
    title: 'config.listener',
    fields: [
      { key: 'maxAssociations', type: 'number', min: 1, max: 512, whole: true },
      { key: 'maxPduBytes', type: 'number', min: 4096, max: 1_048_576, whole: true, unit: 'unit.bytes' },
      { key: 'artimSeconds', type: 'number', min: 1, max: 600, unit: 'unit.seconds' },
      { key: 'idleSeconds', type: 'number', min: 1, max: 3600, unit: 'unit.seconds' },
      { key: 'checkCalledAeTitle', type: 'switch' },
      { key: 'declaredSendersOnly', type: 'switch' },
      { key: 'refuseOtherObjects', type: 'switch' },
      { key: 'durableReceive', type: 'switch' },
    ],
  },
];

/** What a person has typed, field by field. */
export type Draft = Record<string, string | boolean>;

export function draftOf(fields: readonly Setting[], values: Readonly<Record<string, unknown>>): Draft {
  const entries = fields.map((field): [string, string | boolean] => {
    const value = values[field.key];
    if (field.type === 'switch') return [field.key, value === true];
    if (value === null || value === undefined) return [field.key, ''];
    const isScaled = field.type === 'number' && field.scale !== undefined;
    return [field.key, String(isScaled ? Math.round(Number(value) * field.scale!) : value)];
  });
  return Object.fromEntries(entries);
}

export function problemOf(field: Setting, typed: string | boolean): Problem | undefined {
  if (typeof typed === 'boolean') return undefined;
  if (field.type === 'text') return field.problem?.(typed);
  if (field.type === 'number') {
    const { min, max, scale = 1 } = field;
    const bounds =
      scale === 1 ? { min, max } : { min: Math.round(min * scale), max: Math.floor(max * scale) };
    return numberProblem(typed, { ...field, ...bounds });
  }
  return undefined;
}

/** The value that the gateway takes for what was typed; only of a field without a problem. */
export function valueOf(
  field: Setting,
  typed: string | boolean,
): string | number | boolean | null | readonly string[] {
  if (field.type === 'notices') return codesOf(typed);
  if (field.type !== 'number') return typeof typed === 'string' ? typed.trim() : typed;
  const text = String(typed).trim();
  if (text === '') return null;
  return field.scale === undefined ? Number(text) : Math.round(Number(text) / field.scale);
}

/** The codes that are on. */
export function codesOf(typed: string | boolean | undefined): readonly string[] {
  return typeof typed === 'string' && typed !== '' ? typed.split(',') : [];
}

/** As typed, with that code on or off. */
export function withCode({ codes }: NoticesSetting, typed: string, code: string, isOn: boolean): string {
  const on = new Set(codesOf(typed));
  if (isOn) on.add(code);
  else on.delete(code);
  return codes.filter((one) => on.has(one)).join(',');
}
