import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Transport } from '../../server/remote/transport.ts';
import { makeSubmission, noiseVolume, placeOf, transportTo } from '../support/remote/scene.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const { signal } = new AbortController();
const SHA = 'ab'.repeat(32);
const { grid: GRID } = noiseVolume(64, 64, 50);
const JOB = { id: 'j1', state: 'awaiting-upload', upload: { url: '/v1/uploads/j1' } };

/** Runs `body` against a server that answers as `answer` does. */
async function against(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
  body: (transport: Transport) => Promise<void>,
): Promise<void> {
  const server = createServer(answer);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const transport = transportTo(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  try {
    await body(transport);
  } finally {
    await transport.close();
    server.closeAllConnections();
    server.close();
  }
}

function json(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}

const HEALTH_ANSWERS: readonly [name: string, (response: ServerResponse) => void][] = [
  ['a web page', (response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<html>')],
  ['an empty body', (response) => response.writeHead(200).end()],
  ['another protocol', (response) => json(response, 200, { protocol: 2 })],
  ['a redirect', (response) => response.writeHead(302, { location: 'http://192.0.2.1/' }).end()],
  ['404, as a wrong address does', (response) => response.writeHead(404).end('not found')],
  ['JSON without an end', (response) => streamForEver(response)],
];

function streamForEver(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'application/json' });
  const more = (): void => {
    while (!response.destroyed && response.write(' '.repeat(1 << 16)));
    if (!response.destroyed) response.once('drain', more);
  };
  more();
}

for (const [name, answer] of HEALTH_ANSWERS)
  test(`a health that is ${name} is an answer not understood, tried again later`, () =>
    against(
      (_, response) => answer(response),
      async (transport) => {
        const before = process.memoryUsage.rss();
        await assert.rejects(transport.health(signal), { code: 'SERVER_PROTOCOL', retry: 'transient' });
        assert.ok(process.memoryUsage.rss() - before < 128 << 20);
      },
    ));

test('neither package nor token goes to an upload on another server', async () => {
  using directory = temporaryDirectory();
  const stranger = createServer((request) => assert.fail(`it was asked ${request.method} ${request.url}`));
  stranger.listen(0, '127.0.0.1');
  await once(stranger, 'listening');
  const url = `http://127.0.0.1:${(stranger.address() as AddressInfo).port}/upload`;
  const job = await makeSubmission(directory.path, noiseVolume(8, 8, 2), '202603141530260001');
  await against(
    (_, response) => json(response, 201, { ...JOB, upload: { url } }),
    (transport) =>
      assert.rejects(
        transport.submit(job, () => {}, signal),
        { code: 'SERVER_PROTOCOL' },
      ),
  );
  stranger.close();
});

test('an upload that says more than it was sent, or less, is not believed', async () => {
  using directory = temporaryDirectory();
  const job = await makeSubmission(directory.path, noiseVolume(32, 32, 20), '202603141530260001');
  for (const offset of ['-1', 'x', '99999999999', ''])
    await against(
      (request, response) => {
        if (request.method === 'POST') json(response, 201, JOB);
        else response.writeHead(request.method === 'HEAD' ? 200 : 204, { 'upload-offset': offset }).end();
      },
      (transport) =>
        assert.rejects(
          transport.submit(job, () => {}, signal),
          { code: 'SERVER_PROTOCOL' },
        ),
    );
});

test('a server that confirms pieces and forgets them is given up, not sent to for ever', async () => {
  using directory = temporaryDirectory();
  const job = await makeSubmission(directory.path, noiseVolume(32, 32, 20), '202603141530260001');
  let patches = 0;
  await against(
    (request, response) => {
      request.resume();
      if (request.method === 'POST') json(response, 201, JOB);
      else if (request.method !== 'PATCH') response.writeHead(200, { 'upload-offset': '0' }).end();
      else {
        patches++;
        response.writeHead(409).end();
      }
    },
    (transport) =>
      assert.rejects(
        transport.submit(job, () => {}, signal),
        { code: 'SERVER_UNREACHABLE' },
      ),
  );
  assert.ok(patches <= 5, `${patches} pieces`);
});

test('a result of any size that it likes does not fill the disk', async () => {
  using directory = temporaryDirectory();
  const results = [
    { bytes: 2 ** 40, sha256: SHA },
    { bytes: 1000, sha256: SHA },
  ];
  for (const result of results)
    await against(
      (request, response) => {
        if (request.url?.endsWith('/result')) streamForEver(response);
        else
          json(response, 200, {
            id: 'j1',
            state: 'done',
            result: { ...result, encoding: 'f4', coding: 'zstd' },
          });
      },
      (transport) =>
        assert.rejects(
          transport.fetchResult(
            { taskId: '1', jobId: 'j1', ...placeOf({ grid: GRID }, directory.path) },
            () => {},
            signal,
          ),
          {
            code: 'BAD_RESULT',
          },
        ),
    );
});

test('another range than was asked for is not put together', async () => {
  using directory = temporaryDirectory();
  const place = join(directory.path, 'place');
  mkdirSync(place);
  const ranges: (string | undefined)[] = [];
  let cut = () => {};
  // The connection is cut once what was sent has arrived, so that there is a rest to ask for.
  const onProgress = (done: number) => {
    if (done >= 1500) cut();
  };
  await against(
    (request, response) => {
      if (!request.url?.endsWith('/result')) {
        const result = { bytes: 2000, sha256: SHA, encoding: 'f4', coding: 'zstd' };
        return json(response, 200, { id: 'j1', state: 'done', result });
      }
      ranges.push(request.headers.range);
      if (!request.headers.range) {
        response.writeHead(200, { 'content-length': '2000' });
        response.write(Buffer.alloc(1500));
        cut = () => response.destroy();
        return;
      }
      response.writeHead(206, { 'content-range': 'bytes 0-499/2000' }).end(Buffer.alloc(500));
    },
    (transport) =>
      assert.rejects(
        transport.fetchResult(
          { taskId: '1', jobId: 'j1', ...placeOf({ grid: GRID }, place) },
          onProgress,
          signal,
        ),
        {
          code: 'SERVER_PROTOCOL',
        },
      ),
  );
  assert.match(ranges.at(-1) ?? '', /^bytes=[1-9]\d*-$/, 'it was never asked for a rest');
});

test('a server without long poll is asked about once a second', async () => {
  let polls = 0;
  const stop = new AbortController();
  const started = performance.now();
  await against(
    (_, response) => {
      if (++polls === 4) stop.abort(new Error('enough'));
      json(response, 200, { id: 'j1', state: 'processing' });
    },
    (transport) =>
      assert.rejects(
        transport.awaitResult({ taskId: '1', jobId: 'j1' }, () => {}, stop.signal),
        /enough/,
      ),
  );
  assert.ok(performance.now() - started > 1900, `${polls} polls in ${performance.now() - started} ms`);
});
