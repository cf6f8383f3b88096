/** Links to the files of a backup, beside the originals: whatever becomes of these, the backup has their bytes. */
import { copyFile, link, mkdir, readdir, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';

const FOLDER = 'backup-staging';
/** The file system has no links, or not to there. */
const WITHOUT_LINKS = new Set(['EXDEV', 'EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'EMLINK', 'ENOSYS']);

export class StagedFiles implements AsyncDisposable {
  readonly #dataDir: string;
  readonly #folder: string;
  readonly keys: string[] = [];

  private constructor(dataDir: string, folder: string) {
    this.#dataDir = dataDir;
    this.#folder = folder;
  }

  /** Removes what backups of this machine have left that were killed: the caller holds the lock of backups. */
  static async open(dataDir: string): Promise<StagedFiles> {
    const all = join(dataDir, FOLDER);
    await mkdir(all, { recursive: true, mode: 0o700 });
    const own = `${hostname()}.`;
    for (const name of await readdir(all)) if (name.startsWith(own)) await remove(join(all, name));
    return new StagedFiles(dataDir, join(all, `${own}${process.pid}`));
  }

  /** @returns false where the file is gone */
  async add(key: string): Promise<boolean> {
    const [from, to] = [join(this.#dataDir, key), this.path(key)];
    await mkdir(dirname(to), { recursive: true, mode: 0o700 });
    try {
      await link(from, to).catch((error: NodeJS.ErrnoException) => {
        if (!WITHOUT_LINKS.has(error.code ?? '')) throw error;
        return copyFile(from, to);
      });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
      throw error;
    }
    this.keys.push(key);
    return true;
  }

  path(key: string): string {
    return join(this.#folder, key);
  }

  async clear(): Promise<void> {
    this.keys.length = 0;
    await remove(this.#folder);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.clear();
  }
}

async function remove(path: string): Promise<void> {
  await rm(path, { recursive: true, force: true, maxRetries: 3 });
}
