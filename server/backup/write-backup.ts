/**
 * One consistent archive of a gateway that runs or not. First nobody removes files any more; then the database is read
 * as it is in one moment; then links are made to the files that it names, and removals go on. What the database names in
 * that moment was on disk before it was named, and is not removed before it has its link; what is received later is
 * an image more, which the restored gateway takes up from the spool.
 */
import { createReadStream } from 'node:fs';
import { open, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { Config } from '../base/config.ts';
import { VERSION } from '../base/gateway-version.ts';
import { StartError } from '../base/start-error.ts';
import type { Environment } from '../base/variables.ts';
import { openDatabaseClock } from '../db/database-clock.ts';
import { DATABASE_LIMITS } from '../db/database-limits.ts';
import { Database, openOrm } from '../db/database.ts';
import { lockDataDirectory } from '../storage/installation.ts';
import { ArchiveSealer, CHUNK_BYTES } from './archive-cipher.ts';
import { EntryWriter } from './archive-entries.ts';
import { filesInFlight } from './files-in-flight.ts';
import { holdRemovals, HOLD_MS, releaseRemovals } from './removal-hold.ts';
import { settingsFiles } from './settings-files.ts';
import { StagedFiles } from './staged-files.ts';
import { openTableSnapshot, type TableSnapshot, type Value } from './table-snapshot.ts';

export interface BackupOptions {
  readonly config: Pick<Config, 'dataDir' | 'database'>;
  readonly passphrase: string;
  readonly environment: Environment;
  /** The archive. It appears there when it is whole. */
  readonly file: string;
  /** Also the images of tasks that are over. */
  readonly withFinished?: boolean;
  readonly onProgress?: (what: { readonly entry: string; readonly bytes: number }) => void;
  readonly signal?: AbortSignal;
}

export interface BackupSummary {
  readonly file: string;
  readonly bytes: number;
  readonly files: number;
  readonly rows: number;
  /** Files of tasks that were gone, which no backup can bring back. */
  readonly missing: number;
  readonly madeAt: number;
}

const TRIES = 3;

/** @throws StartError 75 where another backup of this directory runs, or where there is nothing to back up. */
export async function writeBackup(options: BackupOptions): Promise<BackupSummary> {
  const { config, passphrase, environment } = options;
  const file = resolve(options.file);
  await requireInstallation(config.dataDir);
  const lock = await lockDataDirectory(config.dataDir, 'backup').catch((cause: unknown) => {
    throw new StartError(75, `DATA_DIR: another backup of ${config.dataDir} is running`, { cause });
  });
  const aside = `${file}.${process.pid}.partial`;
  try {
    await using staged = await StagedFiles.open(config.dataDir);
    await using snapshot = await snapshotWithFiles(options, staged);
    const madeAt = Date.now();
    let bytes = 0;
    let missing = 0;
    {
      await using handle = await open(aside, 'wx', 0o600);
      const sealer = await ArchiveSealer.begin(handle, passphrase);
      const entries = new EntryWriter(sealer);
      const told = (entry: string) => {
        options.signal?.throwIfAborted();
        options.onProgress?.({ entry, bytes: sealer.bytes });
      };
      const { id: installation } = JSON.parse(await readFile(staged.path('installation.json'), 'utf8')) as {
        id: string;
      };
      const { migrations } = snapshot;
      const about = { version: VERSION, madeAt, installation, database: config.database.kind, migrations };
      await entries.add({ kind: 'about', about });
      for (const table of snapshot.tables) {
        told(table.name);
        const head = { kind: 'table', table: table.name, columns: table.columns, next: table.next } as const;
        await entries.add(head, encoded(snapshot.rows(table)));
      }
      missing = await missingImages(snapshot, new Set(staged.keys), options.withFinished ?? false);
      for (const [key, content] of settingsFiles(environment))
        await entries.add({ kind: 'file', key, modifiedAt: madeAt }, content.length > 0 ? [content] : []);
      for (const key of staged.keys) {
        told('files');
        const { mtimeMs } = await stat(staged.path(key));
        await entries.add({ kind: 'file', key, modifiedAt: mtimeMs }, piecesOf(staged.path(key)));
      }
      const manifest = await entries.finish();
      await sealer.finish();
      bytes = sealer.bytes;
      await handle.close();
      await rename(aside, file);
      await syncFolder(dirname(file));
      return { file, bytes, missing, madeAt, files: manifest.files, rows: manifest.rows };
    }
  } finally {
    lock.close();
    await rm(aside, { force: true });
  }
}

/** @throws StartError 75 */
async function requireInstallation(dataDir: string): Promise<void> {
  await stat(join(dataDir, 'installation.json')).catch((cause: unknown) => {
    throw new StartError(75, `DATA_DIR: no gateway has ever run on ${dataDir}`, { cause });
  });
}

/** The database in one moment, with a link to each file that belongs to it. */
async function snapshotWithFiles(
  { config, withFinished = false, signal }: BackupOptions,
  staged: StagedFiles,
): Promise<TableSnapshot> {
  await using database = await openAsItIs(config.database);
  const clock = await openDatabaseClock(database);
  for (let attempt = 1; ; attempt++) {
    let held = await hold();
    const snapshot = await openTableSnapshot(config.database);
    try {
      let isHeld = true;
      for await (const key of filesInFlight(config.dataDir, snapshot, { withFinished })) {
        signal?.throwIfAborted();
        await staged.add(key);
        const now = performance.now();
        isHeld &&= now < held + HOLD_MS;
        if (isHeld && now > held + HOLD_MS / 3) held = await hold();
      }
      if (isHeld && performance.now() < held + HOLD_MS) return snapshot;
      if (attempt >= TRIES)
        throw new StartError(75, 'Files are removed while they are backed up: try again later');
      await staged.clear();
    } catch (error) {
      await snapshot[Symbol.asyncDispose]();
      throw error;
    } finally {
      await releaseRemovals(database);
    }
    await snapshot[Symbol.asyncDispose]();
  }

  async function hold(): Promise<number> {
    const at = performance.now();
    await holdRemovals(database, clock.now());
    return at;
  }
}

/** Whatever its schema: an earlier version is backed up before it is upgraded. */
async function openAsItIs(address: Config['database']) {
  const database = new Database(await openOrm(address), address.kind, DATABASE_LIMITS);
  return Object.assign(database, { [Symbol.asyncDispose]: () => database.close() });
}

async function missingImages(
  snapshot: TableSnapshot,
  keys: ReadonlySet<string>,
  withFinished: boolean,
): Promise<number> {
  const over = withFinished
    ? 'imagesDeleted = 1'
    : `state in ('COMPLETED', 'CANCELLED') or imagesDeleted = 1`;
  let missing = 0;
  for await (const { key } of snapshot.query(
    `select \`key\` from image where taskId in (select id from task where not (${over}))`,
  ))
    if (!keys.has(String(key))) missing++;
  return missing;
}

async function* encoded(rows: AsyncIterable<readonly Value[]>): AsyncGenerator<Buffer> {
  for await (const row of rows) yield Buffer.from(JSON.stringify(row));
}

/** As it is when it is opened: a file that is still being received grows, and its end is not waited for. */
async function* piecesOf(path: string): AsyncGenerator<Buffer> {
  yield* createReadStream(path, { highWaterMark: CHUNK_BYTES }) as AsyncIterable<Buffer>;
}

/** Makes the name of a file in it durable. */
export async function syncFolder(path: string): Promise<void> {
  await using folder = await open(path, 'r');
  await folder.sync();
}
