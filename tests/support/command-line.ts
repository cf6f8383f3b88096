/** `petfectior` as a process of its own, as a person at the machine runs it. */
import { resolve } from 'node:path';
import { runProgram } from './programs.ts';

const ROOT = resolve(import.meta.dirname, '../..');

export interface CommandEnd {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** @param env the settings; nothing else of this process's environment but PATH and HOME */
export async function petfectior(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<CommandEnd> {
  const { PATH = '', HOME = '' } = process.env;
  return runProgram(process.execPath, ['server/command-line/petfectior.js', ...args], {
    cwd: ROOT,
    env: { PATH, HOME, ...env },
  });
}
