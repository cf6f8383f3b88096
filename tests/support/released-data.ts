/** An earlier version of the gateway, run from the repository's history: what it left is what an upgrade finds. */
import { join, resolve } from 'node:path';
import { symlinkSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { runProgram } from './programs.ts';
import { temporaryDirectory } from './temporary-directory.ts';

const ROOT = resolve(import.meta.dirname, '../..');
/** From this version on the schema counts as released. */
export const RELEASED = 'd2699b5858e86e6c55b2667a7b3d6f16e2c0eeff';

/** For a test's `skip`: the history of this checkout may not reach back so far. */
export async function missingRelease(): Promise<string | false> {
  const { status } = await runProgram('git', ['cat-file', '-e', `${RELEASED}^{commit}`], { cwd: ROOT });
  return status !== 0 && `the history does not reach back to ${RELEASED}`;
}

export interface Release extends Disposable {
  /** The end-to-end scene of that version, which starts its gateway. */
  /** Where its sources lie. */
  readonly folder: string;
  readonly Scene: typeof import('../e2e/scene.ts').Scene;
}

/** The sources of the released version, in a directory of their own, with the packages of this one. */
export async function checkOutRelease(): Promise<Release> {
  const directory = temporaryDirectory('released-');
  const archive = join(directory.path, 'sources.tar');
  for (const [program, ...args] of [
    ['git', 'archive', '--format=tar', `--output=${archive}`, RELEASED],
    ['tar', '--extract', `--file=${archive}`, `--directory=${directory.path}`],
  ] as const) {
    const { status, stderr } = await runProgram(program, args, { cwd: ROOT });
    if (status !== 0) throw new Error(`${program}: ${stderr}`);
  }
  symlinkSync(join(ROOT, 'node_modules'), join(directory.path, 'node_modules'));
  const scene = pathToFileURL(join(directory.path, 'tests/e2e/scene.ts')).href;
  const { Scene } = (await import(scene)) as typeof import('../e2e/scene.ts');
  return { Scene, folder: directory.path, [Symbol.dispose]: () => directory[Symbol.dispose]() };
}
