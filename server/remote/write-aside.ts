import { createHash, randomUUID } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

export interface WrittenFile {
  readonly bytes: number;
  /** Hex. */
  readonly sha256: string;
}

/** A name beside `path` that no other run has: two runs of one task share nothing while they write. */
export function asideName(path: string): string {
  return `${path}.${randomUUID()}.part`;
}

/**
 * Writes chunks to a file that appears whole or not at all: written under a name of its own (`asideName`), synced,
 * renamed. A failure of the source or of the disk removes the part and is thrown on; so does an abort of the signal.
 */
export async function writeAside(
  path: string,
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  signal?: AbortSignal,
): Promise<WrittenFile> {
  const aside = asideName(path);
  const hash = createHash('sha256');
  let bytes = 0;
  try {
    await using file = await open(aside, 'wx', 0o600);
    for await (const chunk of chunks) {
      hash.update(chunk);
      bytes += chunk.length;
      await file.appendFile(chunk);
    }
    await file.sync();
    signal?.throwIfAborted();
  } catch (error) {
    await rm(aside, { force: true });
    throw error;
  }
  await renameDurably(aside, path);
  return { bytes, sha256: hash.digest('hex') };
}

/** Renames, and syncs the directory so that the new name survives a power cut. */
export async function renameDurably(from: string, to: string): Promise<void> {
  await rename(from, to);
  await using directory = await open(dirname(to), 'r');
  // A network folder may not offer to sync directories; the rename itself has happened.
  await directory.sync().catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EINVAL' && error.code !== 'ENOTSUP' && error.code !== 'EPERM') throw error;
  });
}
