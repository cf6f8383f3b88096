/** The settings of the environment as files of a backup, for whoever sets the restored gateway up. */
import { readFileSync } from 'node:fs';
import { VARIABLES, type Environment } from '../base/variables.ts';

/** Folder in the restored data directory. */
export const RESTORED_SETTINGS = 'restored-settings';
const CERTIFICATES = /(_CERT|_KEY|_CA)$/;

/** By storage key. Values of `NAME_FILE` are those of the files; the passphrase is left out. */
export function settingsFiles(environment: Environment): ReadonlyMap<string, Buffer> {
  const files = new Map<string, Buffer>();
  const lines: string[] = [];
  for (const name of Object.keys(VARIABLES)) {
    const file = environment[`${name}_FILE`]?.trim();
    const value = environment[name]?.trim() || (file && readFileSync(file, 'utf8').trim());
    if (!value || name === 'BACKUP_PASSPHRASE') continue;
    lines.push(`${name}=${value}`);
    if (CERTIFICATES.test(name)) files.set(`${RESTORED_SETTINGS}/${name}.pem`, readFileSync(value));
  }
  files.set(`${RESTORED_SETTINGS}/environment`, Buffer.from(lines.map((line) => `${line}\n`).join('')));
  return files;
}
