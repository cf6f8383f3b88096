/** The settings as they are now: validated, kept, then announced. */
import { isDeepStrictEqual } from 'node:util';
import type { Database } from '../db/database.ts';
import { Setting } from '../db/entities/setting.ts';
import type { Events } from '../base/events.ts';
import { validated } from '../base/refusals.ts';
import {
  DEFAULT_SETTINGS,
  SETTING_KEYS,
  settingsSchema,
  type Settings,
  type SettingsPatch,
} from './settings.ts';

export class SettingsStore {
  readonly #database: Database;
  readonly #events: Events;
  #settings: Settings = DEFAULT_SETTINGS;

  constructor(database: Database, events: Events) {
    this.#database = database;
    this.#events = events;
  }

  /**
   * Reads what is kept. A value that today's rules no longer allow falls back to its default.
   * @returns the keys of such values.
   */
  async load(): Promise<readonly string[]> {
    const kept = await this.#database.entities().find(Setting, { name: { $in: SETTING_KEYS } });
    const values = Object.fromEntries(kept.map(({ name, value }) => [name, value]));
    const bad = (settingsSchema.safeParse(values).error?.issues ?? []).map(({ path }) => String(path[0]));
    for (const name of bad) delete values[name];
    this.#settings = settingsSchema.parse(values);
    return bad;
  }

  current(): Settings {
    return this.#settings;
  }

  /**
   * Changes the settings that the patch names, all or none; what is left out, or undefined, stays.
   * @throws ValidationError with every problem at its field.
   */
  async update(patch: SettingsPatch): Promise<Settings> {
    const given = Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined));
    const next = validated(settingsSchema, { ...this.#settings, ...given });
    const keys = SETTING_KEYS.filter((key) => !isDeepStrictEqual(next[key], this.#settings[key]));
    if (keys.length === 0) return this.#settings;
    await this.#database.entityTransaction(async (em) => {
      await em.nativeDelete(Setting, { name: { $in: keys } });
      for (const name of keys) if (next[name] !== null) em.create(Setting, { name, value: next[name] });
    });
    this.#settings = { ...this.#settings, ...Object.fromEntries(keys.map((key) => [key, next[key]])) };
    this.#events.publish('configChanged', { keys });
    return this.#settings;
  }
}
