/** `petfectior`: reads the command line, runs one command, ends with its status. */
import { CommanderError } from 'commander';
import { endOf } from './exit-status.ts';
import { buildProgram } from './program.ts';

// Files that commands make hold patients' images, or secrets: nobody else on the machine reads them.
process.umask(0o077);
// Who reads what is printed may go away: that ends nothing.
process.stdout.on('error', () => undefined);

try {
  await buildProgram().parseAsync(process.argv);
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 64;
  else {
    const { status, lines } = endOf(error);
    for (const line of lines) process.stderr.write(`${line}\n`);
    process.exitCode = status;
  }
}
