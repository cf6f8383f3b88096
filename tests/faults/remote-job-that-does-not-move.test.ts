/** A job in each state of the protocol that never changes, a server that is silent or drips, one that forgets. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Waits } from '../../server/remote/waits.ts';
import type { Transport } from '../../server/remote/transport.ts';
import {
  makeSubmission,
  noiseVolume,
  placeOf,
  roundTrip,
  startServer,
  transportTo,
} from '../support/remote/scene.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const { signal } = new AbortController();
const TASK = '202603141530260001';
const volume = noiseVolume(64, 64, 50);

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

async function against(
  answer: Answer,
  waits: Partial<Waits>,
  body: (transport: Transport) => Promise<void>,
): Promise<void> {
  const server = createServer(answer);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const transport = transportTo(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, waits);
  try {
    await body(transport);
  } finally {
    await transport.close();
    server.closeAllConnections();
    server.close();
  }
}

function json(response: ServerResponse, body: unknown): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

/** Sends what it gets a byte at a time, for ever. */
function drip(response: ServerResponse, headers: Record<string, string | number>): void {
  response.writeHead(200, headers);
  const timer = setInterval(() => response.write(' '), 20);
  response.once('close', () => clearInterval(timer));
}

test('a server that died after the last byte is asked again, sent the package anew, and then the job fails', async () => {
  using directory = temporaryDirectory();
  const server = await startServer(join(directory.path, 'server'), { neverTakenUp: true });
  const transport = transportTo(server.url, { confirmMs: 100 });
  const job = await makeSubmission(directory.path, volume, TASK);
  const full: number[] = [];
  await assert.rejects(
    transport.submit(job, (done, total) => done === total && full.push(done), signal),
    { code: 'JOB_STALLED', retry: 'operator', params: { state: 'awaiting-upload' } },
  );
  assert.ok(full.length >= 4, 'the offset was asked again, and the package sent anew');
  assert.deepEqual(readdirSync(join(directory.path, 'server', 'jobs')), [], 'nothing is left there');
  await transport.close();
  await server.close();
});

test('one that takes such a job up when it starts again gives its result', async () => {
  using directory = temporaryDirectory();
  const dataDir = join(directory.path, 'server');
  const job = await makeSubmission(directory.path, volume, TASK);
  let server = await startServer(dataDir, { neverTakenUp: true });
  const port = Number(new URL(server.url).port);
  const transport = transportTo(server.url);
  let restarted: Promise<void> | undefined;
  const restart = async (): Promise<void> => {
    await server.close();
    server = await startServer(dataDir, {}, port);
  };
  const submitted = transport.submit(
    job,
    (done, total) => {
      if (done === total) restarted ??= restart();
    },
    signal,
  );
  const { jobId } = await submitted;
  await restarted;
  await transport.awaitResult({ taskId: TASK, jobId }, () => {}, signal);
  await transport.close();
  await server.close();
});

test('a job whose upload the server has forgotten is made anew', async () => {
  using directory = temporaryDirectory();
  const job = await makeSubmission(directory.path, noiseVolume(8, 8, 2), TASK);
  let jobs = 0;
  await against(
    (request, response) => {
      request.resume();
      const id = `j${jobs}`;
      if (request.method === 'POST')
        json(response, { id: `j${++jobs}`, state: 'awaiting-upload', upload: { url: `/u/${jobs}` } });
      else if (request.method === 'DELETE' || request.url === '/u/1') response.writeHead(410).end();
      else if (request.method === 'GET') json(response, { id, state: 'queued' });
      else
        response
          .writeHead(request.method === 'PATCH' ? 204 : 200, {
            'upload-offset': request.method === 'PATCH' ? job.bytes : 0,
          })
          .end();
    },
    {},
    async (transport) => {
      const { jobId } = await transport.submit(job, () => {}, signal);
      assert.equal(jobId, 'j2');
    },
  );
});

test('a key that is held for ever by a dead job does not hold the task', async () => {
  using directory = temporaryDirectory();
  const job = await makeSubmission(directory.path, noiseVolume(8, 8, 2), TASK);
  const keys: unknown[] = [];
  await against(
    (request, response) => {
      request.resume();
      const key = String(request.headers['idempotency-key'] ?? '');
      if (request.method === 'POST') {
        keys.push(key);
        json(response, {
          id: key,
          state: key === TASK ? 'awaiting-upload' : 'queued',
          upload: { url: '/u' },
        });
      } else if (request.method === 'GET') json(response, { id: TASK, state: 'awaiting-upload' });
      else
        response
          .writeHead(request.method === 'HEAD' || request.method === 'OPTIONS' ? 200 : 204, {
            'upload-offset': job.bytes,
          })
          .end();
    },
    { confirmMs: 50 },
    async (transport) => {
      const submitted = transport.submit(job, () => {}, signal);
      await assert.rejects(submitted, { code: 'SERVER_PROTOCOL' }, 'an answer about another job');
    },
  );
  assert.deepEqual(keys, [TASK, TASK, `${TASK}-anew`]);
});

for (const [what, answer] of [
  ['accepts and never answers', () => {}],
  [
    'drips the answer',
    (_: IncomingMessage, response: ServerResponse) => drip(response, { 'content-type': 'application/json' }),
  ],
] as const)
  test(`a server that ${what} is away within the time of an exchange, whatever it is asked`, async () => {
    using directory = temporaryDirectory();
    const job = await makeSubmission(directory.path, noiseVolume(8, 8, 2), TASK);
    await against(answer, { exchangeMs: 100 }, async (transport) => {
      const reference = { taskId: TASK, jobId: 'j1' };
      const { clientId, parameters } = job.metadata;
      for (const asked of [
        () => transport.health(signal),
        () => transport.packaging(signal),
        () => transport.eligibility({ clientId, parameters }, signal),
        () => transport.submit(job, () => {}, signal),
        () => transport.fetchResult({ ...reference, ...placeOf(job, directory.path) }, () => {}, signal),
      ])
        await assert.rejects(asked(), { code: 'SERVER_UNREACHABLE', retry: 'transient' });
    });
  });

test('a download of a byte now and then ends, and what came of it is kept for the next attempt', async () => {
  using directory = temporaryDirectory();
  const result = { bytes: 500_000, sha256: 'ab'.repeat(32), encoding: 'f4', coding: 'identity' };
  await against(
    (request, response) => {
      if (request.url?.endsWith('/result')) drip(response, { 'content-length': 500_000 });
      else json(response, { id: 'j1', state: 'done', result });
    },
    { stallMs: 300 },
    (transport) =>
      assert.rejects(
        transport.fetchResult(
          { taskId: TASK, jobId: 'j1', ...placeOf({ grid: volume.grid }, directory.path) },
          () => {},
          signal,
        ),
        { code: 'TRANSFER_STALLED', retry: 'transient' },
      ),
  );
  assert.deepEqual(readdirSync(directory.path), [`result.voxels.${'ab'.repeat(8)}.part`]);
});

test('an upload of which the server keeps a byte each time ends', async () => {
  using directory = temporaryDirectory();
  const job = await makeSubmission(directory.path, volume, TASK);
  let kept = 0;
  await against(
    (request, response) => {
      if (request.method === 'POST')
        json(response, { id: 'j1', state: 'awaiting-upload', upload: { url: '/u' } });
      else if (request.method === 'PATCH') request.once('data', () => request.socket.destroy());
      else response.writeHead(200, { 'upload-offset': kept++ }).end();
    },
    { stallMs: 1000 },
    (transport) =>
      assert.rejects(
        transport.submit(job, () => {}, signal),
        { code: 'TRANSFER_STALLED' },
      ),
  );
  assert.ok(kept > 2);
});

test('an upload that somebody else still holds (423) is asked about again, and not for ever', async () => {
  using directory = temporaryDirectory();
  const job = await makeSubmission(directory.path, noiseVolume(8, 8, 2), TASK);
  for (const [held, outcome] of [
    [2, 'sent'],
    [1000, 'SERVER_UNREACHABLE'],
  ] as const) {
    let left: number = held;
    let offset = 0;
    await against(
      (request, response) => {
        request.resume();
        if (request.method === 'POST')
          json(response, { id: 'j1', state: 'awaiting-upload', upload: { url: '/u' } });
        else if (request.method === 'GET') json(response, { id: 'j1', state: 'queued' });
        else if (request.method !== 'OPTIONS' && left-- > 0) response.writeHead(423).end();
        else if (request.method === 'PATCH')
          response.writeHead(204, { 'upload-offset': (offset = job.bytes) }).end();
        else response.writeHead(200, { 'upload-offset': offset }).end();
      },
      {},
      async (transport) => {
        const got = await transport
          .submit(job, () => {}, signal)
          .then(
            () => 'sent',
            (error: { code: string }) => error.code,
          );
        assert.equal(got, outcome);
      },
    );
  }
});

test('an answer about another job is not taken for this one', () =>
  against(
    (_, response) =>
      json(response, {
        id: 'other',
        state: 'done',
        result: { bytes: 10, sha256: 'ab'.repeat(32), encoding: 'f4', coding: 'zstd' },
      }),
    {},
    (transport) =>
      assert.rejects(
        transport.awaitResult({ taskId: TASK, jobId: 'j1' }, () => {}, signal),
        { code: 'SERVER_PROTOCOL' },
      ),
  ));

test('an ETag that changes with every answer does not make the gateway ask without a pause', async () => {
  let polls = 0;
  const stop = new AbortController();
  const started = performance.now();
  await against(
    (_, response) => {
      if (++polls === 13) stop.abort(new Error('enough'));
      response.setHeader('etag', `"${polls}"`);
      json(response, { id: 'j1', state: 'queued' });
    },
    {},
    (transport) =>
      assert.rejects(
        transport.awaitResult({ taskId: TASK, jobId: 'j1' }, () => {}, stop.signal),
        /enough/,
      ),
  );
  assert.ok(performance.now() - started > 900, `${polls} polls in ${performance.now() - started} ms`);
});

test('a result is bounded by its grid: announced, or sent, too long it is refused with the numbers, and nothing stays', async () => {
  using directory = temporaryDirectory();
  const sha256 = 'ab'.repeat(32);
  for (const [announced, sent] of [
    [4_300_000_000, 0],
    [3_000_000, 0],
    [500_000, 4_300_000_000],
  ] as const) {
    let written = 0;
    await against(
      (request, response) => {
        if (!request.url?.endsWith('/result'))
          return json(response, {
            id: 'j1',
            state: 'done',
            result: { bytes: announced, sha256, encoding: 'f4', coding: 'identity' },
          });
        response.writeHead(200, { 'content-length': sent });
        response.write(Buffer.alloc(1 << 16));
      },
      {},
      (transport) =>
        assert.rejects(
          transport.fetchResult(
            { taskId: TASK, jobId: 'j1', ...placeOf(volume, directory.path) },
            (done) => (written = done),
            signal,
          ),
          (error: Error & { code?: string }) => {
            assert.equal(error.code, 'BAD_RESULT');
            assert.match(error.message, new RegExp(`${Math.max(announced, sent)} bytes`));
            return true;
          },
        ),
    );
    assert.equal(written, 0);
    assert.deepEqual(readdirSync(directory.path), []);
  }
});

test('a result for which the disk has no room beside its reserve is not begun', async () => {
  using directory = temporaryDirectory();
  const server = await startServer(join(directory.path, 'server'));
  const transport = transportTo(server.url);
  const job = await makeSubmission(directory.path, volume, TASK);
  const full = Object.assign(new Error('full'), { code: 'STORAGE_FULL' });
  const { jobId } = await transport.submit(job, () => {}, signal);
  await transport.awaitResult({ taskId: TASK, jobId }, () => {}, signal);
  const place = { ...placeOf(job, directory.path), requireRoom: () => Promise.reject(full) };
  await assert.rejects(
    transport.fetchResult({ taskId: TASK, jobId, ...place }, () => {}, signal),
    full,
  );
  assert.equal(existsSync(join(directory.path, 'result.voxels')), false);
  await transport.close();
  await server.close();
});

test('two downloads of one task at once, one of them leaving, share no file', async () => {
  using directory = temporaryDirectory();
  const server = await startServer(join(directory.path, 'server'), { bandwidth: 2_000_000 });
  const transport = transportTo(server.url);
  const job = await makeSubmission(directory.path, noiseVolume(96, 96, 100), TASK);
  const { jobId } = await transport.submit(job, () => {}, signal);
  await transport.awaitResult({ taskId: TASK, jobId }, () => {}, signal);
  const request = { taskId: TASK, jobId, ...placeOf(job, directory.path) };
  const leaving = new AbortController();
  let second: Promise<unknown> | undefined;
  const first = transport.fetchResult(
    request,
    (done) => {
      if (done > 50_000)
        second ??= transport.fetchResult(
          request,
          (got) => got > 50_000 && leaving.abort(new Error('leaving')),
          signal,
        );
    },
    leaving.signal,
  );
  await assert.rejects(first, /leaving/);
  await second;
  await roundTrip(transport, job, directory.path);
  await transport.close();
  await server.close();
});
