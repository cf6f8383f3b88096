/** The configuration in the parts that a subscriber is told of: each is what one page shows and one query reads. */
import type { Events } from '../base/events.ts';

export const CONFIGURATION_PARTS = [
  'SETTINGS',
  'DEVICES',
  'RADIOPHARMACEUTICALS',
  'POST_FILTERS',
  'RESTORE',
  'RULES',
  'SCANNER_MODELS',
  'ACCESS',
  'ALERTS',
  'AUDIT',
  'AUDIT_COLLECTOR',
  'WEBHOOKS',
  'MAIL',
  'QUARANTINE',
] as const;
export type ConfigurationPart = (typeof CONFIGURATION_PARTS)[number];

/** By the keys of `configChanged` that are no setting. */
const PART_OF_KEY: Readonly<Record<string, ConfigurationPart>> = {
  radiopharmaceuticals: 'RADIOPHARMACEUTICALS',
  postFilters: 'POST_FILTERS',
  rules: 'RULES',
  scannerModels: 'SCANNER_MODELS',
};

/** Calls `changed` with each part that changes. */
export function followConfiguration(events: Events, changed: (part: ConfigurationPart) => void): void {
  events.on('configChanged', ({ keys }) => {
    for (const part of new Set(keys.map((key) => PART_OF_KEY[key] ?? 'SETTINGS'))) changed(part);
  });
  events.on('devicesChanged', () => changed('DEVICES'));
  events.on('quarantineChanged', () => changed('QUARANTINE'));
  events.on('recordsChanged', ({ part }) => changed(part));
}
