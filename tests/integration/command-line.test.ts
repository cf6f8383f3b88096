/** The command line, run as a process: what it prints, and the status it ends with. */
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { petfectior } from '../support/command-line.ts';
import { freePort } from '../support/free-port.ts';
import { startGateway, ADMIN } from '../support/gateway.ts';
import { graphql, signIn } from '../support/graphql-client.ts';
import { missingPrograms, runProgram } from '../support/programs.ts';
import { createDevice, mutate } from '../support/task-api.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const BACKUP_PASSPHRASE = 'a phrase for the archive';
/** Whatever Node a machine has: the oldest that npm scripts are promised for. */
const OLD_NODE = '/usr/bin/node';

test('an unknown command, wrong settings and a missing passphrase have their statuses', async () => {
  using directory = temporaryDirectory();
  const env = { DATA_DIR: directory.path };
  assert.equal((await petfectior(['bogus'])).status, 64);
  assert.equal((await petfectior(['--help'])).status, 0);
  const misspelt = await petfectior(['users', 'list'], { PROCESING_URL: 'x', TZ: 'Mars/Olympus' });
  assert.equal(misspelt.status, 78);
  assert.match(misspelt.stderr, /PROCESING_URL is not a known variable: did you mean PROCESSING_URL\?/);
  assert.match(misspelt.stderr, /TZ: "Mars\/Olympus" is not a time zone/);
  assert.equal((await petfectior(['backup', join(directory.path, 'b')], env)).status, 78);
  assert.equal(
    (await petfectior(['backup', join(directory.path, 'b')], { ...env, BACKUP_PASSPHRASE })).status,
    75,
  );
  assert.equal((await petfectior(['users', 'list'], env)).status, 75);
  assert.ok(!existsSync(join(directory.path, 'petfectior.db')), 'looking makes no database');
});

test('a database that nobody serves is named, with the status for it', async () => {
  using directory = temporaryDirectory();
  const where = `127.0.0.1:${await freePort()}`;
  const url = `mariadb://user:secret@${where}/gateway`;
  const here = { DATA_DIR: directory.path };
  const there = { ...here, DATABASE_URL: url };
  assert.equal((await petfectior(['migrate'], here)).status, 0);
  for (const [args, env] of [
    [['migrate', '--dry-run'], there],
    [['migrate'], there],
    [['users', 'list'], there],
    [['database', 'copy', '--to', 'sqlite:copy.db'], there],
    [['database', 'copy', '--to', url], here],
  ] as const) {
    const { status, stderr } = await petfectior(args, env);
    assert.deepEqual(
      [status, stderr],
      [75, `The database at ${where} cannot be used (ECONNREFUSED)\n`],
      args.join(' '),
    );
  }
});

test(
  'an older Node: the command runs all the same, and the gateway says how to start',
  {
    skip: missingPrograms(OLD_NODE.split('/').at(-1)!),
  },
  async () => {
    const version = await runProgram(OLD_NODE, ['--version']);
    if (/^v(2[4-9]|[3-9]\d)/.test(version.stdout)) return;
    const help = await runProgram(OLD_NODE, ['server/command-line/petfectior.js', '--version'], {
      cwd: ROOT,
    });
    assert.equal(help.status, 0, help.stderr);
    const started = await runProgram(OLD_NODE, ['server/main.ts'], { cwd: ROOT });
    assert.equal(started.status, 78);
    assert.match(
      started.stderr,
      /^PETfectior needs Node 24, and this is v\d+\.\d+\.\d+: start it with "npm start".*\n$/,
    );
  },
);

test('a data directory that cannot be written ends with 78, also under /proc', async () => {
  for (const DATA_DIR of ['/proc/nowhere', '/proc/self/x/y']) {
    const end = await petfectior(['start'], { DATA_DIR });
    assert.equal(end.status, 78);
    assert.match(end.stderr, /^DATA_DIR: \S+ cannot be written \(E[A-Z]+\)\n$/);
  }
});

test('users, configuration, backup and restore beside a gateway that runs', async () => {
  using directory = temporaryDirectory();
  const dataDir = join(directory.path, 'data');
  await using gateway = await startGateway({ dataDir });
  const api = await gateway.api();
  await createDevice(api, { name: 'WS1', aeTitle: 'WS1', port: 104, isDestination: true });
  await mutate(api, 'updateConfig(input: { minimumImages: 12 })');
  const env = { DATA_DIR: dataDir, BACKUP_PASSPHRASE };

  const list = await petfectior(['--json', 'users', 'list'], env);
  assert.deepEqual(
    (JSON.parse(list.stdout) as { username: string }[]).map(({ username }) => username),
    [ADMIN.username],
  );
  const reset = await petfectior(['--json', 'users', 'reset-password', ADMIN.username], env);
  const { password } = JSON.parse(reset.stdout) as { password: string };
  await assert.rejects(signIn(gateway.url, ADMIN.username, ADMIN.password));
  const token = await signIn(gateway.url, ADMIN.username, password);
  const old = await graphql<{ viewer: unknown }>(api, '{ viewer { name } }').catch(() => ({ viewer: null }));
  assert.equal(old.viewer, null, 'the session that was open is ended');
  assert.equal((await petfectior(['users', 'reset-password', 'nobody'], env)).status, 1);
  const { auditLog } = await graphql<{ auditLog: { edges: { node: { actor: string; action: string } }[] } }>(
    { url: gateway.url, token },
    '{ auditLog(first: 50) { edges { node { actor action } } } }',
  );
  assert.ok(auditLog.edges.some(({ node }) => node.actor === 'command line' && node.action === 'updateUser'));

  const exported = join(directory.path, 'configuration.json');
  assert.equal((await petfectior(['export', exported], env)).status, 0);
  assert.doesNotMatch(readFileSync(exported, 'utf8'), /password|secret|scrypt/i);
  assert.equal((await petfectior(['import', exported], env)).status, 75, 'the gateway runs');

  const file = join(directory.path, 'gateway.backup');
  const backup = await petfectior(['backup', file], env);
  assert.equal(backup.status, 0, backup.stderr);
  assert.equal((await petfectior(['restore', file], env)).status, 75, 'the directory is in use');
  const elsewhere = join(directory.path, 'elsewhere');
  const there = { ...env, DATA_DIR: elsewhere };
  const wrong = await petfectior(['restore', file], { ...there, BACKUP_PASSPHRASE: 'another phrase' });
  assert.equal(wrong.status, 65);
  const damaged = readFileSync(file);
  damaged[damaged.length >> 1]! ^= 1;
  writeFileSync(`${file}.damaged`, damaged);
  assert.equal((await petfectior(['restore', `${file}.damaged`], there)).status, 65);
  assert.ok(!existsSync(elsewhere), 'nothing is written before all is verified');
  mkdirSync(elsewhere);
  writeFileSync(join(elsewhere, 'something'), '');
  assert.equal((await petfectior(['restore', file], there)).status, 75, 'not empty');

  const third = { ...env, DATA_DIR: join(directory.path, 'third') };
  const restored = await petfectior(['restore', file], third);
  assert.equal(restored.status, 0, restored.stderr);
  const taken = await petfectior(['--json', 'import', exported], third);
  assert.equal(taken.status, 0, taken.stderr);
  const { parts } = JSON.parse(taken.stdout) as { parts: { outcome: string }[] };
  assert.ok(
    parts.every(({ outcome }) => outcome === 'same'),
    taken.stdout,
  );
  assert.match((await petfectior(['restore', '--confirm'], third)).stdout, /Confirmed/);
  assert.match((await petfectior(['restore', '--confirm'], third)).stdout, /Nothing is held/);
});

test('the doctor says what to mend, and its bundle names no patient, person, host or secret', async () => {
  using directory = temporaryDirectory();
  const dataDir = join(directory.path, 'data');
  const secret = 'planted-token-4711';
  {
    await using gateway = await startGateway({ dataDir });
    const api = await gateway.api();
    await createDevice(api, { name: 'PLANTED-DEVICE', aeTitle: 'PLANTEDAE', port: 9, isDestination: true });
    await mutate(api, 'updateConfig(input: { clientId: "planted-client" })');
    await gateway.kill('SIGTERM');
  }
  const line = {
    time: 't',
    level: 'info',
    module: 'API',
    event: 'api.action',
    message: 'PLANTED^PATIENT',
    patientName: 'PLANTED^PATIENT',
  };
  writeFileSync(
    join(dataDir, 'logs', 'gateway.log'),
    `${JSON.stringify(line)}\n${JSON.stringify({ ...line, level: 'debug' })}\n`,
    { flag: 'a' },
  );
  const bundle = join(directory.path, 'bundle.json');
  const env = {
    DATA_DIR: dataDir,
    PROCESSING_URL: 'http://planted.invalid:1',
    PROCESSING_TOKEN: secret,
    HTTP_PORT: '0',
    DICOM_PORT: '0',
  };
  const end = await petfectior(['--json', 'doctor', '--bundle', bundle], env);
  assert.equal(end.status, 1, end.stderr);
  const { checks } = JSON.parse(end.stdout) as { checks: { subject: string; verdict: string }[] };
  const wrong = checks.filter(({ verdict }) => verdict === 'wrong').map(({ subject }) => subject);
  assert.deepEqual(wrong, ['device PLANTED-DEVICE', 'tunnel', 'processing server']);
  const text = readFileSync(bundle, 'utf8');
  assert.doesNotMatch(text, /planted/i);
  assert.match(text, /"event": "api\.action"/);
});

test('bash completes commands, what belongs to them, options, and files', async () => {
  using directory = temporaryDirectory();
  const { stdout: script } = await petfectior(['completion', 'bash']);
  const path = join(directory.path, 'completion');
  writeFileSync(path, script);
  writeFileSync(join(directory.path, 'before.backup'), '');
  const complete = async (...words: string[]) => {
    const array = ['petfectior', ...words].map((word) => `'${word}'`).join(' ');
    const { stdout } = await runProgram(
      'bash',
      [
        '-c',
        `source ${path}; COMP_WORDS=(${array}); COMP_CWORD=${words.length}; _petfectior; printf '%s\n' "\${COMPREPLY[@]}"`,
      ],
      { cwd: directory.path },
    );
    return stdout.trim().split('\n');
  };
  assert.deepEqual(await complete('back'), ['backup']);
  assert.ok((await complete('')).includes('doctor'));
  assert.deepEqual((await complete('users', '')).slice(0, -1).sort(), ['list', 'reset-password']);
  assert.deepEqual(await complete('restore', '--ver'), ['--verify']);
  assert.deepEqual(await complete('restore', 'bef'), ['before.backup']);
  assert.equal((await petfectior(['completion', 'fish'])).status, 64);
});

test(
  'the doctor says which way leads to the processing server',
  { skip: missingPrograms('unshare', 'ip') },
  async () => {
    const links = (['tun8', 'v0'] as const).flatMap((name, index) => [
      `ip link add ${name} type veth peer name far${index}`,
      `ip addr add 10.${8 + index}.0.2/24 dev ${name}`,
      `ip link set ${name} up`,
      `ip link set far${index} up`,
    ]);
    await Promise.all(
      (
        [
          ['http://10.8.0.1', 'ok', /the way to 10\.8\.0\.1 is tun8$/],
          ['http://10.9.0.1', 'look', /is v0, and not tun8: .* can be read on their way/],
          ['https://10.9.0.1', 'look', /is v0, and not tun8: right where a router/],
          ['http://10.7.0.1', 'wrong', /no way leads to 10\.7\.0\.1 \(ENETUNREACH\)/],
        ] as const
      ).map(async ([url, verdict, text]) => {
        const doctor = `"${process.execPath}" server/command-line/petfectior.js --json doctor`;
        const script = [...links, `PROCESSING_URL=${url} DATA_DIR=/nowhere ${doctor}`].join('; ');
        const { stdout } = await runProgram('unshare', ['--net', 'sh', '-c', script], { cwd: ROOT });
        const { checks } = JSON.parse(stdout) as { checks: Record<'subject' | 'verdict' | 'text', string>[] };
        const tunnel = checks.find(({ subject }) => subject === 'tunnel')!;
        assert.equal(tunnel.verdict, verdict, url);
        assert.match(tunnel.text, text);
      }),
    );
  },
);
