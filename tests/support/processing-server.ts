/** The reference server as a process of its own: the far side of the transports. */
import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { freePort, isListening } from './free-port.ts';
import { collectText, endChild } from './programs.ts';
import { waitFor } from './wait-for.ts';

const MAIN = resolve(import.meta.dirname, '../../server/stand-in/main.ts');
const TOKEN = 'throw-away-token';

export interface ProcessingServer extends AsyncDisposable {
  /** Environment of a gateway that uses it by the http transport. */
  readonly httpEnv: Readonly<Record<string, string>>;
  /** Environment of a gateway that uses it by the shared-folder transport. */
  readonly folderEnv: Readonly<Record<string, string>>;
  log(): string;
  stop(signal?: NodeJS.Signals): Promise<void>;
  /** Starts it again on the same ports and data, behaving as told. */
  start(misbehaviour?: Readonly<Record<string, unknown>>): Promise<void>;
}

/** @param misbehaviour see `MisbehaviourSchema` of the reference server */
export async function startProcessingServer(
  directory: string,
  misbehaviour: Readonly<Record<string, unknown>> = {},
): Promise<ProcessingServer> {
  const [port, folderPort] = [await freePort(), await freePort()];
  const folder = resolve(directory, 'shared');
  mkdirSync(folder, { recursive: true });
  let child = launch(misbehaviour);
  await ready();

  function launch(how: Readonly<Record<string, unknown>>) {
    const server = spawn(
      process.execPath,
      [
        MAIN,
        '--port',
        String(port),
        '--data',
        resolve(directory, 'jobs'),
        '--token',
        TOKEN,
        '--folder',
        folder,
        '--folder-port',
        String(folderPort),
        '--misbehave',
        JSON.stringify(how),
      ],
      { stdio: ['ignore', 'pipe', 'pipe'] },
    );
    const [stdout, stderr] = [collectText(server.stdout), collectText(server.stderr)];
    return { server, log: () => stdout() + stderr() };
  }
  async function ready() {
    await waitFor(
      async () => {
        if (child.server.exitCode !== null) throw new Error(`it ended: ${child.log()}`);
        return (await isListening(port)) && (await isListening(folderPort));
      },
      { what: 'the processing server listens', timeoutMs: 60_000 },
    );
  }
  return {
    httpEnv: { PROCESSING_URL: `http://127.0.0.1:${port}`, PROCESSING_TOKEN: TOKEN },
    folderEnv: { PROCESSING_URL: `folder:${folder}?server=http://127.0.0.1:${folderPort}` },
    log: () => child.log(),
    stop: (signal = 'SIGTERM') => endChild(child.server, signal),
    start: async (how = {}) => {
      child = launch(how);
      await ready();
    },
    [Symbol.asyncDispose]: () => endChild(child.server, 'SIGKILL'),
  };
}
