/** The command line: one command a file, or a few that belong together. */
import { Command } from 'commander';
import { VERSION } from '../base/gateway-version.ts';
import { addBackupCommands } from './backup-commands.ts';
import { addCompletion } from './completion.ts';
import { addConfigurationCommands } from './configuration-commands.ts';
import { addDatabaseCommands } from './database-commands.ts';
import { addDoctorCommand } from './doctor-command.ts';
import { addPrograms } from './run-programs.ts';
import { surroundingsOf } from './surroundings.ts';
import { addUpgradeCommand } from './upgrade-command.ts';
import { addUsersCommands } from './users-commands.ts';

/** @returns a program that throws CommanderError instead of ending the process. */
export function buildProgram(): Command {
  const program = new Command('petfectior')
    .description("A gateway between a hospital's PET imaging and a remote processing service")
    .version(VERSION)
    .option('--json', 'print one JSON document for programs')
    .enablePositionalOptions()
    .showHelpAfterError('(petfectior --help lists the commands)')
    .exitOverride();
  const surroundings = surroundingsOf(() => program.opts<{ json?: boolean }>().json === true);
  program
    .command('start')
    .description('runs the gateway, with the settings of the environment')
    .action(async () => {
      await import('../gateway.ts');
    });
  addUsersCommands(program, surroundings);
  addBackupCommands(program, surroundings);
  addConfigurationCommands(program, surroundings);
  addDatabaseCommands(program, surroundings);
  addDoctorCommand(program, surroundings);
  addUpgradeCommand(program, surroundings);
  addPrograms(program);
  addCompletion(program);
  program.addHelpText('after', '\nSettings come from the environment: docs/configuration.md.');
  return program;
}
