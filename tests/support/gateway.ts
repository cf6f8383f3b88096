/** The whole gateway as a process of its own, as an installation runs it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { CODE_CACHE } from '../../server/base/code-cache.ts';
import { freePort } from './free-port.ts';
import { signIn, type Api } from './graphql-client.ts';
import { collectText, endChild } from './programs.ts';
import { waitFor } from './wait-for.ts';

const ROOT = resolve(import.meta.dirname, '../..');
/** Compiled code that all gateways of all tests have together: a first start without it takes twice as long. */
const COMPILED = process.env['NODE_COMPILE_CACHE'] ?? join(ROOT, '.cache/compiled');
export const ADMIN = { username: 'admin', password: 'correct horse battery' };

export interface GatewayOptions {
  /** Given, so that the next gateway can go on where this one was killed. */
  readonly dataDir: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly httpPort?: number;
  readonly dicomPort?: number;
  /** How long until `/readyz` must answer 200 [120 s]. */
  readonly readyWithinMs?: number;
  /** Starts as an installation does, which has compiled nothing yet. */
  readonly compilesItself?: boolean;
}

export interface Gateway extends AsyncDisposable {
  readonly pid: number;
  readonly url: string;
  readonly httpPort: number;
  readonly dicomPort: number;
  /** From spawn to the first 200 of `/readyz`. */
  readonly readyAfterMs: number;
  /** Everything that it wrote on standard output and standard error. */
  log(): string;
  /** Whoever reads what it writes there goes away. */
  closeOutput(): void;
  /** A session of the administrator, opened on first use. */
  api(): Promise<Api>;
  /** Sends a signal and waits for the end; gives the exit code, null where a signal ended it. */
  kill(signal: NodeJS.Signals): Promise<number | null>;
}

/** Starts `node server/main.ts` on ports of its own and waits until it is ready. Disposed: killed at once. */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const httpPort = options.httpPort ?? (await freePort());
  const dicomPort = options.dicomPort ?? (await freePort());
  const started = performance.now();
  const { child, log } = spawnGateway({ ...options, httpPort, dicomPort });
  const url = `http://127.0.0.1:${httpPort}`;
  try {
    await waitFor(
      async () => {
        if (child.exitCode !== null) return true;
        return (await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(2000) })).status === 200;
      },
      { what: 'the gateway is ready', timeoutMs: options.readyWithinMs ?? 120_000 },
    );
    if (child.exitCode !== null) throw new Error(`The gateway ended with ${child.exitCode}`);
  } catch (error) {
    await endChild(child, 'SIGKILL');
    throw new Error(`${(error as Error).message}\n${log().slice(-4000)}`, { cause: error });
  }
  const readyAfterMs = performance.now() - started;
  let session: Promise<Api> | undefined;
  return {
    pid: child.pid as number,
    url,
    httpPort,
    dicomPort,
    readyAfterMs,
    log,
    closeOutput: () => {
      child.stdout.destroy();
      child.stderr.destroy();
    },
    api: () => (session ??= signIn(url, ADMIN.username, ADMIN.password).then((token) => ({ url, token }))),
    kill: async (signal) => {
      await endChild(child, signal);
      return child.exitCode;
    },
    [Symbol.asyncDispose]: () => endChild(child, 'SIGKILL'),
  };
}

/** A gateway that is expected to end by itself: its exit code and what it wrote. */
export async function runGateway(
  options: GatewayOptions & { timeoutMs?: number },
): Promise<{ exitCode: number | null; log: string }> {
  const { child, log } = spawnGateway({
    ...options,
    httpPort: options.httpPort ?? (await freePort()),
    dicomPort: options.dicomPort ?? (await freePort()),
  });
  const timer = setTimeout(() => child.kill('SIGKILL'), options.timeoutMs ?? 60_000);
  const [exitCode] = (await once(child, 'close')) as [number | null];
  clearTimeout(timer);
  return { exitCode, log: log() };
}

function spawnGateway(options: GatewayOptions & { httpPort: number; dicomPort: number }) {
  if (!options.compilesItself) shareCompiledCode(options.dataDir);
  const child = spawn(process.execPath, ['server/main.ts'], {
    cwd: ROOT,
    env: {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      HTTP_HOST: '127.0.0.1',
      HTTP_PORT: String(options.httpPort),
      DICOM_HOST: '127.0.0.1',
      DICOM_PORT: String(options.dicomPort),
      DATA_DIR: options.dataDir,
      ...(!options.compilesItself && { NODE_COMPILE_CACHE: COMPILED }),
      ADMIN_USERNAME: ADMIN.username,
      ADMIN_PASSWORD: ADMIN.password,
      LOG_FORMAT: 'json',
      ...options.env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [stdout, stderr] = [collectText(child.stdout), collectText(child.stderr)];
  return { child, log: () => stdout() + stderr() };
}

/** For the listener and the threads of a gateway that starts for the first time. */
function shareCompiledCode(dataDir: string): void {
  try {
    mkdirSync(COMPILED, { recursive: true });
    if (!existsSync(dataDir)) mkdirSync(dataDir, { mode: 0o700 });
    if (readdirSync(dataDir).length === 0) symlinkSync(COMPILED, join(dataDir, CODE_CACHE));
  } catch {
    // A directory that cannot be written is what such a test is about.
  }
}
