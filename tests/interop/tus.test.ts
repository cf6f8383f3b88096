import { FileStore } from '@tus/file-store';
import { Server as TusServer } from '@tus/server';
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createReadStream, readdirSync, readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import { Upload } from 'tus-js-client';
import { openConnections } from '../../server/remote/http/connections.ts';
import { ServerClient } from '../../server/remote/http/server-client.ts';
import { upload } from '../../server/remote/http/tus-upload.ts';
import { Pace } from '../../server/remote/pace.ts';
import { startShapingProxy } from '../../server/stand-in/shaping-proxy.ts';
import { makeSubmission, noiseVolume, startServer, TOKEN, transportTo } from '../support/remote/scene.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const { signal } = new AbortController();
const TASK = '202603141530260001';

test('tus-js-client uploads a package to the reference server through cuts', async () => {
  using directory = temporaryDirectory();
  const server = await startServer(join(directory.path, 'server'), { cutUploadAfter: 500_000 });
  const job = await makeSubmission(directory.path, noiseVolume(96, 96, 100), TASK);
  // The gateway's own client makes the job and is stopped before its first chunk.
  const stop = new AbortController();
  const transport = transportTo(server.url);
  await assert.rejects(
    transport.submit(job, () => stop.abort(new Error('stop')), stop.signal),
    /stop/,
  );
  const [id] = readdirSync(join(directory.path, 'server', 'jobs'));

  const { promise, resolve, reject } = Promise.withResolvers<void>();
  new Upload(createReadStream(job.packagePath), {
    uploadUrl: `${server.url}/v1/uploads/${id}`,
    uploadSize: job.bytes,
    chunkSize: 300_000,
    retryDelays: [20, 20, 20, 20, 20],
    headers: { authorization: `Bearer ${TOKEN}` },
    onSuccess: () => resolve(),
    onError: reject,
  }).start();
  await promise;
  // Its digest is right, so the job is taken: what is left to submit is nothing.
  const sent: number[] = [];
  await transport.submit(job, (done) => sent.push(done), signal);
  assert.deepEqual(sent, [job.bytes]);
  await transport.close();
  await server.close();
});

test('the gateway uploads to @tus/server, which knows no checksum, through cuts', async () => {
  using directory = temporaryDirectory();
  const store = join(directory.path, 'store');
  await mkdir(store);
  const tus = new TusServer({ path: '/files', datastore: new FileStore({ directory: store }) });
  const http = createServer((request, response) => void tus.handle(request, response));
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  const { port } = http.address() as AddressInfo;
  const proxy = await startShapingProxy({ host: '127.0.0.1', port }, { cutUploadAfter: 1_500_000 });
  const path = join(directory.path, 'file');
  const bytes = 5_000_000;
  await writeFile(
    path,
    Buffer.from(Uint32Array.from({ length: bytes / 4 }, (_, i) => i * 2654435761).buffer),
  );
  const created = await fetch(`http://127.0.0.1:${port}/files`, {
    method: 'POST',
    headers: { 'tus-resumable': '1.0.0', 'upload-length': String(bytes) },
  });
  const id = new URL(created.headers.get('location')!).pathname;

  const client = new ServerClient(new URL(`http://127.0.0.1:${proxy.port}`), undefined, openConnections());
  await upload(
    client,
    { url: client.resolve(id), path, bytes, pace: new Pace(() => undefined), stallMs: 300_000 },
    () => {},
    signal,
  );
  assert.ok(proxy.cuts > 1, `${proxy.cuts} cuts`);
  assert.deepEqual(readFileSync(join(store, id.split('/').at(-1)!)), readFileSync(path));
  await client.close();
  await proxy.close();
  http.close();
  http.closeAllConnections();
});
