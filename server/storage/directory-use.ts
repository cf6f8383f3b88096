/**
 * What the data directory holds, by part. It is counted by a walk of its own pace, at the start and then now and then,
 * and never for a request: between two walks the last one is told, with its time.
 */
import { lstat, opendir } from 'node:fs/promises';
import { join } from 'node:path';
import { QUARANTINE, TASKS } from './data-directory.ts';
import { SPOOL } from './spool.ts';

export const PARTS = ['RECEIVED', 'TASKS', 'QUARANTINE', 'DATABASE', 'LOGS', 'STAND_IN', 'OTHER'] as const;
/**
 * RECEIVED: images as they came. TASKS: packages, results, rebuilt images and pictures. DATABASE: the embedded one.
 * STAND_IN: of the processing server that comes with the gateway.
 */
export type Part = (typeof PARTS)[number];

export interface DirectoryUse {
  /** When the walk ended, ms since the epoch. */
  readonly at: number;
  /** Bytes, as the file system counts them: in whole blocks. */
  readonly parts: Readonly<Record<Part, number>>;
}

const OF_FOLDER: Readonly<Record<string, Part>> = {
  [SPOOL]: 'RECEIVED',
  [TASKS]: 'TASKS',
  [QUARANTINE]: 'QUARANTINE',
  logs: 'LOGS',
  'stand-in': 'STAND_IN',
};
const DATABASE = /^petfectior\.db/;
const BLOCK_BYTES = 512;

/** Files that are removed meanwhile are none. @throws what the file system says of the directory itself. */
export async function walkDirectory(root: string, signal: AbortSignal): Promise<DirectoryUse> {
  const parts = Object.fromEntries(PARTS.map((part) => [part, 0])) as Record<Part, number>;
  const seen = new Set<number>();
  const walk = async (folder: string, part: Part | undefined): Promise<void> => {
    for await (const entry of await opendir(folder)) {
      if (signal.aborted) return;
      const path = join(folder, entry.name);
      const own = part ?? OF_FOLDER[entry.name] ?? (DATABASE.test(entry.name) ? 'DATABASE' : 'OTHER');
      try {
        if (entry.isDirectory()) await walk(path, own);
        const { blocks, nlink, ino } = await lstat(path);
        // Hard links of one file take its room once.
        if (nlink > 1 && !entry.isDirectory() && seen.size < MOST_LINKED) {
          if (seen.has(ino)) continue;
          seen.add(ino);
        }
        parts[own] += blocks * BLOCK_BYTES;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      }
    }
  };
  await walk(root, undefined);
  signal.throwIfAborted();
  return { at: Date.now(), parts };
}

/** Files with several links of which it is remembered that they were counted: bounds the memory of a walk. */
const MOST_LINKED = 1_000_000;

export function sumOf({ parts }: DirectoryUse): number {
  return Object.values(parts).reduce((sum, bytes) => sum + bytes, 0);
}
