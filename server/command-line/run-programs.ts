/** Commands that are programs of their own: their options are theirs. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { CommandError } from './exit-status.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const PROGRAMS = {
  demo: ['tests/demo/main.ts', 'sends a made-up series through a gateway and checks what comes back'],
  phantom: ['server/phantom/main.ts', 'writes a made-up PET series'],
  'protocol-check': ['server/protocol-check/main.ts', 'tries a processing server against the open protocol'],
} as const;

export function addPrograms(program: Command): void {
  for (const [name, [entry, description]] of Object.entries(PROGRAMS))
    program
      .command(`${name} [options...]`)
      .description(description)
      .helpOption(false)
      .allowUnknownOption()
      .passThroughOptions()
      .action(async (_options: string[], _values: unknown, command: Command) => {
        process.exitCode = await run(entry, command.args);
      });
}

/** @returns its exit status */
async function run(entry: string, args: readonly string[]): Promise<number> {
  const path = join(ROOT, entry);
  if (!existsSync(path)) throw new CommandError(`${entry} is not part of this installation`, 69);
  const child = spawn(process.execPath, [path, ...args], { stdio: 'inherit' });
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal));
  const [code] = (await once(child, 'exit')) as [number | null];
  return code ?? 1;
}
