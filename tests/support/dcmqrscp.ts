/** DCMTK's archive, as one that can be queried. */
import { spawn } from 'node:child_process';
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { storescu } from './dcmtk.ts';
import { freePort, isListening } from './free-port.ts';
import { collectText, endChild, PROGRAM_ENV, runProgram } from './programs.ts';
import { waitFor } from './wait-for.ts';

export interface Archive extends AsyncDisposable {
  readonly aeTitle: string;
  readonly port: number;
  /** Puts files into it. */
  store(files: string | readonly string[]): Promise<void>;
  /** Puts files in that it would take from nobody, e.g. of private SOP classes. */
  index(files: readonly string[]): Promise<void>;
  log(): string;
}

/** @param knows AE titles to which it moves images, with their ports on this machine */
export async function startDcmqrscp(
  directory: string,
  knows: Readonly<Record<string, number>>,
): Promise<Archive> {
  const storage = join(directory, 'ARCHIVE');
  mkdirSync(storage, { recursive: true });
  const port = await freePort();
  const hosts = Object.entries(knows).map(
    ([aeTitle, at], index) => `host${index} = (${aeTitle}, 127.0.0.1, ${at})`,
  );
  const file = join(directory, 'dcmqrscp.cfg');
  const lines = [
    `NetworkTCPPort = ${port}`,
    'MaxPDUSize = 16384',
    'MaxAssociations = 16',
    'HostTable BEGIN',
    ...hosts,
    'HostTable END',
    'VendorTable BEGIN',
    'VendorTable END',
    'AETable BEGIN',
    `ARCHIVE ${storage} RW (500, 1024mb) ANY`,
    'AETable END',
  ];
  writeFileSync(file, `${lines.join('\n')}\n`);
  const child = spawn('dcmqrscp', ['-v', '-c', file], {
    env: PROGRAM_ENV,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const texts = [collectText(child.stdout), collectText(child.stderr)];
  await waitFor(() => isListening(port), { what: 'dcmqrscp listens' });
  return {
    aeTitle: 'ARCHIVE',
    port,
    store: async (files) => {
      const { status, stderr } = await storescu(files, port, { calledAe: 'ARCHIVE' });
      if (status !== 0) throw new Error(`The archive did not take the files: ${stderr}`);
    },
    index: async (files) => {
      for (const file of files) {
        const own = join(storage, `indexed-${basename(file)}`);
        copyFileSync(file, own);
        const { status, stderr } = await runProgram('dcmqridx', [storage, own]);
        if (status !== 0) throw new Error(`The archive did not take ${file}: ${stderr}`);
      }
    },
    log: () => texts.map((text) => text()).join(''),
    [Symbol.asyncDispose]: () => endChild(child, 'SIGKILL'),
  };
}
