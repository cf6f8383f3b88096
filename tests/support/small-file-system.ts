import { mkdirSync, statfsSync } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { runProgram } from './programs.ts';

/** Programs that it takes. */
export const MOUNTING = ['mount', 'umount', 'truncate', 'fallocate'] as const;

export interface SmallFileSystem extends AsyncDisposable {
  readonly path: string;
  /** Takes all room but so many bytes. */
  fill(left?: number): Promise<void>;
  /** Gives the room back. */
  clear(): Promise<void>;
}

/**
 * A file system of so many mebibytes whose image lies in a directory, mounted on a folder of it unless told another.
 * Undefined where it cannot be: mounting takes root, and a kernel that lets us.
 */
export async function smallFileSystem(
  directory: string,
  mebibytes: number,
  path = join(directory, 'mounted'),
): Promise<SmallFileSystem | undefined> {
  const image = join(directory, 'disk');
  mkdirSync(path, { recursive: true });
  await runProgram('truncate', ['-s', `${mebibytes}M`, image]);
  const made = await runProgram('mkfs.ext4', ['-q', '-m', '0', image]);
  const loop = made.status === 0 ? await runProgram('mount', ['-o', 'loop', image, path]) : made;
  const mounted =
    loop.status === 0
      ? loop
      : await runProgram('mount', ['-t', 'tmpfs', '-o', `size=${mebibytes}M`, 'none', path]);
  if (mounted.status !== 0) return undefined;
  const ballast = join(path, 'ballast');
  return {
    path,
    fill: async (left = 0) => {
      const most = freeBytes(path) - left - (2 << 20);
      if (most > 0) await runProgram('fallocate', ['-l', String(most), ballast]);
      await using file = await open(ballast, 'a');
      for (let free = freeBytes(path); free > left; free = freeBytes(path)) {
        const written = await file.write(Buffer.alloc(Math.min(free - left, 1 << 20))).catch(() => undefined);
        await file.sync().catch(() => undefined);
        if (!written) break;
      }
    },
    clear: () => rm(ballast, { force: true }),
    [Symbol.asyncDispose]: async () => {
      await runProgram('umount', ['-l', path]);
    },
  };
}

function freeBytes(path: string): number {
  const { bavail, bsize } = statfsSync(path);
  return bavail * bsize;
}
