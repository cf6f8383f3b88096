/** Runs the gateway: starts it and waits for the signal that ends it. */
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import type { App } from './app.ts';
import { giveFreedMemoryBack } from './base/freed-memory.ts';
import { collectWhileIdle } from './base/idle-collection.ts';
import { onceIdle } from './base/once-idle.ts';

/** SIGTERM to the end, at most: the app's own bound is shorter. */
const STOP_WITHIN_MS = 29_000;

giveFreedMemoryBack();
collectWhileIdle();
const { readConfig } = await import('./base/config.ts');
const { explainStartFailure } = await import('./base/start-error.ts');
const { CODE_CACHE, keepCompiledCode } = await import('./base/code-cache.ts');
const { prepareDataDirectory } = await import('./storage/prepare-data-directory.ts');

// Files that the gateway makes hold patients' images: nobody else on the machine reads them.
process.umask(0o077);
// Who reads what is printed may go away: that ends nothing. Of standard output the log tells it.
process.stderr.on('error', () => undefined);

let app: App | undefined;
let stopping = false;

async function stop(signal: NodeJS.Signals): Promise<void> {
  // A second signal ends at once: everything that was acknowledged is on disk.
  if (stopping) process.exit(130);
  stopping = true;
  const late = setTimeout(() => process.exit(1), STOP_WITHIN_MS);
  await app?.stop(signal);
  clearTimeout(late);
  process.exit(0);
}
process.on('SIGTERM', (signal) => void stop(signal));
process.on('SIGINT', (signal) => void stop(signal));

try {
  const config = readConfig(process.env, process.stdout.isTTY);
  // Before anything else writes there: what makes folders for itself says less of what is wrong.
  prepareDataDirectory(config.dataDir);
  // Types are stripped and code is compiled once: later starts are faster and take less memory.
  enableCompileCache(join(config.dataDir, CODE_CACHE));
  const { createApp } = await import('./app.ts');
  app = await createApp(config);
  await app.start();
  // Also for a process that will be killed. Of a first start it takes a second, in which nobody is answered.
  void onceIdle().then(() => keepCompiledCode(config.dataDir));
} catch (error) {
  await app?.stop('a failed start').catch(() => undefined);
  const explained = explainStartFailure(error);
  if (!explained) throw error;
  for (const line of explained.lines) process.stderr.write(`${line}\n`);
  process.exit(explained.status);
}
