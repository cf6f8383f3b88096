import { existsSync } from 'node:fs';
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
