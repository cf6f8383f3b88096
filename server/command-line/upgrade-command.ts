/**
 * From one version to another: each lies in a folder of its own, and a link says which is run. The new one proves that
 * it starts, backs up what is there, and brings the schema up to date, before the link is turned.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readlink, rename, rm, symlink } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import type { Command } from 'commander';
import { StartError } from '../base/start-error.ts';
import { CommandError } from './exit-status.ts';
import { gatewayRuns } from './open-gateway-data.ts';
import { settingsOf, type Surroundings } from './surroundings.ts';

const COMMAND = 'server/command-line/petfectior.js';

interface Options {
  readonly current: string;
  readonly backup?: string;
  readonly rollBack?: boolean;
}

export function addUpgradeCommand(program: Command, surroundings: Surroundings): void {
  program
    .command('upgrade [folder]')
    .description('makes the version in a folder the one that is run: backs up, migrates, turns the link')
    .requiredOption(
      '--current <link>',
      'the link to the version that is run, such as /opt/petfectior/current',
    )
    .option('--backup <file>', 'archive that is made first, by which to go back')
    .option('--roll-back', 'turns the link back to the version before')
    .addHelpText('after', '\nThe gateway must not run. Needs BACKUP_PASSPHRASE for the archive.')
    .action(async (folder: string | undefined, options: Options) => {
      const { output } = surroundings;
      const config = settingsOf(surroundings);
      if (await gatewayRuns(config))
        throw new StartError(75, `DATA_DIR: a gateway runs on ${config.dataDir}: stop it first`);
      const before = await readlink(options.current).catch(() => undefined);
      const to = options.rollBack ? await versionBefore(options.current) : newVersion(folder);
      if (!options.rollBack) {
        if (!options.backup) throw new CommandError('Name the archive that is made first: --backup FILE', 64);
        await runNew(to, ['--version'], 'it does not start');
        await runNew(to, ['backup', options.backup], 'nothing was backed up');
        await runNew(to, ['migrate'], `the schema was not changed as a whole: restore ${options.backup}`);
      }
      await turn(options.current, to);
      if (before) await turn(`${options.current}.previous`, resolve(dirname(options.current), before));
      output.result({ current: to, previous: before ?? null });
      output.line(`${options.current} leads to ${to}. Start the gateway.`);
      if (options.rollBack)
        output.line(
          'Where the newer version has changed the schema, restore the archive that was made before it.',
        );
    });
}

function newVersion(folder: string | undefined): string {
  if (!folder || !existsSync(join(folder, COMMAND)))
    throw new CommandError(`${folder ?? 'No folder'}: name the folder of the new version`, 64);
  return resolve(folder);
}

async function versionBefore(current: string): Promise<string> {
  const target = await readlink(`${current}.previous`).catch((cause: unknown) => {
    throw new CommandError(`${current}.previous: there is no version before (${(cause as Error).message})`);
  });
  return resolve(dirname(current), target);
}

/** Runs a command of the new version, which says itself what is wrong. */
async function runNew(folder: string, args: readonly string[], otherwise: string): Promise<void> {
  const child = spawn(process.execPath, [join(folder, COMMAND), ...args], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const [status] = (await once(child, 'close')) as [number | null];
  if (status !== 0)
    throw new CommandError(`${args.join(' ')} of the new version ended with ${status}: ${otherwise}`);
}

/** At once: whoever follows the link finds one version or the other. */
async function turn(link: string, target: string): Promise<void> {
  const aside = `${link}.${process.pid}.new`;
  await rm(aside, { force: true });
  await symlink(relative(dirname(resolve(link)), target), aside);
  await rename(aside, link);
}
