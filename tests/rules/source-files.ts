/** The tree under the rules' eyes: what git knows of, and what imports what. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

export const ROOT = join(import.meta.dirname, '../..');

/** Paths from the root of every file that is committed or about to be, sorted. */
export function treeFiles(): string[] {
  const output = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: ROOT,
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  return output
    .split('\0')
    .filter((path) => path !== '' && existsSync(join(ROOT, path)))
    .sort();
}

export function readSource(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

export interface Import {
  /** Path from the root of the file that imports. */
  readonly from: string;
  /** Path from the root of the imported file; for a package, its specifier. */
  readonly to: string;
  readonly isPackage: boolean;
  /** Types only: gone at run time. */
  readonly isType: boolean;
}

const STATEMENT =
  /^\s*(?:import|export)\s+(type\s+)?(?:[\w*\s{},$]+\s+from\s+)?'([^']+)'|\bimport\(\s*'([^']+)'\s*\)|new URL\(\s*'(\.[^']+\.ts)'\s*,\s*import\.meta\.url\s*\)/gm;

/** The imports of one TypeScript or Svelte file: static, dynamic, and worker entries by URL. */
export function importsOf(path: string, source: string = readSource(path)): Import[] {
  return [...source.matchAll(STATEMENT)].map((match) => {
    const specifier = match[2] ?? match[3] ?? match[4] ?? '';
    const isPackage = !specifier.startsWith('.');
    return {
      from: path,
      to: isPackage ? specifier : normalize(join(dirname(path), specifier)),
      isPackage,
      isType: match[1] !== undefined,
    };
  });
}
