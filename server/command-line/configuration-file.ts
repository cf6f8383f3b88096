/**
 * The configuration as a JSON document: settings, devices and catalogues, without secrets, users and history. What is
 * taken in goes through the same rules as what people enter; it adds and changes, and removes nothing.
 */
import { z } from 'zod';
import { validated, Refusal } from '../base/refusals.ts';
import type { ConfigurationServices } from '../compose/configuration.ts';
import type { DeviceInput } from '../devices/device.ts';
import type { Radiopharmaceutical } from '../catalogue/radiopharmaceuticals.ts';
import type { PostFilter } from '../imaging/post-filter.ts';
import { SETTING_KEYS } from '../settings/settings.ts';

const FORMAT = 'petfectior-configuration-1';

/** All but the secret of a DICOMweb server: it is entered again. */
const DEVICE_FIELDS = [
  ...(['name', 'kind', 'aeTitle', 'host', 'port', 'isDestination', 'tls', 'storageCommitment'] as const),
  ...(['canQuery', 'queryAeTitle', 'queryPort', 'retrieveBy', 'url', 'authority'] as const),
];

const row = z.record(z.string(), z.unknown());
const named = row.and(z.object({ name: z.string() }));
const configurationFile = z.strictObject({
  format: z.literal(FORMAT),
  settings: row.default({}),
  devices: z.array(named).max(10_000).default([]),
  radiopharmaceuticals: z.array(named).max(10_000).default([]),
  postFilters: z.array(row).max(10_000).default([]),
  scannerModels: z
    .array(
      z.strictObject({
        manufacturer: z.string().max(255),
        model: z.string().max(255),
        defaultRadiopharmaceutical: z.string().nullable(),
      }),
    )
    .max(10_000)
    .default([]),
});
export type ConfigurationFile = z.input<typeof configurationFile>;

export async function exportConfiguration(services: ConfigurationServices): Promise<ConfigurationFile> {
  const { settings, devices, radiopharmaceuticals, postFilters, scannerModels } = services;
  return {
    format: FORMAT,
    settings: { ...settings.current() },
    devices: devices.list().map((device) => chosen(device, DEVICE_FIELDS)),
    radiopharmaceuticals: (await radiopharmaceuticals.list()).map((each) =>
      chosen(each, ['name', 'codes', 'synonyms', 'halfLife']),
    ),
    postFilters: (await postFilters.list()).map(({ id: _id, ...filter }) => ({ ...filter })),
    scannerModels: (await scannerModels.list()).map((each) => ({
      ...chosen(each, ['manufacturer', 'model']),
      defaultRadiopharmaceutical: each.defaultRadiopharmaceutical ?? null,
    })),
  };
}

export interface ImportedPart {
  readonly part: string;
  readonly outcome: 'added' | 'changed' | 'same' | 'refused';
  /** Why it was refused. */
  readonly reason?: string;
}

/**
 * @param isTrial nothing is written: only what would be added or changed is told
 * @throws ValidationError where the document is none of ours
 */
export async function importConfiguration(
  services: ConfigurationServices,
  document: unknown,
  isTrial: boolean,
): Promise<readonly ImportedPart[]> {
  const file = validated(configurationFile, document);
  const before = await exportConfiguration(services);
  const { settings, devices, radiopharmaceuticals, postFilters, scannerModels } = services;
  const parts: ImportedPart[] = [];
  const take = async (
    part: string,
    known: object | undefined,
    wanted: object,
    write: () => Promise<unknown>,
  ) => {
    const isSame =
      known && Object.entries(wanted).every(([key, value]) => isEqual(known[key as keyof object], value));
    const outcome = isSame ? 'same' : known ? 'changed' : 'added';
    try {
      if (!isSame && !isTrial) await write();
      parts.push({ part, outcome });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      parts.push({ part, outcome: 'refused', reason: error.message });
    }
  };
  const unknown = Object.keys(file.settings).filter((key) => !SETTING_KEYS.some((known) => known === key));
  for (const key of unknown)
    parts.push({ part: `setting ${key}`, outcome: 'refused', reason: 'There is no such setting' });
  const known = Object.fromEntries(Object.entries(file.settings).filter(([key]) => !unknown.includes(key)));
  await take('settings', before.settings, known, () => settings.update(known));
  for (const each of file.radiopharmaceuticals) {
    const present = before.radiopharmaceuticals?.find(({ name }) => name === each.name);
    const input = each as unknown as Radiopharmaceutical;
    await take(`radiopharmaceutical ${each.name}`, present, each, () =>
      present ? radiopharmaceuticals.update(each.name, input) : radiopharmaceuticals.create(input),
    );
  }
  for (const each of file.devices) {
    const present = before.devices?.find(({ name }) => name === each.name);
    const input = each as unknown as DeviceInput;
    await take(`device ${each.name}`, present, each, () =>
      present ? devices.update(each.name, input) : devices.create(input),
    );
  }
  for (const each of file.postFilters) {
    const present = before.postFilters?.find((filter) => isEqual(filter, each));
    await take(`post-filter ${String(each['description'])}`, present, each, () =>
      postFilters.create(each as unknown as PostFilter),
    );
  }
  for (const each of file.scannerModels) {
    const { manufacturer, model } = each;
    const present = before.scannerModels?.find(
      (one) => one.manufacturer === manufacturer && one.model === model,
    );
    await take(`scanner ${manufacturer} ${model}`, present, each, async () => {
      await scannerModels.seen(manufacturer, model, Date.now());
      await scannerModels.setDefaultRadiopharmaceutical(manufacturer, model, each.defaultRadiopharmaceutical);
    });
  }
  return parts;
}

function chosen<T extends object, K extends keyof T & string>(from: T, keys: readonly K[]): Pick<T, K> {
  return Object.fromEntries(keys.map((key) => [key, from[key]])) as Pick<T, K>;
}

function isEqual(one: unknown, other: unknown): boolean {
  return JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));
}

function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
