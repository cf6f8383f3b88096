import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { ReferenceServer } from '../../../server/stand-in/server.ts';
import { startAlteringProxy, type Alterations } from '../../support/remote/altering-proxy.ts';
import { startServer, TOKEN } from '../../support/remote/scene.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

const CHECK = join(import.meta.dirname, '../../../server/protocol-check/main.ts');
const directory = temporaryDirectory();
let server: ReferenceServer;

before(async () => {
  server = await startServer(directory.path);
});
after(async () => {
  await server.close();
  directory[Symbol.dispose]();
});

interface Outcome {
  readonly status: number;
  /** Names of what deviates. */
  readonly deviations: string[];
  readonly output: string;
}

function check(...args: string[]): Promise<Outcome> {
  const { promise, resolve } = Promise.withResolvers<Outcome>();
  const child = execFile(process.execPath, [CHECK, ...args], { encoding: 'utf8' }, (_, stdout, stderr) => {
    const deviations = [...stdout.matchAll(/^✖ (.*)$/gm)].map((match) => match[1]!);
    resolve({ status: child.exitCode ?? -1, deviations, output: stdout + stderr });
  });
  return promise;
}

async function checkAltered(alterations: Alterations): Promise<Outcome> {
  await using proxy = await startAlteringProxy(server.url, alterations);
  return await check(proxy.url, '--token', TOKEN);
}

test('the reference server keeps to the protocol', async () => {
  const { status, deviations, output } = await check(server.url, '--token', TOKEN);
  assert.equal(status, 0, output);
  assert.deepEqual(deviations, []);
  assert.match(output, /keeps to the protocol: \d\d looked at, 0 deviate/);
});

test('a server that makes a new job for the same key, and takes any token, is told so', async () => {
  const { status, deviations } = await checkAltered({
    request: ({ headers }) => {
      headers.authorization = `Bearer ${TOKEN}`;
      if (headers['idempotency-key'] !== undefined) headers['idempotency-key'] = randomUUID();
    },
  });
  assert.equal(status, 1);
  assert.deepEqual(deviations, [
    'credentials: with none instead of the token, 401',
    'credentials: with a wrong one instead of the token, 401',
    'jobs: the same key and body again is the same job',
    'jobs: the same key with another body is 422, and names the job',
  ]);
});

test('a server that sends whole results to whoever asks for the rest, and errors as web pages, is told so', async () => {
  const { status, deviations, output } = await checkAltered({
    request: ({ headers }) => {
      delete headers.range;
    },
    answer: ({ status: code, headers }) => {
      if (code >= 400) headers['content-type'] = 'text/html';
    },
  });
  assert.equal(status, 1);
  assert.ok(deviations.includes('result: the rest of it by Range, with If-Range'), output);
  assert.ok(deviations.includes('result: a Range outside of it is 416'), output);
  assert.ok(deviations.includes('errors: an unknown job is 404 as application/problem+json'), output);
  assert.match(output, /the error is text\/html, not application\/problem\+json/);
  assert.ok(!deviations.includes('result: whole, of the size and digest that the job said'));
});

test('a server that writes wherever its file ends and returns a damaged result is told so', async () => {
  let offset = 0;
  const { status, deviations, output } = await checkAltered({
    request: ({ method, headers }) => {
      if (method === 'PATCH') headers['upload-offset'] = String(offset);
      delete headers['upload-checksum'];
    },
    answer: ({ method, url, status: code, headers, body }) => {
      if (method === 'POST' && url.endsWith('/jobs') && code === 201) offset = 0;
      if (headers['upload-offset'] !== undefined) offset = Number(headers['upload-offset']);
      if (!url.endsWith('/result') || code !== 200) return;
      body[body.length >> 1]! ^= 0xff;
      return { body };
    },
  });
  assert.equal(status, 1);
  assert.ok(deviations.includes('upload: a PATCH at another offset is 409 and changes nothing'), output);
  assert.ok(
    deviations.includes('upload: a piece that is not of its checksum is 460 and is not kept'),
    output,
  );
  assert.match(output, /answered 204, not 409/);
});

test('a server that is not there, and a command that is none, have statuses of their own', async () => {
  assert.equal((await check('http://127.0.0.1:9')).status, 69);
  assert.equal((await check('--wrong')).status, 64);
  assert.equal((await check('ftp://x')).status, 64);
});
