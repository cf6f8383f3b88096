import { writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { ConfigError, type Config } from '../base/config.ts';
import { examine, type Check, type Verdict } from './doctor.ts';
import { supportBundle } from './support-bundle.ts';
import { settingsOf, type Surroundings } from './surroundings.ts';

const MARKS: Readonly<Record<Verdict, string>> = { ok: '✔', look: '–', wrong: '✖' };

export function addDoctorCommand(program: Command, surroundings: Surroundings): void {
  const { environment } = surroundings;
  program
    .command('doctor')
    .description(
      'looks at settings, database, disk, ports, time, tunnel, processing server and devices, and says what to mend',
    )
    .option('--bundle <file>', 'also writes what support needs, without patients, people and secrets')
    .addHelpText('after', '\nStatus: 0 nothing is wrong, 1 something is.')
    .action(async ({ bundle }: { bundle?: string }) => {
      const { output } = surroundings;
      const checks: Check[] = [];
      await examine(environment, (check) => {
        checks.push(check);
        output.line(`${MARKS[check.verdict]} ${check.subject}: ${check.text}`);
      });
      const isWell = checks.every(({ verdict }) => verdict !== 'wrong');
      output.result({ isWell, checks });
      if (bundle) {
        const contents = await supportBundle(environment, configOrNone(surroundings), checks);
        await writeFile(bundle, `${JSON.stringify(contents, undefined, 1)}\n`, { mode: 0o600 });
        output.line(`${bundle} is written: read it before you send it`);
      }
      process.exitCode = isWell ? 0 : 1;
    });
}

function configOrNone(surroundings: Surroundings): Config | undefined {
  try {
    return settingsOf(surroundings);
  } catch (error) {
    if (error instanceof ConfigError) return undefined;
    throw error;
  }
}
