import { readFile, writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { composeConfiguration } from '../compose/configuration.ts';
import { readDeviceTls } from '../devices/device-tls.ts';
import { exportConfiguration, importConfiguration } from './configuration-file.ts';
import { CommandError } from './exit-status.ts';
import { withGatewayData, withoutGateway, type GatewayData } from './open-gateway-data.ts';
import { settingsOf, type Surroundings } from './surroundings.ts';

const LARGEST_BYTES = 64 * 1024 * 1024;

export function addConfigurationCommands(program: Command, surroundings: Surroundings): void {
  const open = ({ database, events, log }: GatewayData) =>
    composeConfiguration(database, events, log, readDeviceTls(settingsOf(surroundings).dicom.deviceTls));

  program
    .command('export [file]')
    .description(
      'writes settings, devices and catalogues as JSON, without secrets; without a file to standard output',
    )
    .action(async (file: string | undefined) => {
      const { output } = surroundings;
      const document = await withGatewayData(settingsOf(surroundings), async (data) =>
        exportConfiguration(await open(data)),
      );
      const text = `${JSON.stringify(document, undefined, 2)}\n`;
      if (!file) process.stdout.write(text);
      else {
        await writeFile(file, text);
        output.result({ file });
        output.line(`${file} is written`);
      }
    });

  program
    .command('import <file>')
    .description(
      'takes in what "export" has written: adds and changes, removes nothing; the gateway must not run',
    )
    .option('--dry-run', 'only say what would be added and changed')
    .action(async (file: string, { dryRun = false }: { dryRun?: boolean }) => {
      const { output } = surroundings;
      const document = parsed(await readFile(file, 'utf8'), file);
      const config = settingsOf(surroundings);
      const work = () =>
        withGatewayData(config, async (data) => {
          const parts = await importConfiguration(await open(data), document, dryRun);
          if (!dryRun) await data.record('importConfiguration', { parts: parts.length });
          return parts;
        });
      const parts = await (dryRun ? work() : withoutGateway(config, work));
      output.result({ parts, dryRun });
      for (const { part, outcome, reason } of parts)
        if (outcome !== 'same') output.line(`${outcome.padEnd(8)} ${part}${reason ? `: ${reason}` : ''}`);
      const refused = parts.filter(({ outcome }) => outcome === 'refused').length;
      output.line(`${parts.length} parts, ${refused} refused${dryRun ? '; nothing was written' : ''}`);
      process.exitCode = refused > 0 ? 65 : 0;
    });
}

function parsed(text: string, file: string): unknown {
  try {
    if (text.length > LARGEST_BYTES) throw new RangeError('it is too large');
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw new CommandError(`${file} is no JSON document: ${(cause as Error).message}`, 65);
  }
}
