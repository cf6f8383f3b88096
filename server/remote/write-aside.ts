import { createHash } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

export interface WrittenFile {
  readonly bytes: number;
  /** Hex. */
  readonly sha256: string;
}

/**
 * Writes chunks to a file that appears whole or not at all: written as `<path>.part`, synced, renamed. A failure
 * of the source or of the disk removes the part and is thrown on.
 */
export async function writeAside(
  path: string,
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): Promise<WrittenFile> {
  const aside = `${path}.part`;
  const hash = createHash('sha256');
  let bytes = 0;
  try {
    await using file = await open(aside, 'w', 0o600);
    for await (const chunk of chunks) {
      hash.update(chunk);
      bytes += chunk.length;
      await file.appendFile(chunk);
    }
    await file.sync();
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
