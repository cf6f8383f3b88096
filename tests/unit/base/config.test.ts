import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { test } from 'node:test';
import { ConfigError, readConfig } from '../../../server/base/config.ts';

const problemsOf = (environment: Record<string, string>): readonly string[] => {
  try {
    readConfig(environment, false);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
};

test('an empty environment gives the documented defaults, and the result is frozen', () => {
  const config = readConfig({}, true);
  assert.deepEqual(config.http, {
    host: '0.0.0.0',
    port: 8000,
    tls: undefined,
    proxies: { trusted: [], headers: 'x-forwarded' },
  });
  assert.equal(config.dicom.port, 11115);
  assert.equal(config.database.kind, 'sqlite');
  assert.deepEqual(config.processing, { kind: 'stand-in' });
  assert.deepEqual(config.log, { level: 'info', format: 'pretty' });
  assert.ok(Object.isFrozen(config) && Object.isFrozen(config.http));
});

test('every problem is reported at once, each naming its variable', () => {
  const problems = problemsOf({
    HTTP_PORT: '80000',
    DICOM_PORT: 'x',
    LOG_LEVEL: 'loud',
    DATABASE_URL: 'postgres://host/name',
    PROCESSING_URL: 'ftp://host',
    ADMIN_USERNAME: 'root',
    DICOM_PROT: '104',
    TRUSTED_PROXIES: '10.0.0.1, 10.0.0.0/33 2001:db8::/32 proxy.example',
    PROXY_HEADERS: 'all',
    TRUSTED_PROXY: '10.0.0.1',
  });
  for (const name of [
    'HTTP_PORT',
    'DICOM_PORT',
    'LOG_LEVEL',
    'DATABASE_URL',
    'PROCESSING_URL',
    'ADMIN_PASSWORD',
    'DICOM_PROT',
    'TRUSTED_PROXIES: "10.0.0.0/33"',
    'TRUSTED_PROXIES: "proxy.example"',
    'PROXY_HEADERS',
    'TRUSTED_PROXY is not',
  ])
    assert.ok(
      problems.some((problem) => problem.includes(name)),
      `${name} in ${problems.join(' | ')}`,
    );
});

test('trusted proxies are addresses and networks, and never everybody', () => {
  const { http } = readConfig({ TRUSTED_PROXIES: '127.0.0.1, 10.0.0.0/8,2001:db8::/32' }, false);
  assert.deepEqual(http.proxies.trusted, ['127.0.0.1', '10.0.0.0/8', '2001:db8::/32']);
  assert.match(problemsOf({ TRUSTED_PROXIES: '0.0.0.0/0' })[0]!, /believe everybody/);
});

const PLAIN = { ca: undefined, cert: undefined, key: undefined, proxy: '', noProxy: '' };

test('certificates and proxy are for either transport, and a proxy that is none is a problem', () => {
  const certificate = import.meta.filename;
  const environment = {
    PROCESSING_TLS_CA: certificate,
    PROCESSING_TLS_CERT: certificate,
    PROCESSING_TLS_KEY: certificate,
    HTTPS_PROXY: 'http://user:secret@proxy.example:3128',
    no_proxy: 'localhost,.example',
  };
  for (const url of ['https://pet.example', 'folder:/srv/pet?server=https://pet.example']) {
    const { processing } = readConfig({ ...environment, PROCESSING_URL: url }, false);
    assert.partialDeepStrictEqual(processing, {
      connection: {
        ca: certificate,
        cert: certificate,
        key: certificate,
        proxy: environment.HTTPS_PROXY,
        noProxy: environment.no_proxy,
      },
    });
  }
  const [problem, ...others] = problemsOf({ HTTPS_PROXY: 'user:secret@proxy.example:3128' });
  assert.match(problem ?? '', /^HTTPS_PROXY must be http:/);
  assert.deepEqual(others, []);
  assert.doesNotMatch(problem ?? '', /secret@/);
});

test("what devices are shown is a certificate of its own or the listener's, and is one with its key", () => {
  const folder = mkdtempSync(join(tmpdir(), 'config-'));
  try {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const key = join(folder, 'key.pem');
    writeFileSync(key, privateKey.export({ type: 'pkcs8', format: 'pem' }));
    const text = import.meta.filename;
    const authority = join(folder, 'authority.pem');
    writeFileSync(authority, rootCertificates[0]!);
    assert.deepEqual(readConfig({ DICOM_TLS_CA: authority }, false).dicom.deviceTls, {
      ca: authority,
      cert: undefined,
      key: undefined,
    });
    assert.deepEqual(problemsOf({ DICOM_TLS_CA: text }), [`${text} holds no certificate`]);
    // A certificate with a key that is not its own.
    assert.match(
      problemsOf({ DICOM_CLIENT_CERT: authority, DICOM_CLIENT_KEY: key }).join(),
      /no certificate of the key/,
    );
    assert.match(
      problemsOf({ DICOM_TLS_CERT: authority, DICOM_TLS_KEY: key }).join(),
      /no certificate of the key/,
    );
    assert.match(problemsOf({ DICOM_CLIENT_CERT: authority }).join(), /DICOM_CLIENT_KEY is missing/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('a secret may come from a file, and not from both places', () => {
  const folder = mkdtempSync(join(tmpdir(), 'config-'));
  try {
    const file = join(folder, 'token');
    writeFileSync(file, 'secret-from-file\n');
    const config = readConfig({ PROCESSING_URL: 'https://pet.example', PROCESSING_TOKEN_FILE: file }, false);
    assert.deepEqual(config.processing, {
      kind: 'http',
      url: 'https://pet.example',
      token: 'secret-from-file',
      connection: PLAIN,
    });
    assert.equal(problemsOf({ PROCESSING_TOKEN: 'a', PROCESSING_TOKEN_FILE: file }).length, 1);
    assert.match(
      problemsOf({ ADMIN_PASSWORD_FILE: join(folder, 'missing') }).join(),
      /ADMIN_PASSWORD_FILE.*ENOENT/,
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('the shared folder is written as a folder and a server', () => {
  const { processing } = readConfig(
    { PROCESSING_URL: 'folder:/srv/pet%20x?server=http://10.8.0.1:5005' },
    false,
  );
  assert.deepEqual(processing, {
    kind: 'shared-folder',
    folder: '/srv/pet x',
    serverUrl: 'http://10.8.0.1:5005',
    connection: PLAIN,
  });
  assert.equal(problemsOf({ PROCESSING_URL: 'folder:/srv' }).length, 1);
});

test('values of secrets are not repeated in problems', () => {
  const text = problemsOf({
    DATABASE_URL: 'mysql://u:hunter2secret@',
    ADMIN_USERNAME: 'x',
    ADMIN_PASSWORD: 'short',
  }).join();
  assert.doesNotMatch(text, /hunter2|short"/);
});

test('memory for images is a number of MiB that holds a usual series, or left to the gateway', () => {
  assert.equal(readConfig({}, false).imageMemory, undefined);
  assert.equal(readConfig({ IMAGE_MEMORY_MIB: '2048' }, false).imageMemory, 2 ** 31);
  for (const wrong of ['64', '1.5', '2 GB', '-1', '123456789'])
    assert.throws(() => readConfig({ IMAGE_MEMORY_MIB: wrong }, false), /problem/);
  assert.throws(() => readConfig({ IMAGE_MEMORY: '2048' }, false), ConfigError);
});

const CLUSTER = {
  CLUSTER: 'true',
  NODE_NAME: 'a',
  DATABASE_URL: 'mariadb://user:a,b@one:3307,two,three:3308/name',
  PROCESSING_URL: 'https://processing.example',
};

test('a node of a cluster has a name, and a database on several hosts', () => {
  const { cluster, database } = readConfig({ ...CLUSTER }, false);
  assert.deepEqual(cluster, { nodeName: 'a' });
  assert.deepEqual(database, {
    kind: 'mariadb',
    url: 'mariadb://user:a,b@one:3307/name',
    otherHosts: ['two', 'three:3308'],
  });
  assert.equal(readConfig({}, false).cluster, undefined);
  const unnamed = readConfig({ ...CLUSTER, NODE_NAME: '' }, false);
  assert.notEqual(unnamed.cluster?.nodeName, '');
});

test('what each gateway has for itself keeps it from a cluster, in words', () => {
  const problems = problemsOf({ CLUSTER: 'true', NODE_NAME: 'not a name' });
  for (const start of [
    'NODE_NAME must be',
    'CLUSTER=true needs DATABASE_URL',
    'CLUSTER=true needs PROCESSING',
  ])
    assert.ok(
      problems.some((problem) => problem.startsWith(start)),
      start,
    );
  assert.match(problemsOf({ CLUSTER: 'yes' }).join(), /CLUSTER must be one of false, true/);
});
