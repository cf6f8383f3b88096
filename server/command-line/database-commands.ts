import type { Command } from 'commander';
import { copyDatabase } from '../backup/copy-database.ts';
import { databaseAddress, type DatabaseAddress } from '../base/database-address.ts';
import { openDatabase, openOrm } from '../db/database.ts';
import { usable } from '../db/usable.ts';
import { CommandError } from './exit-status.ts';
import { withoutGateway } from './open-gateway-data.ts';
import { asTable } from './output.ts';
import { settingsOf, type Surroundings } from './surroundings.ts';

export function addDatabaseCommands(program: Command, surroundings: Surroundings): void {
  const database = program.command('database').description('the database as a whole');

  database
    .command('copy')
    .description('copies everything into another, empty database of either kind, and compares both')
    .requiredOption(
      '--to <url>',
      'mysql://user:password@host:port/name, mariadb://… or sqlite: (in DATA_DIR)',
    )
    .addHelpText(
      'after',
      '\nThe gateway must not run. Afterwards set DATABASE_URL to the new one and start it.',
    )
    .action(async ({ to }: { to: string }) => {
      const { output } = surroundings;
      const config = settingsOf(surroundings);
      const target = targetOf(to, config.dataDir);
      if (JSON.stringify(target) === JSON.stringify(config.database))
        throw new CommandError('--to is the database that DATABASE_URL names: nothing to copy', 64);
      const sums = await withoutGateway(config, () =>
        copyDatabase(config.database, target, (name) => output.progress(`copying ${name}`)),
      );
      const tables = [...sums].map(([table, sum]) => ({ table, ...sum }));
      output.result({ tables });
      const cells = tables.map(({ table, rows, sum }) => [table, String(rows), sum.slice(0, 16)]);
      for (const line of asTable(['table', 'rows', 'checksum'], cells)) output.line(line);
      output.line(
        'Everything was copied and compared. Set DATABASE_URL to the new database, and start the gateway.',
      );
    });

  program
    .command('migrate')
    .description("brings the database's schema up to this version, as a start does")
    .option('--dry-run', 'only say which migrations would run')
    .action(async ({ dryRun = false }: { dryRun?: boolean }) => {
      const { output } = surroundings;
      const config = settingsOf(surroundings);
      const run = async () => {
        const pending = await usable(config.database, () => pendingOf(config.database));
        if (!dryRun && pending.length > 0) await (await openDatabase(config.database)).close();
        output.result({ pending, ran: !dryRun });
        for (const name of pending) output.line(`${dryRun ? 'would run' : 'ran'}  ${name}`);
        if (pending.length === 0) output.line('The schema is up to date.');
      };
      await (dryRun ? run() : withoutGateway(config, run));
    });
}

function targetOf(text: string, dataDir: string): DatabaseAddress {
  const problems: string[] = [];
  const address = databaseAddress(text || 'none', dataDir, problems);
  if (problems.length > 0) throw new CommandError(problems[0]!.replace('DATABASE_URL', '--to'), 64);
  return address;
}

/** Names of migrations that have not run, in their order. */
async function pendingOf(address: DatabaseAddress): Promise<string[]> {
  const orm = await openOrm(address);
  try {
    return (await orm.migrator.getPending()).map(({ name }) => name);
  } finally {
    await orm.close(true);
  }
}
