/** Where the kernel has no WireGuard, wg-quick takes wireguard-go in its place. */
import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { endChild, runProgram } from '../support/programs.ts';
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

const skip = cannotMakeSite('wg-quick', 'wireguard-go');
/** Also the name of the server's interface, which must not be that of the tunnel. */
const SERVER = 'wgsite';
let vpn: VpnSite;
let tunnel: ChildProcess;

before(async () => {
  if (skip !== false) return;
  vpn = await startVpnSite();
  const [server, client] = [await keyPair('server'), await keyPair('client')];
  writeFileSync(
    vpn.file(`keys/${SERVER}.conf`),
    `[Interface]\nPrivateKey = ${server.secret}\nListenPort = 51999\nAddress = 100.64.9.1/24\n` +
      `[Peer]\nPublicKey = ${client.open}\nAllowedIPs = 100.64.9.2/32\n`,
  );
  writeFileSync(
    vpn.file('site.conf'),
    `[Interface]\nPrivateKey = ${client.secret}\nAddress = 100.64.9.2/24\nDNS = 192.0.2.1\n` +
      `[Peer]\nPublicKey = ${server.open}\nEndpoint = ${VPN_SERVER}:51999\nAllowedIPs = 0.0.0.0/0\n`,
  );
  await must('ip', 'netns', 'exec', vpn.site, 'wg-quick', 'up', vpn.file(`keys/${SERVER}.conf`));
  tunnel = vpn.startTunnel();
});

after(async () => {
  if (skip !== false) return;
  await runProgram('ip', ['-n', vpn.site, 'link', 'delete', SERVER]);
  await vpn[Symbol.asyncDispose]();
});

test('WireGuard comes up and carries everything but the hospital', { skip }, async () => {
  await vpn.isHealthy(true);
  assert.equal(await vpn.reachFromBox(INTERNET), '100.64.9.2');
  assert.equal(await vpn.reachFromBox(HOSPITAL), BOX_ADDRESS);
  assert.equal(await vpn.reachBox(), 'gateway');
});

test('without its interface nothing goes round it, and it comes up again by itself', { skip }, async () => {
  await must('ip', '-n', vpn.box, 'link', 'delete', 'wg0');
  assert.equal(await vpn.reachFromBox(INTERNET), 'unreachable');
  assert.equal(await vpn.reachFromBox(HOSPITAL), BOX_ADDRESS);
  await vpn.isHealthy(false);
  await vpn.isHealthy(true);
  assert.equal(await vpn.reachFromBox(INTERNET), '100.64.9.2');
});

test('it ends at once on SIGTERM, and takes its interface along', { skip }, async () => {
  await endChild(tunnel);
  assert.equal(tunnel.exitCode, 0);
  assert.doesNotMatch(await must('ip', '-n', vpn.box, 'link'), /wg0/);
});

async function keyPair(name: string): Promise<{ secret: string; open: string }> {
  const file = vpn.file(`keys/${name}`);
  await must('sh', '-c', `umask 077; mkdir -p "$(dirname ${file})"; wg genkey > ${file}`);
  const [secret, open] = (await must('sh', '-c', `cat ${file}; wg pubkey < ${file}`)).trim().split('\n');
  return { secret: secret ?? '', open: open ?? '' };
}
