import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { collectText, endChild } from '../support/programs.ts';
import {
  BOX_ADDRESS,
  cannotMakeSite,
  HOSPITAL,
  INTERNET,
  must,
  startVpnSite,
  VPN_SERVER,
  type VpnSite,
} from '../support/vpn-site.ts';
import { waitFor } from '../support/wait-for.ts';

const skip = cannotMakeSite('openvpn', 'openssl');
let vpn: VpnSite;
let tunnel: ChildProcess;
let server: ChildProcess;

before(async () => {
  if (skip !== false) return;
  vpn = await startVpnSite();
  for (const name of ['server', 'client']) {
    await must(
      ...['openssl', 'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'],
      ...['-keyout', vpn.file(`${name}.key`), '-out', vpn.file(`${name}.crt`), '-days', '1'],
      ...['-subj', `/CN=${name}`],
    );
  }
  const read = (name: string): string => readFileSync(vpn.file(name), 'utf8');
  writeFileSync(
    vpn.file('site.ovpn'),
    [
      ...['client', 'dev tun', 'proto udp', `remote ${VPN_SERVER} 1194`, 'nobind'],
      `peer-fingerprint ${await fingerprint('server')}`,
      `<cert>\n${read('client.crt')}</cert>\n<key>\n${read('client.key')}</key>`,
    ].join('\n'),
  );
  server = await startServer();
  tunnel = vpn.startTunnel();
});

after(async () => {
  if (skip === false) await vpn[Symbol.asyncDispose]();
});

test('OpenVPN comes up and carries everything but the hospital', { skip }, async () => {
  await vpn.isHealthy(true);
  assert.match(await vpn.reachFromBox(INTERNET), /^100\.64\.9\./);
  assert.equal(await vpn.reachFromBox(HOSPITAL), BOX_ADDRESS);
});

test('who calls from the hospital is answered by the same door, whatever its address', { skip }, async () => {
  assert.equal(await vpn.reachBox(), 'gateway');
});

test('while the tunnel is down nothing goes round it, and the hospital is served', { skip }, async () => {
  await endChild(server, 'SIGKILL');
  await vpn.isHealthy(false);
  assert.equal(await vpn.reachFromBox(INTERNET), 'unreachable');
  assert.equal(await vpn.reachFromBox(HOSPITAL), BOX_ADDRESS);
  assert.equal(await vpn.reachBox(), 'gateway');
});

test('it comes up again by itself', { skip }, async () => {
  server = await startServer();
  await vpn.isHealthy(true);
  assert.match(await vpn.reachFromBox(INTERNET), /^100\.64\.9\./);
});

test('without a process for the tunnel nothing goes round it either', { skip }, async () => {
  const pids = (await must('ip', 'netns', 'pids', vpn.box)).trim().split('\n');
  const client = pids.find((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').startsWith('openvpn'));
  process.kill(Number(client), 'SIGKILL');
  await vpn.isHealthy(false);
  assert.equal(await vpn.reachFromBox(INTERNET), 'unreachable');
  await vpn.isHealthy(true);
});

test('it ends at once on SIGTERM', { skip }, async () => {
  await endChild(tunnel);
  assert.equal(tunnel.exitCode, 0);
});

async function startServer(): Promise<ChildProcess> {
  const child = vpn.start(
    ...([vpn.site, 'openvpn', '--dev', 'tun0', '--server', '100.64.9.0', '255.255.255.0'] as const),
    ...['--topology', 'subnet', '--dh', 'none', '--keepalive', '1', '3', '--local', VPN_SERVER],
    ...['--cert', vpn.file('server.crt'), '--key', vpn.file('server.key')],
    ...['--peer-fingerprint', await fingerprint('client'), '--push', 'redirect-gateway def1'],
  );
  const output = collectText(child.stdout as NodeJS.ReadableStream);
  await waitFor(() => output().includes('Initialization Sequence Completed'), {
    what: 'the VPN server is up',
  });
  return child;
}

async function fingerprint(name: string): Promise<string> {
  const file = vpn.file(`${name}.crt`);
  const text = await must('openssl', 'x509', '-in', file, '-noout', '-fingerprint', '-sha256');
  return text.trim().split('=')[1] ?? '';
}
