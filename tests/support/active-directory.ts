/**
 * An Active Directory: Samba's domain controller with its LDAP server alone, on an address of the loopback network of its
 * own, since its ports are fixed. Needs root.
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeAuthority } from './authority.ts';
import { childrenOf } from './process-usage.ts';
import { collectText, endChild, missingPrograms, runProgram } from './programs.ts';
import { waitFor } from './wait-for.ts';

export const SUFFIX = 'DC=hospital,DC=example';
const ADMINISTRATOR = 'A password of the domain, 1';
/** Provisioning it takes seconds of work. */
const PROVISION_WITHIN_MS = 180_000;

export const missingActiveDirectory =
  process.getuid?.() === 0 ? missingPrograms('samba', 'samba-tool', 'ldapmodify') : 'needs root';

export type ActiveDirectory = Awaited<ReturnType<typeof startActiveDirectory>>;

export async function startActiveDirectory(folder: string) {
  const host = `127.${randomInt(1, 255)}.${randomInt(256)}.${randomInt(2, 255)}`;
  const authority = await makeAuthority(folder, 'domain');
  const { cert, key } = await authority.issue('controller', { names: `IP:${host}` });
  // It refuses a key that others may read.
  chmodSync(key, 0o600);
  const domain = join(folder, 'domain');
  mkdirSync(domain);
  const provisioned = await runProgram(
    'samba-tool',
    [
      ...['domain', 'provision', `--targetdir=${domain}`, '--server-role=dc', '--dns-backend=NONE'],
      ...['--use-rfc2307', '--realm=HOSPITAL.EXAMPLE', '--domain=HOSPITAL', '--host-name=controller'],
      `--adminpass=${ADMINISTRATOR}`,
    ],
    { timeoutMs: PROVISION_WITHIN_MS },
  );
  assert.equal(provisioned.status, 0, provisioned.stderr);
  const file = join(domain, 'etc/smb.conf');
  const kept = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => !/server services|log file|logging/.test(line));
  const own = [
    ...[`interfaces = ${host}/8`, 'bind interfaces only = yes', 'server services = ldap'],
    ...['ldap server require strong auth = yes', 'tls enabled = yes', `tls cafile = ${authority.cert}`],
    ...[`tls certfile = ${cert}`, `tls keyfile = ${key}`, `pid directory = ${domain}`],
  ];
  writeFileSync(file, kept.join('\n').replace('[global]', `[global]\n\t${own.join('\n\t')}`));
  const child = spawn('samba', ['--interactive', '--debug-stdout', '-s', file], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = [collectText(child.stdout), collectText(child.stderr)];
  const tool = async (...args: readonly string[]) => {
    const { status, stderr } = await runProgram('samba-tool', [
      ...args,
      ...['-s', file, '-H', join(domain, 'private/sam.ldb')],
    ]);
    assert.equal(status, 0, stderr);
  };
  const root = ['-x', '-H', `ldap://${host}`, '-s', 'base', '-b', '', '1.1'];
  await waitFor(async () => (await runProgram('ldapsearch', root, { timeoutMs: 2000 })).status === 0, {
    what: `the domain controller: ${said.map((text) => text()).join('')}`,
    timeoutMs: 60_000,
  });
  return {
    host,
    authority: readFileSync(authority.cert, 'utf8'),
    /** As the domain's own administrators do. */
    tool,
    /** @param ldif with `changetype` */
    change: async (ldif: string) => {
      const changes = join(folder, 'change.ldif');
      writeFileSync(changes, ldif);
      const login = ['-x', '-D', 'Administrator@hospital.example', '-w', ADMINISTRATOR];
      const { status, stderr } = await runProgram(
        'ldapmodify',
        [...login, '-H', `ldaps://${host}`, '-f', changes],
        { env: { ...process.env, LDAPTLS_CACERT: authority.cert } },
      );
      assert.equal(status, 0, stderr);
    },
    [Symbol.asyncDispose]: async () => {
      const serving = descendantsOf(child.pid!);
      await endChild(child);
      // Those that it has forked for connections notice later that it has ended.
      for (const pid of serving) endAtOnce(pid);
      await waitFor(() => serving.every((pid) => !existsSync(`/proc/${pid}`)), { what: 'samba has ended' });
    },
  };
}

function descendantsOf(pid: number): number[] {
  try {
    return childrenOf(pid).flatMap((child) => [child, ...descendantsOf(child)]);
  } catch {
    // It has ended meanwhile.
    return [];
  }
}

function endAtOnce(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended.
  }
}
