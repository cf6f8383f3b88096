import { closeSync, openSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { makeDirectory } from '../base/make-directory.ts';
import { StartError } from '../base/start-error.ts';

/**
 * Makes the data directory where it is missing, and tries to write there.
 * @throws StartError 78 where that cannot be done
 */
export function prepareDataDirectory(path: string): void {
  try {
    makeDirectory(path);
    const trial = join(path, `.trial-${process.pid}`);
    closeSync(openSync(trial, 'w', 0o600));
    unlinkSync(trial);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new StartError(78, `DATA_DIR: ${path} cannot be written (${code})`, { cause: error });
  }
}
