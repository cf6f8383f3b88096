/** The lock of the images of others, against a registry that speaks the distribution protocol and asks for a token. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { cpSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { missingPrograms, runProgram } from '../support/programs.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const SCRIPT = join(ROOT, 'docker/lock-images.sh');
const IMAGES = ['node:24.21.0-bookworm-slim', 'debian:bookworm-slim', 'mysql:8.4'];
const digestOf = (image: string) => `sha256:${createHash('sha256').update(image).digest('hex')}`;
const TOKEN = 'throw-away-token';

interface Registry extends AsyncDisposable {
  readonly url: string;
}

/** @param known what it answers for an image: a digest, or none */
async function startRegistry(known: (image: string) => string | undefined): Promise<Registry> {
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://registry');
    const [, repository = '', tag = ''] = /^\/v2\/library\/(.+)\/manifests\/(.+)$/.exec(pathname) ?? [];
    const { port } = server.address() as AddressInfo;
    if (pathname === '/token') {
      const isAsked =
        searchParams.get('service') === 'registry' && searchParams.get('scope')?.endsWith(':pull');
      response.writeHead(isAsked ? 200 : 400).end(JSON.stringify({ expires_in: 300, token: TOKEN }));
    } else if (request.headers.authorization !== `Bearer ${TOKEN}`) {
      const scope = `repository:library/${repository}:pull`;
      const realm = `http://127.0.0.1:${port}/token`;
      const challenge = `Bearer realm="${realm}",service="registry",scope="${scope}"`;
      response.writeHead(401, { 'WWW-Authenticate': challenge }).end();
    } else {
      const digest = known(`${repository}:${tag}`);
      const isIndex = request.headers.accept?.includes('application/vnd.oci.image.index.v1+json');
      if (digest === undefined || !isIndex) response.writeHead(404).end();
      else response.writeHead(200, { 'Docker-Content-Digest': digest }).end();
    }
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

const lock = (args: readonly string[], registry = 'http://127.0.0.1:9') =>
  runProgram('sh', [SCRIPT, ...args], { env: { ...process.env, REGISTRY: registry, NO_PROXY: '*' } });

test(
  'every image is locked by the digest of its tag, beside what the file has; the build takes it from there',
  { skip: missingPrograms('curl', 'docker-compose') },
  async () => {
    using directory = temporaryDirectory();
    await using registry = await startRegistry((image) =>
      IMAGES.includes(image) ? digestOf(image) : undefined,
    );
    for (const name of ['docker-compose.yml', 'docker', 'vpn', 'Dockerfile'])
      cpSync(join(ROOT, name), join(directory.path, name), { recursive: true });
    const file = join(directory.path, '.env');
    writeFileSync(file, 'HTTP_PORT=8001\nNODE_IMAGE=node:20\nLOG_LEVEL=debug\n', { mode: 0o600 });
    const before = await lock(['--check', file]);
    assert.equal(before.status, 1);
    assert.match(before.stderr, /NODE_IMAGE is not locked/);

    // Once more, as for newer images: nothing stands there twice.
    for (let time = 0; time < 2; time++) {
      const { status, stderr } = await lock([file], registry.url);
      assert.equal(status, 0, stderr);
    }
    const [node, debian, mysql] = IMAGES.map((image) => `${image}@${digestOf(image)}`);
    assert.deepEqual(readFileSync(file, 'utf8').trim().split('\n'), [
      'HTTP_PORT=8001',
      'LOG_LEVEL=debug',
      `NODE_IMAGE=${node}`,
      `DEBIAN_IMAGE=${debian}`,
      `MYSQL_IMAGE=${mysql}`,
    ]);
    assert.equal(statSync(file).mode & 0o777, 0o600, 'it may have secrets');
    assert.equal((await lock(['--check', file])).status, 0);

    const composed = await runProgram('docker-compose', ['config'], { cwd: directory.path });
    assert.equal(composed.status, 0, composed.stderr);
    for (const image of [`NODE_IMAGE: ${node}`, `BASE_IMAGE: ${debian}`, `image: ${mysql}`])
      assert.ok(composed.stdout.includes(image), `${image} in\n${composed.stdout}`);
  },
);

for (const [what, known, told] of [
  [
    'does not know an image',
    (image: string) => (image.startsWith('mysql') ? undefined : digestOf(image)),
    /answers 404 for mysql:8\.4/,
  ],
  ['gives no digest', () => 'sha256:short', /gives no digest of node/],
] as const)
  test(`a registry that ${what} leaves the file as it is`, { skip: missingPrograms('curl') }, async () => {
    using directory = temporaryDirectory();
    await using registry = await startRegistry(known);
    const file = join(directory.path, '.env');
    writeFileSync(file, 'HTTP_PORT=8001\n');
    const { status, stderr } = await lock([file], registry.url);
    assert.equal(status, 1);
    assert.match(stderr, told);
    assert.equal(readFileSync(file, 'utf8'), 'HTTP_PORT=8001\n');
  });

test('the tags that are locked are those that are built on without a lock', () => {
  const script = readFileSync(SCRIPT, 'utf8');
  const composed = readFileSync(join(ROOT, 'docker-compose.yml'), 'utf8');
  const locked = [...script.matchAll(/(\w+_IMAGE)=([\w.-]+:[\w.-]+)/g)].map(
    ([, name, image]) => `${name} ${image}`,
  );
  const built = [...composed.matchAll(/\$\{(\w+_IMAGE):-([^}]+)\}/g)].map(
    ([, name, image]) => `${name} ${image}`,
  );
  assert.deepEqual([...new Set(built)].sort(), locked.toSorted());
  for (const [path, image] of [
    ['Dockerfile', `ARG NODE_IMAGE=${IMAGES[0]}`],
    ['vpn/Dockerfile', `ARG BASE_IMAGE=${IMAGES[1]}`],
  ] as const)
    assert.ok(readFileSync(join(ROOT, path), 'utf8').split('\n').includes(image), path);
});
