/**
 * Which files a backup takes: what the database names of tasks that are not over, what was received and is not in the
 * database yet, what is in quarantine, and what makes the data directory this installation's own. Not the images of
 * tasks that are over, unless they are asked for: the archive of the hospital has them.
 */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { QUARANTINE, TASKS } from '../storage/data-directory.ts';
import { SPOOL } from '../storage/spool.ts';
import type { TableSnapshot } from './table-snapshot.ts';

const RUN_FOLDER = /tasks\/\d{18}\/[A-Z_]+\.\d+(?=\/)/g;
const RUN_NAME = /^[A-Z_]+\.\d+$/;
const OVER = `state in ('COMPLETED', 'CANCELLED')`;
/** Of the site, beside what the gateway makes. */
const OF_THE_SITE = ['installation.json', 'documents'];

/** Storage keys of the files, each once. */
export async function* filesInFlight(
  dataDir: string,
  snapshot: TableSnapshot,
  { withFinished = false } = {},
): AsyncGenerator<string> {
  const over = withFinished ? 'imagesDeleted = 1' : OVER;
  const passedOver = await keysOf(
    snapshot.query(`select \`key\` from image where taskId in (select id from task where ${over})`),
  );
  // An earlier version's schema has none.
  if (snapshot.tables.some(({ name }) => name === 'effect'))
    for await (const { payload } of snapshot.query(`select payload from effect where kind = 'removeFiles'`))
      for (const key of (JSON.parse(String(payload)) as { keys: string[] }).keys) passedOver.add(key);
  for await (const key of under(dataDir, SPOOL)) if (!isIn(passedOver, key)) yield key;

  const named = new Set<string>();
  const taskIds = new Set<string>();
  for await (const row of snapshot.query(`select id, stepResults from task where not (${over})`)) {
    taskIds.add(String(row['id']));
    addRunFolders(named, row['stepResults']);
  }
  for await (const row of snapshot.query(
    `select files from result where taskId in (select id from task where not (${over}))`,
  ))
    addRunFolders(named, row['files']);
  for (const taskId of taskIds)
    for (const name of await names(join(dataDir, TASKS, taskId))) {
      const key = `${TASKS}/${taskId}/${name}`;
      // What no row names would lie in the way of the run that gets its number.
      if (!RUN_NAME.test(name) || named.has(key)) yield* under(dataDir, key);
    }
  for (const key of [QUARANTINE, ...OF_THE_SITE]) yield* under(dataDir, key);
}

async function keysOf(rows: AsyncIterable<Readonly<Record<string, unknown>>>): Promise<Set<string>> {
  const keys = new Set<string>();
  for await (const { key } of rows) keys.add(String(key));
  return keys;
}

function addRunFolders(named: Set<string>, text: unknown): void {
  for (const [key] of String(text ?? '').matchAll(RUN_FOLDER)) named.add(key);
}

/** Whether the key, or a folder that it is in, is one of these. */
function isIn(keys: ReadonlySet<string>, key: string): boolean {
  for (let at = key; at !== ''; at = at.slice(0, Math.max(0, at.lastIndexOf('/'))))
    if (keys.has(at)) return true;
  return false;
}

/** Files at or below a key; what is neither file nor folder is passed over. */
async function* under(dataDir: string, key: string): AsyncGenerator<string> {
  let entries;
  try {
    entries = await readdir(join(dataDir, key), { withFileTypes: true });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOTDIR') yield key;
    else if (code !== 'ENOENT') throw error;
    return;
  }
  for (const entry of entries)
    if (entry.isDirectory()) yield* under(dataDir, `${key}/${entry.name}`);
    else if (entry.isFile()) yield `${key}/${entry.name}`;
}

async function names(path: string): Promise<string[]> {
  return readdir(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
}
