import { constants, createReadStream } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { access, readdir, rm, statfs } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { GatewayError } from '../../base/errors.ts';
import type { Pace } from '../pace.ts';
import { writeAside, type WrittenFile } from '../write-aside.ts';
import { wholeArchiveSize } from './zip.ts';

export interface Copy {
  readonly from: string;
  readonly to: string;
  /** Of the file at `from`; what it has grown by since is not copied. */
  readonly bytes: number;
  /** Which way the shared folder is. */
  readonly direction: 'to' | 'from';
  readonly pace?: Pace;
}

/**
 * Copies a file to or from the shared folder; the copy appears whole or not at all. A fault of the shared side is
 * one of `SHARED_FOLDER_...`; one of our own disk passes through.
 * @param moved is called as each piece has been read
 */
export async function copyAside(
  { from, to, bytes, direction, pace }: Copy,
  moved: (copied: number) => void,
  signal: AbortSignal,
): Promise<WrittenFile> {
  let readFailed = false;
  async function* chunks(): AsyncGenerator<Uint8Array> {
    try {
      let copied = 0;
      for await (const chunk of createReadStream(from, { highWaterMark: 1 << 20, signal, end: bytes - 1 })) {
        for await (const piece of pace?.pieces(chunk as Buffer, signal) ?? [chunk as Buffer]) {
          yield piece;
          moved((copied += piece.length));
        }
      }
    } catch (error) {
      readFailed = true;
      throw error;
    }
  }
  try {
    return await writeAside(to, chunks(), signal);
  } catch (error) {
    signal.throwIfAborted();
    throw readFailed === (direction === 'from') ? folderError(error) : error;
  }
}

const DENIED = new Set(['EACCES', 'EPERM', 'EROFS']);
const FULL = new Set(['ENOSPC', 'EDQUOT']);

/** What a fault of the folder means: it may be mended there, and then all goes on. */
export function folderError(cause: unknown): GatewayError {
  if (cause instanceof GatewayError) return cause;
  const errno = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown';
  if (FULL.has(errno)) return new GatewayError('SHARED_FOLDER_FULL', {}, { cause });
  return new GatewayError(
    DENIED.has(errno) ? 'SHARED_FOLDER_DENIED' : 'SHARED_FOLDER_AWAY',
    { errno },
    { cause },
  );
}

/** The server's two folders are there, to be read and written as far as their modes say. */
export async function requireFolders(path: string): Promise<void> {
  for (const name of ['to_process', 'processed'])
    await access(join(path, name), constants.R_OK | constants.W_OK | constants.X_OK);
}

const TRIAL_BYTES = 64 << 10;

/** A package of so many bytes can be written: what modes say of a network mount need not hold, nor its free space. */
export async function tryWriting(path: string, bytes: number): Promise<void> {
  const folder = join(path, 'to_process');
  const { bavail, bsize } = await statfs(folder);
  if (bavail * bsize < bytes) throw Object.assign(new Error('too little room'), { code: 'ENOSPC' });
  const trial = join(folder, `.petfectior-trial.${randomUUID()}`);
  await writeAside(trial, [new Uint8Array(TRIAL_BYTES)]);
  await rm(trial);
}

/** Removes a job's file, and what runs that were cut off left of writing it. */
export async function removeWithParts(path: string): Promise<void> {
  const name = basename(path);
  for (const other of await readdir(dirname(path)))
    if (other === name || (other.startsWith(`${name}.`) && other.endsWith('.part')))
      await rm(join(dirname(path), other), { force: true });
}

/** The server still has it open, as network mounts say it. */
const BEING_WRITTEN = new Set(['EBUSY', 'ETXTBSY', 'EAGAIN']);

/** Size of a result once its archive is whole, undefined before; anything wrong with the folder throws. */
export async function resultSize(path: string): Promise<number | undefined> {
  try {
    return await wholeArchiveSize(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (BEING_WRITTEN.has(String(code))) return undefined;
    if (code !== 'ENOENT') throw error;
    // Not there yet, if the folder is.
    await access(dirname(path));
    return undefined;
  }
}
