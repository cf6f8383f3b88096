import { spawn, type ChildProcess } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { once } from 'node:events';

const FOLDERS = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/bin', '/usr/sbin', '/sbin'];

/** Debian leaves Nagle on in DCMTK's tools; each image would cost a delayed acknowledgement. */
export const PROGRAM_ENV = { ...process.env, TCP_NODELAY: '1' };

/** Debian's own Python, which has pydicom and numpy; another one first on the path may not. */
export const PYTHON = '/usr/bin/python3';

/**
 * For a test's `skip`: why it cannot run, or false. `npm test` installs what it can and makes an absence an error
 * where `CI=true`.
 */
export function missingPrograms(...names: readonly string[]): string | false {
  const missing = names.filter((name) => !FOLDERS.some((folder) => isExecutable(join(folder, name))));
  return missing.length > 0 && `not installed: ${missing.join(', ')}`;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

export interface ProgramResult {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end, whatever its status; killed after `timeoutMs`, which leaves the status null. */
export async function runProgram(
  program: string,
  args: readonly string[],
  { timeoutMs = 60_000, cwd, env }: { timeoutMs?: number; cwd?: string; env?: NodeJS.ProcessEnv } = {},
): Promise<ProgramResult> {
  const child = spawn(program, args, {
    cwd,
    env: env ?? PROGRAM_ENV,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: timeoutMs,
    killSignal: 'SIGKILL',
  });
  const [stdout, stderr] = [collectText(child.stdout), collectText(child.stderr)];
  const [status] = (await once(child, 'close')) as [number | null];
  return { status, stdout: stdout(), stderr: stderr() };
}

/** Collects what a stream says; the function gives all so far. */
export function collectText(stream: NodeJS.ReadableStream): () => string {
  const parts: Buffer[] = [];
  stream.on('data', (part: Buffer) => parts.push(part));
  return () => Buffer.concat(parts).toString('utf8');
}

/** Ends a child and waits until it is gone. Does nothing where it already is. */
export async function endChild(child: ChildProcess, signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill(signal);
  await gone;
}
