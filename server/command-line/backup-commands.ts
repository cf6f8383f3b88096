import { InvalidArgumentError, type Command } from 'commander';
import { confirmRestore } from '../backup/restore-hold.ts';
import { restoreBackup, verifyBackup } from '../backup/restore-backup.ts';
import { writeBackup } from '../backup/write-backup.ts';
import type { Config } from '../base/config.ts';
import { StartError } from '../base/start-error.ts';
import { CommandError } from './exit-status.ts';
import { withGatewayData } from './open-gateway-data.ts';
import { settingsOf, type Surroundings } from './surroundings.ts';

const MIB = 2 ** 20;

export function addBackupCommands(program: Command, surroundings: Surroundings): void {
  const { environment } = surroundings;

  program
    .command('backup <file>')
    .description(
      'writes database, files in flight and settings into one encrypted archive; the gateway may run',
    )
    .option('--with-finished', 'also the images of completed and cancelled tasks')
    .addHelpText(
      'after',
      '\nNeeds BACKUP_PASSPHRASE (or BACKUP_PASSPHRASE_FILE): nobody restores without it.',
    )
    .action(async (file: string, { withFinished = false }: { withFinished?: boolean }) => {
      const { output } = surroundings;
      const config = settingsOf(surroundings);
      const passphrase = passphraseOf(config);
      const summary = await writeBackup({
        ...{ config, passphrase, environment, file, withFinished },
        onProgress: ({ entry, bytes }) => output.progress(`${entry}, ${Math.round(bytes / MIB)} MiB written`),
      });
      output.result(summary);
      const { bytes, files, rows, missing } = summary;
      // The database of an earlier version is backed up as it is, and has no place for it.
      await withGatewayData(config, ({ record }) =>
        record('writeBackup', { file: summary.file, bytes, files }),
      ).catch((error: unknown) => {
        if (!(error instanceof StartError)) throw error;
      });
      output.line(`${summary.file}: ${(bytes / MIB).toFixed(1)} MiB, ${files} files, ${rows} rows`);
      if (missing > 0)
        output.line(`${missing} images of tasks had no file any more: their series can be sent again`);
    });

  program
    .command('restore [file]')
    .description('verifies an archive and fills an empty data directory and database from it')
    .option('--verify', 'only verify the archive')
    .option('--confirm', 'the restored gateway is the real one: what was held goes out')
    .addHelpText(
      'after',
      '\nAfter a restore the gateway starts with deliveries held, until `confirm` is chosen in the console or\n' +
        '`petfectior restore --confirm` is run. Status: 65 the archive is damaged or the passphrase wrong, 75 the\n' +
        'directory is in use or not empty, 78 settings.',
    )
    .action(async (file: string | undefined, options: { verify?: boolean; confirm?: boolean }) => {
      const { output } = surroundings;
      const config = settingsOf(surroundings);
      if (options.confirm) {
        if (file || options.verify) throw new InvalidArgumentError('--confirm takes no file');
        const wasHeld = await withGatewayData(config, async ({ database, record }) => {
          const confirmed = await confirmRestore(database);
          if (confirmed) await record('confirmRestore', {});
          return confirmed;
        });
        output.result({ confirmed: wasHeld });
        output.line(wasHeld ? 'Confirmed: what was held goes out.' : 'Nothing is held.');
        return;
      }
      if (!file) throw new CommandError('Name the archive, or give --confirm', 64);
      const passphrase = passphraseOf(config);
      const onProgress = ({ phase, entry }: { phase: string; entry: string }) =>
        output.progress(`${phase === 'verify' ? 'verifying' : 'filling'} ${entry}`);
      const { about, manifest } = options.verify
        ? await verifyBackup({ file, passphrase, onProgress })
        : await restoreBackup({ config, file, passphrase, onProgress });
      output.result({ ...about, ...manifest, restored: !options.verify });
      const made = `made ${new Date(about.madeAt).toISOString()} by version ${about.version}`;
      output.line(`${file} is whole: ${made}, ${manifest.files} files, ${manifest.rows} rows`);
      if (options.verify) return;
      output.line(
        `${config.dataDir} is filled. The settings that it was made with are in restored-settings/.`,
      );
      output.line(
        'The gateway starts with deliveries held. Once this is the real one: petfectior restore --confirm',
      );
    });
}

function passphraseOf({ backupPassphrase }: Config): string {
  if (backupPassphrase !== undefined) return backupPassphrase;
  throw new StartError(
    78,
    'BACKUP_PASSPHRASE (or BACKUP_PASSPHRASE_FILE) is not set: it encrypts the archive',
  );
}
