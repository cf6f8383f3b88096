/**
 * Where files lie. Everything that is kept is named by a storage key, a relative path below the data directory, so
 * that the directory can be moved, backed up, and later shared by several gateways.
 */
import { mkdir, readFile, rm, stat, statfs } from 'node:fs/promises';
import { isAbsolute, join, normalize, sep } from 'node:path';
import { SPOOL } from './spool.ts';

export const TASKS = 'tasks';
/** Compiled code of this version of Node and of ours: may be removed at any time. */
export const CODE_CACHE = 'code-cache';

export class DataDirectory {
  readonly root: string;

  constructor(root: string) {
    this.root = root;
  }

  async prepare(): Promise<void> {
    for (const folder of [SPOOL, TASKS]) await mkdir(this.path(folder), { recursive: true, mode: 0o700 });
  }

  /**
   * The path of a key.
   * @throws RangeError for a key that would lead out of the data directory.
   */
  path(key: string): string {
    const clean = normalize(key);
    if (isAbsolute(clean) || clean === '..' || clean.startsWith(`..${sep}`))
      throw new RangeError('A storage key leads out of the data directory');
    return join(this.root, clean);
  }

  /** Folder of what the gateway makes for a task: its package, the result, rebuilt objects, previews. */
  taskKey(taskId: string, ...parts: readonly string[]): string {
    return [TASKS, taskId, ...parts].join('/');
  }

  async makeFolder(key: string): Promise<string> {
    const path = this.path(key);
    await mkdir(path, { recursive: true, mode: 0o700 });
    return path;
  }

  /** Removes a file or folder; one that is gone already is no error. */
  async remove(key: string): Promise<void> {
    await rm(this.path(key), { recursive: true, force: true });
  }

  async sameBytes(keyA: string, keyB: string): Promise<boolean> {
    if (keyA === keyB) return true;
    const [a, b] = [this.path(keyA), this.path(keyB)];
    const [statA, statB] = await Promise.all([stat(a), stat(b)]);
    if (statA.size !== statB.size) return false;
    const [bytesA, bytesB] = await Promise.all([readFile(a), readFile(b)]);
    return bytesA.equals(bytesB);
  }

  /** Bytes of the file system that holds the data directory. */
  async space(): Promise<{ total: number; free: number }> {
    const { blocks, bavail, bsize } = await statfs(this.root);
    return { total: blocks * bsize, free: bavail * bsize };
  }
}
