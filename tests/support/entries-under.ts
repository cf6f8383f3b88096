import { existsSync, readdirSync, type Dirent } from 'node:fs';

/**
 * Everything under a folder in which somebody works: read again where a folder went away meanwhile.
 * @throws ENOENT where the folder itself is not there
 */
export function entriesUnder(folder: string): Dirent[] {
  for (;;) {
    try {
      return readdirSync(folder, { recursive: true, withFileTypes: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || !existsSync(folder)) throw error;
    }
  }
}
