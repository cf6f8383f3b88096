/** Programs of other packages that the tests need as independent judges, and how they get here. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { missingPrograms } from '../support/programs.ts';

/** Debian packages by a program on the path each (or one that does the same), or a module of the system's Python. */
const PACKAGES: Readonly<Record<string, { program: string; or?: string } | { file: string }>> = {
  dcmtk: { program: 'storescu' },
  dicom3tools: { program: 'dciodvfy' },
  'libgdcm-tools': { program: 'gdcmconv' },
  orthanc: { program: 'Orthanc' },
  'mariadb-server': { program: 'mariadbd' },
  'chromium-headless-shell': { program: 'chromium-headless-shell', or: 'chromium' },
  'python3-numpy': { file: '/usr/lib/python3/dist-packages/numpy' },
  'python3-scipy': { file: '/usr/lib/python3/dist-packages/scipy' },
  'python3-pydicom': { file: '/usr/lib/python3/dist-packages/pydicom' },
  'docker-compose': { program: 'docker-compose' },
  shellcheck: { program: 'shellcheck' },
  openvpn: { program: 'openvpn' },
  iproute2: { program: 'ip' },
  nftables: { program: 'nft' },
  openssl: { program: 'openssl' },
  curl: { program: 'curl' },
  jq: { program: 'jq' },
  'nginx-light': { program: 'nginx' },
  haproxy: { program: 'haproxy' },
  slapd: { program: 'slapd' },
  rsyslog: { program: 'rsyslogd' },
  'rsyslog-gnutls': { file: '/usr/lib/x86_64-linux-gnu/rsyslog/lmnsd_gtls.so' },
  'libxml2-utils': { program: 'xmllint' },
  'ldap-utils': { program: 'ldapmodify' },
  'samba-ad-dc': { program: 'samba' },
  'samba-common-bin': { program: 'samba-tool' },
  'samba-ad-provision': { file: '/usr/share/samba/setup/ad-schema' },
  caddy: { program: 'caddy' },
  faketime: { program: 'faketime' },
  'wireguard-go': { program: 'wireguard-go' },
  'wireguard-tools': { program: 'wg-quick' },
};

const hasProgram = (name: string | undefined): boolean =>
  name !== undefined && missingPrograms(name) === false;

function missingPackages(): string[] {
  return Object.entries(PACKAGES)
    .filter(([, sign]) =>
      'file' in sign ? !existsSync(sign.file) : ![sign.program, sign.or].some(hasProgram),
    )
    .map(([name]) => name);
}

/**
 * Installs what is missing where that can be done (as root on Debian or Ubuntu).
 * @returns the packages that are still missing: tests that need them skip themselves.
 */
export function installPackages(): string[] {
  const missing = missingPackages();
  if (missing.length === 0 || process.getuid?.() !== 0 || !hasProgram('apt-get')) return missing;
  console.log(`Installing Debian packages: ${missing.join(' ')}`);
  const install = (...names: string[]): boolean =>
    apt('install', '--yes', '--no-install-recommends', ...names);
  apt('update');
  // Together, or, where one of them does not exist under its name, each that does.
  if (!install(...missing)) for (const name of missing) install(name);
  return missingPackages();
}

function apt(...args: string[]): boolean {
  const { status, stdout, stderr } = spawnSync('apt-get', ['--quiet=2', ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    // In run level 1 the packages' own services are not started.
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' },
  });
  if (status !== 0) console.error(`apt-get ${args[0]} failed:\n${(stdout + stderr).slice(-2000)}`);
  return status === 0;
}
