/**
 * Where files lie. Everything that is kept is named by a storage key, a relative path below the data directory, so
 * that the directory can be moved, backed up, and later shared by several gateways.
 */
import { access, mkdir, open, rename, rm, statfs } from 'node:fs/promises';
import { dirname, isAbsolute, join, normalize, sep } from 'node:path';
import { SPOOL } from './spool.ts';

export const TASKS = 'tasks';
/** What was received and no task can take. */
export const QUARANTINE = 'quarantine';

export class DataDirectory {
  readonly root: string;
  /** Waited for before a file is removed or moved: a backup may be noting which there are. */
  removalsAllowed: () => Promise<void> = () => Promise.resolve();

  constructor(root: string) {
    this.root = root;
  }

  async prepare(): Promise<void> {
    for (const folder of [SPOOL, TASKS, QUARANTINE])
      await mkdir(this.path(folder), { recursive: true, mode: 0o700 });
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
    await this.removalsAllowed();
    await rm(this.path(key), { recursive: true, force: true });
  }

  async has(key: string): Promise<boolean> {
    try {
      await access(this.path(key));
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
      throw error;
    }
  }

  /** Makes the folder that it goes to where need be; durable when it returns. */
  async move(from: string, to: string): Promise<void> {
    await this.removalsAllowed();
    const folder = dirname(this.path(to));
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await rename(this.path(from), this.path(to));
    await using directory = await open(folder, 'r');
    await directory.sync();
  }

  /** Bytes of the file system that holds the data directory. */
  async space(): Promise<{ total: number; free: number }> {
    const { blocks, bavail, bsize } = await statfs(this.root);
    return { total: blocks * bsize, free: bavail * bsize };
  }
}
