import { existsSync, statfsSync } from 'node:fs';
import { flushCompileCache } from 'node:module';
import { join } from 'node:path';

/** In the data directory: compiled code of this version of Node and of ours. May be removed at any time. */
export const CODE_CACHE = 'code-cache';

/**
 * What tells Node of the code that an earlier start compiled, if there is any: said when the process begins, it serves
 * also what is loaded before the configuration has been read.
 */
export function earlierCodeCache(env: NodeJS.ProcessEnv): { readonly NODE_COMPILE_CACHE?: string } {
  const folder = join(env['DATA_DIR'] || './data', CODE_CACHE);
  return env['NODE_COMPILE_CACHE'] === undefined && existsSync(folder) ? { NODE_COMPILE_CACHE: folder } : {};
}

/** Bytes: what is left of a disk that is nearly full is for what people do, and compiled code takes some MB of it. */
const ROOM = 256 * 1024 * 1024;

/** @returns whether what was compiled so far is written */
export function keepCompiledCode(dataDir: string): boolean {
  const { bavail, bsize } = statfsSync(dataDir);
  if (bavail * bsize < ROOM) return false;
  flushCompileCache();
  return true;
}
