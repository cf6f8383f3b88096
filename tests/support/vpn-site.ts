/**
 * Two network namespaces: the tunnel's container without its container (`box`), and all that it sees (`site`): the
 * hospital, the internet and the far end of the tunnel.
 */
import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { collectText, endChild, missingPrograms, runProgram } from './programs.ts';
import { temporaryDirectory } from './temporary-directory.ts';
import { waitFor } from './wait-for.ts';

const VPN = join(import.meta.dirname, '../../vpn');

/** Addresses of the site. Its end of the tunnel, where there is one, is 100.64.9.1. */
export const VPN_SERVER = '203.0.113.5';
export const INTERNET = '203.0.113.9';
export const HOSPITAL = '192.168.7.7';
const HOSPITAL_PUBLIC = '198.51.100.20';
export const BOX_ADDRESS = '10.55.0.2';

/** For a test's `skip`: why namespaces cannot be made here, or false. */
export function cannotMakeSite(...programs: string[]): string | false {
  return (
    missingPrograms('ip', 'nft', 'bash', ...programs) ||
    (process.getuid?.() !== 0 && 'network namespaces need root') ||
    (!existsSync('/dev/net/tun') && 'no /dev/net/tun')
  );
}

export interface VpnSite extends AsyncDisposable {
  /** Names of the namespaces. */
  readonly site: string;
  readonly box: string;
  /** A file of the test; those named as `vpn/config/README.md` says are the box's configuration. */
  file(name: string): string;
  start(namespace: string, program: string, ...args: string[]): ChildProcess;
  /** Starts the tunnel's script in the box. */
  startTunnel(): ChildProcess;
  /** Waits until the health check says so. */
  isHealthy(expected: boolean): Promise<void>;
  /** From the box to port 80 of a host: the address that the host saw, or `unreachable`. */
  reachFromBox(host: string): Promise<string>;
  /** From a public address of the hospital to the box's port 8000: `gateway`, or `unreachable`. */
  reachBox(): Promise<string>;
}

export async function startVpnSite(): Promise<VpnSite> {
  const site = `site-${process.pid}`;
  const box = `box-${process.pid}`;
  const directory = temporaryDirectory();
  const file = (name: string): string => join(directory.path, name);
  const children: ChildProcess[] = [];
  const env = {
    ...process.env,
    VPN_CONFIG: directory.path,
    VPN_STATE: file('state'),
    LOCAL_NETWORKS: '10.55.0.0/16 192.168.0.0/16',
  };
  let log = (): string => '';

  const start = (namespace: string, program: string, ...args: string[]): ChildProcess => {
    const options = { stdio: ['ignore', 'pipe', 'inherit'] as ['ignore', 'pipe', 'inherit'], env };
    const child = spawn('ip', ['netns', 'exec', namespace, program, ...args], options);
    children.push(child);
    return child;
  };
  await makeNetwork(site, box);
  const answer = (text: string, port: number): string =>
    `net.createServer((socket) => socket.end(${text})).listen(${port}, '0.0.0.0')`;
  start(site, process.execPath, '-e', answer('socket.remoteAddress', 80));
  start(box, process.execPath, '-e', answer("'gateway'", 8000));

  return {
    site,
    box,
    file,
    start,
    startTunnel: () => {
      const child = start(box, 'bash', join(VPN, 'start.sh'));
      log = collectText(child.stdout as NodeJS.ReadableStream);
      return child;
    },
    isHealthy: async (expected) => {
      const args = ['netns', 'exec', box, 'bash', join(VPN, 'healthcheck.sh')];
      await waitFor(async () => ((await runProgram('ip', args, { env })).status === 0) === expected, {
        what: `the tunnel is ${expected ? 'up' : 'down'}\n${log()}`,
        timeoutMs: 40_000,
        everyMs: 100,
      });
    },
    reachFromBox: (host) => reach(box, { host, port: 80 }),
    reachBox: () => reach(site, { host: BOX_ADDRESS, port: 8000, localAddress: HOSPITAL_PUBLIC }),
    [Symbol.asyncDispose]: async () => {
      await Promise.all(children.map((child) => endChild(child)));
      for (const name of [box, site]) await runProgram('ip', ['netns', 'delete', name]);
      directory[Symbol.dispose]();
    },
  };
}

/** Runs a program and gives what it printed; fails if it fails. */
export async function must(program: string, ...args: string[]): Promise<string> {
  const result = await runProgram(program, args);
  assert.equal(result.status, 0, `${program} ${args.join(' ')}: ${result.stderr}`);
  return result.stdout;
}

async function makeNetwork(site: string, box: string): Promise<void> {
  for (const line of [
    `netns add ${site}`,
    `netns add ${box}`,
    `-n ${site} link add v0 type veth peer name eth0 netns ${box}`,
    `-n ${site} address add 10.55.0.1/24 dev v0`,
    ...[VPN_SERVER, INTERNET, HOSPITAL, HOSPITAL_PUBLIC].map(
      (ip) => `-n ${site} address add ${ip}/32 dev lo`,
    ),
    `-n ${site} link set lo up`,
    `-n ${site} link set v0 up`,
    `-n ${box} address add ${BOX_ADDRESS}/24 dev eth0`,
    `-n ${box} link set lo up`,
    `-n ${box} link set eth0 up`,
    `-n ${box} route add default via 10.55.0.1`,
  ]) {
    await must('ip', ...line.split(' '));
  }
}

async function reach(
  namespace: string,
  address: { host: string; port: number; localAddress?: string },
): Promise<string> {
  const script = `const s = net.connect(${JSON.stringify(address)});
    s.setTimeout(1500, () => s.destroy(new Error('late')));
    s.on('error', () => console.log('unreachable'));
    s.on('data', (data) => console.log(String(data)));`;
  return (await must('ip', 'netns', 'exec', namespace, process.execPath, '-e', script)).trim();
}
