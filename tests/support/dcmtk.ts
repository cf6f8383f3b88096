/** DCMTK's tools as the other side: what they accept, others accept. */
import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { freePort, isListening } from './free-port.ts';
import { endChild, PROGRAM_ENV, collectText, runProgram, type ProgramResult } from './programs.ts';
import { waitFor } from './wait-for.ts';

export interface PushOptions {
  readonly callingAe?: string;
  readonly calledAe?: string;
  readonly extra?: readonly string[];
  readonly timeoutMs?: number;
}

/** Pushes every file of a directory (or the files given) with storescu on one association. */
export async function storescu(
  files: string | readonly string[],
  port: number,
  { callingAe = 'PHANTOM', calledAe = 'PETFECTIOR', extra = [], timeoutMs = 120_000 }: PushOptions = {},
): Promise<ProgramResult> {
  const inputs = typeof files === 'string' ? ['+sd', files] : files;
  return runProgram(
    'storescu',
    [
      '-R',
      '-pdu',
      '131072',
      '-aet',
      callingAe,
      '-aec',
      calledAe,
      ...extra,
      '127.0.0.1',
      String(port),
      ...inputs,
    ],
    { timeoutMs },
  );
}

export interface Storescp extends AsyncDisposable {
  readonly port: number;
  readonly aeTitle: string;
  readonly directory: string;
  /** One for each C-STORE that was answered, the same instance twice included. */
  received(): ReceivedObject[];
  /** Removes what was received. */
  clear(): void;
  log(): string;
  /** Ends it; the files stay. */
  stop(): Promise<void>;
}

export interface ReceivedObject {
  readonly path: string;
  readonly sopInstanceUid: string;
}

/** A storescp that keeps the dataset bit for bit and gives every received object a file of its own. */
export async function startStorescp(
  directory: string,
  {
    port,
    aeTitle = 'STORESCP',
    accepts = '+xa',
    extra = [],
    quiet = false,
  }: {
    port?: number;
    aeTitle?: string;
    /** Its option of transfer syntaxes: `+xi` takes implicit VR only. */
    accepts?: string;
    extra?: readonly string[];
    quiet?: boolean;
  } = {},
): Promise<Storescp> {
  mkdirSync(directory, { recursive: true });
  const listenOn = port ?? (await freePort());
  const child = spawn(
    'storescp',
    [
      ...(quiet ? [] : ['-v']),
      '+B',
      '+uf',
      accepts,
      '-pm',
      '-pdu',
      '131072',
      '-aet',
      aeTitle,
      '-od',
      directory,
      ...extra,
      String(listenOn),
    ],
    { env: PROGRAM_ENV, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const [stdout, stderr] = [collectText(child.stdout), collectText(child.stderr)];
  const log = () => stdout() + stderr();
  await waitFor(
    async () => {
      if (child.exitCode !== null) throw new Error(`storescp ended: ${log()}`);
      return isListening(listenOn);
    },
    { what: 'storescp listens' },
  );
  const stop = () => endChild(child);
  return {
    port: listenOn,
    aeTitle,
    directory,
    log,
    stop,
    received: () =>
      readdirSync(directory).map((name) => {
        const path = join(directory, name);
        return { path, sopInstanceUid: sopInstanceUidOf(readFileSync(path)) };
      }),
    clear: () => {
      for (const name of readdirSync(directory)) rmSync(join(directory, name), { force: true });
    },
    [Symbol.asyncDispose]: stop,
  };
}

/**
 * Media Storage SOP Instance UID (0002,0003) of a Part-10 file, read without the code under test.
 * @throws Error where the bytes are no Part-10 file.
 */
export function sopInstanceUidOf(file: Buffer): string {
  const at = file.indexOf(Buffer.from([0x02, 0x00, 0x03, 0x00, 0x55, 0x49]), 132);
  if (file.toString('latin1', 128, 132) !== 'DICM' || at < 0) throw new Error('Not a Part-10 file');
  const length = file.readUInt16LE(at + 6);
  return file.toString('latin1', at + 8, at + 8 + length).replace(/\0$/, '');
}

/**
 * Values of an element in each file, in the files' order, as dcmdump prints them without brackets; one entry for
 * each occurrence, so give a tag that occurs once. `keyword` is a tag `gggg,eeee`.
 */
export async function dcmdumpValues(files: readonly string[], tag: string): Promise<string[]> {
  const { status, stdout, stderr } = await runProgram('dcmdump', ['+L', '-Un', '+P', tag, ...files]);
  if (status !== 0) throw new Error(`dcmdump: ${stderr}`);
  return stdout
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => /^\([0-9a-f,]+\) \S\S (?:\[(.*)\]|=?(\S+)|\(no value available\))\s+#/.exec(line.trim()))
    .map((match) => match?.[1] ?? match?.[2] ?? '');
}

/** All that dcmdump prints of a file. */
export async function dcmdump(file: string): Promise<string> {
  const { status, stdout, stderr } = await runProgram('dcmdump', ['+L', file]);
  if (status !== 0) throw new Error(`dcmdump: ${stderr}`);
  return stdout;
}

/** Lines of dciodvfy (dicom3tools) that begin with Error. */
export async function dciodvfyErrors(file: string): Promise<string[]> {
  const { stdout, stderr } = await runProgram('dciodvfy', [file]);
  return (stdout + stderr).split('\n').filter((line) => line.startsWith('Error'));
}
