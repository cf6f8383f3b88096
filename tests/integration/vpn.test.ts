/**
 * The tunnel's container without its container: the start script in a network namespace, an OpenVPN server, a
 * hospital and the internet in another.
 */
import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { collectText, endChild, missingPrograms, runProgram } from '../support/programs.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { waitFor } from '../support/wait-for.ts';

const VPN = join(import.meta.dirname, '../../vpn');
const SITE = `site-${process.pid}`;
const BOX = `box-${process.pid}`;
/** Addresses of the far side, all of the `SITE` namespace. */
const VPN_SERVER = '203.0.113.5';
const INTERNET = '203.0.113.9';
const HOSPITAL = '192.168.7.7';
const HOSPITAL_PUBLIC = '198.51.100.20';
const BOX_ADDRESS = '10.55.0.2';

const reason =
  missingPrograms('openvpn', 'ip', 'nft', 'openssl', 'bash') ||
  (process.getuid?.() !== 0 && 'network namespaces need root') ||
  (!existsSync('/dev/net/tun') && 'no /dev/net/tun');
const skip = reason === false ? false : reason;

const directory = temporaryDirectory();
const children: ChildProcess[] = [];
let tunnel: ChildProcess;
let server: ChildProcess;
let log = (): string => '';

before(async () => {
  if (skip !== false) return;
  for (const line of [
    `netns add ${SITE}`,
    `netns add ${BOX}`,
    `-n ${SITE} link add v0 type veth peer name eth0 netns ${BOX}`,
    `-n ${SITE} address add 10.55.0.1/24 dev v0`,
    ...[VPN_SERVER, INTERNET, HOSPITAL, HOSPITAL_PUBLIC].map(
      (ip) => `-n ${SITE} address add ${ip}/32 dev lo`,
    ),
    `-n ${SITE} link set lo up`,
    `-n ${SITE} link set v0 up`,
    `-n ${BOX} address add ${BOX_ADDRESS}/24 dev eth0`,
    `-n ${BOX} link set lo up`,
    `-n ${BOX} link set eth0 up`,
    `-n ${BOX} route add default via 10.55.0.1`,
  ]) {
    await must('ip', ...line.split(' '));
  }
  for (const name of ['server', 'client']) {
    await must(
      ...['openssl', 'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'],
      ...['-keyout', file(`${name}.key`), '-out', file(`${name}.crt`), '-days', '1', '-subj', `/CN=${name}`],
    );
  }
  writeFileSync(
    file('site.ovpn'),
    [
      ...['client', 'dev tun', 'proto udp', `remote ${VPN_SERVER} 1194`, 'nobind'],
      `peer-fingerprint ${await fingerprint('server')}`,
      `<cert>\n${readFileSync(file('client.crt'), 'utf8')}</cert>`,
      `<key>\n${readFileSync(file('client.key'), 'utf8')}</key>`,
    ].join('\n'),
  );
  // Tells each caller the address that it came from.
  start(
    SITE,
    process.execPath,
    '-e',
    "net.createServer((s) => s.end(s.remoteAddress)).listen(80, '0.0.0.0')",
  );
  start(BOX, process.execPath, '-e', "net.createServer((s) => s.end('gateway')).listen(8000, '0.0.0.0')");
  server = await startServer();
  tunnel = start(BOX, 'bash', join(VPN, 'start.sh'));
  log = collectText(tunnel.stdout as NodeJS.ReadableStream);
});

after(async () => {
  await Promise.all(children.map((child) => endChild(child)));
  if (skip === false) for (const name of [BOX, SITE]) await runProgram('ip', ['netns', 'delete', name]);
  directory[Symbol.dispose]();
});

test('the tunnel comes up and carries everything but the hospital', { skip }, async () => {
  await isHealthy(true);
  assert.match(await reach(BOX, INTERNET, 80), /^100\.64\.9\./);
  assert.equal(await reach(BOX, HOSPITAL, 80), BOX_ADDRESS);
});

test('who calls from the hospital is answered by the same door, whatever its address', { skip }, async () => {
  assert.equal(await reach(SITE, BOX_ADDRESS, 8000, HOSPITAL_PUBLIC), 'gateway');
});

test('while the tunnel is down nothing goes round it, and the hospital is served', { skip }, async () => {
  await endChild(server, 'SIGKILL');
  await isHealthy(false);
  assert.equal(await reach(BOX, INTERNET, 80), 'unreachable');
  assert.equal(await reach(BOX, HOSPITAL, 80), BOX_ADDRESS);
  assert.equal(await reach(SITE, BOX_ADDRESS, 8000, HOSPITAL_PUBLIC), 'gateway');
});

test('it comes up again by itself', { skip }, async () => {
  server = await startServer();
  await isHealthy(true);
  assert.match(await reach(BOX, INTERNET, 80), /^100\.64\.9\./);
});

test('without a process for the tunnel nothing goes round it either', { skip }, async () => {
  const { stdout } = await must('ip', 'netns', 'pids', BOX);
  const pids = stdout.split('\n').filter((pid) => pid !== '');
  const client = pids.find((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').startsWith('openvpn'));
  process.kill(Number(client), 'SIGKILL');
  await isHealthy(false);
  assert.equal(await reach(BOX, INTERNET, 80), 'unreachable');
  await isHealthy(true);
});

test('it ends at once on SIGTERM', { skip }, async () => {
  await endChild(tunnel);
  assert.equal(tunnel.exitCode, 0, log());
});

const file = (name: string): string => join(directory.path, name);

/** Runs a program and its arguments; fails if it fails. */
async function must(program: string, ...args: string[]): Promise<{ stdout: string }> {
  const result = await runProgram(program, args);
  assert.equal(result.status, 0, `${program} ${args.join(' ')}: ${result.stderr}`);
  return result;
}

function start(namespace: string, program: string, ...args: string[]): ChildProcess {
  const child = spawn('ip', ['netns', 'exec', namespace, program, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...process.env,
      VPN_CONFIG: directory.path,
      VPN_STATE: file('state'),
      LOCAL_NETWORKS: '10.55.0.0/16 192.168.0.0/16',
    },
  });
  children.push(child);
  return child;
}

async function startServer(): Promise<ChildProcess> {
  const child = start(
    ...([SITE, 'openvpn', '--dev', 'tun0', '--server', '100.64.9.0', '255.255.255.0'] as const),
    ...['--topology', 'subnet', '--dh', 'none', '--cert', file('server.crt'), '--key', file('server.key')],
    ...['--peer-fingerprint', await fingerprint('client'), '--keepalive', '1', '3'],
    ...['--push', 'redirect-gateway def1', '--local', VPN_SERVER],
  );
  const output = collectText(child.stdout as NodeJS.ReadableStream);
  await waitFor(() => output().includes('Initialization Sequence Completed'), {
    what: 'the VPN server is up',
  });
  return child;
}

async function fingerprint(name: string): Promise<string> {
  const args = ['x509', '-in', file(`${name}.crt`), '-noout', '-fingerprint', '-sha256'];
  const { stdout } = await must('openssl', ...args);
  return stdout.trim().split('=')[1] ?? '';
}

/** Waits until the health check says so. */
async function isHealthy(expected: boolean): Promise<void> {
  await waitFor(
    async () => {
      const args = ['netns', 'exec', BOX, 'bash', join(VPN, 'healthcheck.sh')];
      const env = { ...process.env, VPN_STATE: file('state') };
      return ((await runProgram('ip', args, { env })).status === 0) === expected;
    },
    { what: `the tunnel is ${expected ? 'up' : 'down'}\n${log()}`, timeoutMs: 40_000, everyMs: 100 },
  );
}

/** What the far side says to a connection, or `unreachable`. */
async function reach(namespace: string, host: string, port: number, localAddress?: string): Promise<string> {
  const options = JSON.stringify({ host, port, localAddress });
  const script = `const s = net.connect(${options}); s.setTimeout(1500, () => s.destroy(new Error('late')));
    s.on('error', () => console.log('unreachable')); s.on('data', (data) => console.log(String(data)));`;
  const args = ['netns', 'exec', namespace, process.execPath, '-e', script];
  return (await runProgram('ip', args)).stdout.trim();
}
