/**
 * Fills an empty data directory and an empty database from an archive. All of it is verified before anything is
 * written; a file marks the directory until it is whole, so that no gateway starts on half of it and the command may
 * be run again. The schema becomes that of the archive, so that the version that made it can go on with it. The gateway
 * then starts with everything that leaves it held: restore-hold.ts.
 */
import { existsSync } from 'node:fs';
import { open, readdir, rm, statfs, utimes } from 'node:fs/promises';
import { dirname, join, normalize } from 'node:path';
import type { Config } from '../base/config.ts';
import { makeDirectory } from '../base/make-directory.ts';
import { StartError } from '../base/start-error.ts';
import { lockDataDirectory, RESTORE_MARK } from '../storage/installation.ts';
import { prepareDataDirectory } from '../storage/prepare-data-directory.ts';
import { DamagedArchiveError } from './archive-cipher.ts';
import { readEntries, type About, type Manifest } from './archive-entries.ts';
import { FORGET_COUNTER } from './missing-images.ts';
import { RESTORED_COUNTER } from './restore-hold.ts';
import { openTableFill, type TableFill } from './table-fill.ts';
import type { Value } from './table-snapshot.ts';
import { syncFolder } from './write-backup.ts';

export interface RestoreOptions {
  readonly config: Pick<Config, 'dataDir' | 'database'>;
  readonly passphrase: string;
  readonly file: string;
  readonly onProgress?: (what: { readonly entry: string; readonly phase: 'verify' | 'fill' }) => void;
}

export interface RestoreSummary {
  readonly about: About;
  readonly manifest: Manifest;
}

/** What an archive holds. Reads it whole. @throws DamagedArchiveError */
export async function verifyBackup({
  file,
  passphrase,
  onProgress,
}: Omit<RestoreOptions, 'config'>): Promise<RestoreSummary> {
  let about: About | undefined;
  let manifest: Manifest | undefined;
  for await (const { head, body } of readEntries(file, passphrase, (read) => (manifest = read))) {
    if (head.kind === 'about') about = head.about;
    else onProgress?.({ phase: 'verify', entry: head.kind === 'table' ? head.table : 'files' });
    if (head.kind === 'file' && !isOurs(head.key))
      throw new DamagedArchiveError(`${file}: a file in it would lie outside of the data directory`);
    for await (const _piece of body);
  }
  if (!about || !manifest) throw new DamagedArchiveError(`${file}: it does not say what it was made of`);
  return { about, manifest };
}

/**
 * @throws StartError 75 where the directory or the database is in use or not empty, or the disk too small
 * @throws DamagedArchiveError, having written nothing
 */
export async function restoreBackup(options: RestoreOptions): Promise<RestoreSummary> {
  const { config, file, passphrase, onProgress } = options;
  await requireEmpty(config.dataDir);
  const verified = await verifyBackup(options);
  prepareDataDirectory(config.dataDir);
  const lock = await lockDirectory(config.dataDir);
  try {
    await requireRoom(config.dataDir, verified.manifest.bytes);
    await begin(config.dataDir);
    let fill: TableFill | undefined;
    try {
      for await (const { head, body } of readEntries(file, passphrase)) {
        if (head.kind === 'about') fill = await openTableFill(config.database, head.about.migrations);
        if (head.kind === 'table') {
          onProgress?.({ phase: 'fill', entry: head.table });
          await fill!.insert({ name: head.table, columns: head.columns, next: head.next }, decoded(body));
        }
        if (head.kind === 'file') {
          onProgress?.({ phase: 'fill', entry: 'files' });
          await writeFile(join(config.dataDir, head.key), body, head.modifiedAt);
        }
      }
      await fill!.finish({ [RESTORED_COUNTER]: Date.now(), [FORGET_COUNTER]: 1 });
    } finally {
      await fill?.[Symbol.asyncDispose]();
    }
    await rm(join(config.dataDir, RESTORE_MARK));
    await syncFolder(config.dataDir);
  } finally {
    lock.close();
  }
  return verified;
}

/** Nothing is there, but what a restore has left that was cut off. */
async function requireEmpty(dataDir: string): Promise<void> {
  if (!existsSync(dataDir)) return;
  (await lockDirectory(dataDir)).close();
  const names = (await readdir(dataDir)).filter((name) => name !== 'lost+found');
  if (names.length > 0 && !names.includes(RESTORE_MARK))
    throw new StartError(
      75,
      `DATA_DIR: ${dataDir} is not empty: restore into another, or move what is there away`,
    );
}

async function lockDirectory(dataDir: string) {
  return lockDataDirectory(dataDir).catch((cause: unknown) => {
    throw new StartError(75, `DATA_DIR: ${dataDir} is in use by a gateway that runs`, { cause });
  });
}

async function requireRoom(dataDir: string, bytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(dataDir);
  if (bavail * bsize < bytes)
    throw new StartError(
      75,
      `DATA_DIR: ${dataDir} has no room for the ${Math.ceil(bytes / 2 ** 20)} MiB of the archive`,
    );
}

/** Marks the directory, and removes what an earlier restore has left there. */
async function begin(dataDir: string): Promise<void> {
  await using mark = await open(join(dataDir, RESTORE_MARK), 'w', 0o600);
  await mark.sync();
  await syncFolder(dataDir);
  for (const name of await readdir(dataDir))
    if (name !== RESTORE_MARK && name !== 'lost+found')
      await rm(join(dataDir, name), { recursive: true, force: true });
}

function isOurs(key: string): boolean {
  return key === normalize(key) && !key.startsWith('/') && !key.startsWith('..') && !key.includes('\0');
}

async function* decoded(body: AsyncIterable<Buffer>): AsyncGenerator<readonly Value[]> {
  for await (const frame of body) yield JSON.parse(frame.toString()) as Value[];
}

async function writeFile(path: string, body: AsyncIterable<Buffer>, modifiedAt: number): Promise<void> {
  makeDirectory(dirname(path));
  {
    await using file = await open(path, 'wx', 0o600);
    for await (const piece of body) await file.writeFile(piece);
    await file.sync();
  }
  // When an image was received is the date of its file.
  await utimes(path, modifiedAt / 1000, modifiedAt / 1000);
}
