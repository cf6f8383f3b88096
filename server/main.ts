/** Starts the gateway and waits for the signal that ends it. */
import { createApp, type App } from './app.ts';
import { readConfig } from './config.ts';
import { explainStartFailure } from './start-error.ts';

/** SIGTERM to the end, at most. */
const STOP_WITHIN_MS = 28_000;

// Files that the gateway makes hold patients' images: nobody else on the machine reads them.
process.umask(0o077);

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
  app = await createApp(readConfig(process.env, process.stdout.isTTY));
  await app.start();
} catch (error) {
  const explained = explainStartFailure(error);
  if (!explained) throw error;
  for (const line of explained.lines) process.stderr.write(`${line}\n`);
  await app?.stop('a failed start').catch(() => undefined);
  process.exit(explained.status);
}
