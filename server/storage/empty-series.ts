import { readdir, rmdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { SPOOL } from './spool.ts';
import type { DataDirectory } from './data-directory.ts';

/** Long after its last image: a sender that goes on finds its folder again. */
const UNTOUCHED_MS = 3_600_000;

/**
 * Removes the folders of series, and of senders, whose files are gone. Only empty ones can be removed, and the listener
 * makes one anew where it is missing, so that no image is lost to it.
 */
export async function removeEmptySeries(data: DataDirectory, signal: AbortSignal): Promise<void> {
  const root = data.path(SPOOL);
  for (const sender of await readdir(root)) {
    for (const series of await namesIn(join(root, sender))) {
      signal.throwIfAborted();
      await removeIfEmpty(join(root, sender, series));
    }
    await removeIfEmpty(join(root, sender));
  }
}

async function removeIfEmpty(path: string): Promise<void> {
  try {
    if (Date.now() - (await stat(path)).mtimeMs > UNTOUCHED_MS) await rmdir(path);
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (!['ENOTEMPTY', 'EEXIST', 'ENOENT', 'ENOTDIR'].includes(code)) throw error;
  }
}

async function namesIn(path: string): Promise<string[]> {
  try {
    return await readdir(path);
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (['ENOENT', 'ENOTDIR'].includes(code)) return [];
    throw error;
  }
}
