import assert from 'node:assert/strict';
import { cpSync, globSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { VARIABLES } from '../../server/base/variables.ts';
import { missingPrograms, runProgram } from '../support/programs.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const ROOT = resolve(import.meta.dirname, '../..');

/** What an administrator sets in `.env` and the gateway must get as it stands. */
const SETTINGS = [
  'TLS_CERT',
  'TLS_KEY',
  'PROCESSING_URL',
  'PROCESSING_TOKEN_FILE',
  'PROCESSING_TLS_CA',
  'PROCESSING_TLS_CERT',
  'PROCESSING_TLS_KEY',
  'DICOM_TLS_CERT',
  'DICOM_TLS_KEY',
  'DICOM_TLS_CA',
  'DICOM_TLS_CLIENT',
  'DICOM_CLIENT_CERT',
  'DICOM_CLIENT_KEY',
  'TRUSTED_PROXIES',
  'PROXY_HEADERS',
  'HTTPS_PROXY',
  'NO_PROXY',
];

interface Service {
  environment?: Record<string, string>;
  network_mode?: string;
  ports?: unknown[];
  cap_add?: string[];
  read_only?: boolean;
  healthcheck?: unknown;
}

test(
  'docker-compose.yml is valid, and its services are as closed as they can be',
  {
    skip: missingPrograms('docker-compose'),
  },
  async () => {
    using directory = temporaryDirectory();
    for (const name of ['docker-compose.yml', 'docker', 'vpn', 'Dockerfile']) {
      cpSync(join(ROOT, name), join(directory.path, name), { recursive: true });
    }
    writeFileSync(
      join(directory.path, '.env'),
      SETTINGS.map((name) => `${name}=value-of-${name}\n`).join(''),
    );
    const { status, stdout, stderr } = await runProgram('docker-compose', ['config'], {
      cwd: directory.path,
    });
    assert.equal(status, 0, stderr);
    const { services } = await fromYaml(stdout);
    const { application, vpn, database } = services;
    assert.ok(application && vpn && database);

    assert.equal(application.network_mode, 'service:vpn');
    assert.equal(application.read_only, true);
    assert.equal(application.cap_add, undefined);
    assert.equal(database.ports, undefined, 'the database is not published');
    assert.equal(vpn.ports?.length, 2);
    const known = Object.keys(VARIABLES).flatMap((name) => [name, `${name}_FILE`]);
    const unknown = Object.keys(application.environment ?? {}).filter(
      (name) => name !== 'TZ' && !known.includes(name),
    );
    assert.deepEqual(unknown, [], 'the gateway knows every variable that it is given');
    for (const name of SETTINGS) assert.equal(application.environment?.[name], `value-of-${name}`);
  },
);

test('shell scripts are clean', { skip: missingPrograms('shellcheck') }, async () => {
  const scripts = [
    '.ci/run',
    ...globSync('{vpn,docker,packaging}/**/*.sh', { cwd: ROOT, exclude: ['packaging/out'] }),
    ...['petfectior', 'debian/postinst', 'debian/prerm', 'debian/postrm'].map((name) => `packaging/${name}`),
  ];
  const { status, stdout } = await runProgram('shellcheck', scripts, { cwd: ROOT });
  assert.equal(status, 0, stdout);
});

/** docker-compose is Python, so its YAML reader is there too. */
async function fromYaml(text: string): Promise<{ services: Record<string, Service> }> {
  using directory = temporaryDirectory();
  const script = 'import json, sys, yaml; print(json.dumps(yaml.safe_load(sys.argv[1]), default=str))';
  const { stdout } = await runProgram('/usr/bin/python3', ['-c', script, text], { cwd: directory.path });
  return JSON.parse(stdout) as { services: Record<string, Service> };
}
