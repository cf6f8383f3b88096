/** Dependencies as the lock file has them, with their licences: for the check and for docs/third-party.md. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './source-files.ts';

/** Licences that ask for no more than their text being kept: may be part of what ships. */
const SHIPPED: ReadonlySet<string> = new Set([
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'ISC',
  'MIT',
  'MIT-0',
  'Zlib',
]);
/** Beside those, for tools that are used to build and test and do not ship. */
const TOOLS: ReadonlySet<string> = new Set(['MPL-2.0', 'Python-2.0', 'CC-BY-4.0']);
/** Packages that name no licence in the field for it, with the one that their own licence file states. */
const STATED: Readonly<Record<string, string>> = {
  'combine-errors@3.0.3': 'MIT',
  'memorystream@0.3.1': 'MIT',
};

export interface Dependency {
  readonly name: string;
  readonly version: string;
  /** SPDX expression; `unknown` where none is stated. */
  readonly licence: string;
  /** Part of what is installed to run the gateway, or only to build and test it. */
  readonly ships: boolean;
  readonly hasInstallScript: boolean;
}

interface LockEntry {
  version?: string;
  license?: string;
  dev?: boolean;
  devOptional?: boolean;
  hasInstallScript?: boolean;
}

/** Every package of the lock file once per version, sorted by name. */
export function dependencies(): Dependency[] {
  const lock = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, LockEntry>;
  };
  const found = new Map<string, Dependency>();
  for (const [path, entry] of Object.entries(lock.packages)) {
    const name = path.split('node_modules/').at(-1);
    if (path === '' || name === undefined || entry.version === undefined) continue;
    const key = `${name}@${entry.version}`;
    const ships = found.get(key)?.ships === true || entry.dev !== true;
    const licence = entry.license ?? STATED[key] ?? 'unknown';
    found.set(key, {
      name,
      version: entry.version,
      licence,
      ships,
      hasInstallScript: entry.hasInstallScript === true,
    });
  }
  return [...found.values()].sort((a, b) => a.name.localeCompare(b.name, 'en'));
}

/** Whether a licence may be used where the dependency is used. `A OR B` needs one of them, `A AND B` both. */
export function isAllowed({ licence, ships }: Pick<Dependency, 'licence' | 'ships'>): boolean {
  const allows = (id: string): boolean => SHIPPED.has(id) || (!ships && TOOLS.has(id));
  const choices = licence.replaceAll(/[()]/g, '').split(' OR ');
  return choices.some((choice) => choice.split(' AND ').every((id) => allows(id.trim())));
}
