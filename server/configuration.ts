import type { Device, DeviceInput, EchoOutcome, UnknownSender } from './devices/device.ts';
import type { Settings, SettingsPatch } from './settings/settings.ts';

export const STEP_OUTCOMES = ['PASSED', 'FAILED', 'SKIPPED'] as const;

export interface DiagnosisStep {
  /** E.g. NAME_RESOLUTION, TCP, TLS, ASSOCIATION, ECHO, STORE. */
  readonly name: string;
  readonly outcome: (typeof STEP_OUTCOMES)[number];
  /** What was seen, and what to do. */
  readonly sentence: string;
  readonly milliseconds: number | null;
}

export interface DeviceService {
  list(): Promise<readonly Device[]>;
  get(name: string): Promise<Device | null>;
  /** The declared device that a sender is; asked for each task of a list, so answered from memory. */
  at(aeTitle: string, address: string): Promise<Device | null>;
  create(input: DeviceInput): Promise<Device>;
  update(name: string, input: Partial<DeviceInput>): Promise<Device>;
  delete(name: string): Promise<void>;
  /** C-ECHO; the outcome is kept with the device. */
  echo(name: string): Promise<Device & { readonly lastEcho: EchoOutcome }>;
  /** TCP connect. */
  ping(name: string): Promise<EchoOutcome>;
  diagnose(name: string): Promise<readonly DiagnosisStep[]>;
  unknownSenders(): Promise<readonly UnknownSender[]>;
}

export interface SettingsService {
  current(): Settings;
  update(patch: SettingsPatch): Promise<Settings>;
}

export interface Radiopharmaceutical {
  readonly name: string;
  /** Code values (SNOMED CT, SRT) by which headers name it. */
  readonly codes: readonly string[];
  /** Words by which headers name it. */
  readonly synonyms: readonly string[];
  readonly halfLifeSeconds: number;
}

export interface PostFilter {
  readonly id: number;
  readonly description: string;
  /** Appended to the original series description, or in its place. */
  readonly descriptionMode: 'APPEND' | 'REPLACE';
  readonly seriesNumber: number;
  readonly fwhmMm: number;
  readonly noisePercent: number;
  readonly model: string | null;
  readonly radiopharmaceutical: string | null;
  readonly enabled: boolean;
}

export interface ScannerModel {
  readonly manufacturer: string;
  readonly model: string;
  readonly firstSeenAt: number;
  readonly lastSeenAt: number;
  readonly defaultRadiopharmaceutical: string | null;
}

/** Create, update and delete by key; inputs are validated by the service. */
export interface Catalogue<T, Input, Key> {
  list(): Promise<readonly T[]>;
  create(input: Input): Promise<T>;
  update(key: Key, input: Partial<Input>): Promise<T>;
  delete(key: Key): Promise<void>;
}

export interface ScannerModelService {
  list(): Promise<readonly ScannerModel[]>;
  setDefaultRadiopharmaceutical(
    manufacturer: string,
    model: string,
    name: string | null,
  ): Promise<ScannerModel>;
}

export interface ConfigurationServices {
  readonly devices: DeviceService;
  readonly settings: SettingsService;
  readonly radiopharmaceuticals: Catalogue<Radiopharmaceutical, Radiopharmaceutical, string>;
  readonly postFilters: Catalogue<PostFilter, Omit<PostFilter, 'id'>, number>;
  readonly scannerModels: ScannerModelService;
}
