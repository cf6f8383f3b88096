import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { test } from 'node:test';
import { openConnections } from '../../server/remote/http/connections.ts';
import { ServerClient } from '../../server/remote/http/server-client.ts';
import { Pace } from '../../server/remote/pace.ts';
import { writePackage } from '../../server/remote/package.ts';
import type { Misbehaviour } from '../../server/stand-in/misbehaviour.ts';
import {
  startSharedFolderServer,
  type SharedFolderServer,
} from '../../server/stand-in/shared-folder-server.ts';

import { SharedFolderTransport } from '../../server/remote/shared-folder/shared-folder-transport.ts';
import type { Submission } from '../../server/remote/transport.ts';
import { placeOf } from '../support/remote/scene.ts';
import { jobMetadata, rampVolume } from '../support/remote/volumes.ts';
import { temporaryDirectory, type TemporaryDirectory } from '../support/temporary-directory.ts';
import { waitFor } from '../support/wait-for.ts';
import { readVolumes } from '../support/remote/read-volumes.ts';

const { signal } = new AbortController();
const TASK = '202603141530260001';
const JOB = `${TASK}_demo-hospital`;
const HOUR = 3_600_000;
const volume = rampVolume({ columns: 16, rows: 16, slices: 48 });

function startServer(directory: string, misbehaviour: Misbehaviour = {}): Promise<SharedFolderServer> {
  const places = { folder: join(directory, 'share'), dataDir: join(directory, 'data') };
  return startSharedFolderServer({ ...places, host: '127.0.0.1', port: 0, misbehaviour });
}

function transportTo(
  url: string,
  directory: string,
  lookEvery: number,
  callbackPort = 9,
): SharedFolderTransport {
  const client = new ServerClient(new URL(url), undefined, openConnections());
  const pace = new Pace(() => undefined);
  return new SharedFolderTransport(client, { path: join(directory, 'share'), callbackPort, pace, lookEvery });
}

async function submission({ path: directory }: TemporaryDirectory): Promise<Submission> {
  const packagePath = join(directory, 'package.zip');
  const packaging = { kind: 'shared-folder', dtype: '<f8' } as const;
  const metadata = jobMetadata({ taskId: TASK });
  const { bytes, sha256 } = await writePackage(packagePath, packaging, volume, metadata);
  return { taskId: TASK, packagePath, packaging, bytes, sha256, grid: volume.grid, metadata };
}

test('a result that is called back twice, and once more after it was fetched, is one result', async () => {
  using directory = temporaryDirectory();
  const server = await startServer(directory.path, { callbacks: 2 });
  const answers: number[] = [];
  let ready: (address: string, body: unknown) => Promise<{ status: number }> = () =>
    Promise.reject(new Error('early'));
  const gateway = createServer((request, response) => {
    void json(request).then(async (body) => {
      const { status } = await ready(request.socket.remoteAddress ?? '', body);
      answers.push(status);
      response.writeHead(status).end('{}');
    });
  });
  gateway.listen(0, '127.0.0.1');
  await once(gateway, 'listening');
  const transport = transportTo(server.url, directory.path, HOUR, (gateway.address() as AddressInfo).port);
  ready = (address, body) => transport.processReady(address, body);
  const job = { taskId: TASK, ...(await transport.submit(await submission(directory), () => {}, signal)) };
  await transport.awaitResult(job, () => {}, signal);
  const { path, format } = await transport.fetchResult(
    { ...job, ...placeOf({ grid: volume.grid }, directory.path) },
    () => {},
    signal,
  );
  await transport.discard(job);
  assert.deepEqual(await transport.processReady('127.0.0.1', { task_id: TASK }), {
    status: 200,
    json: { message: 'Acknowledge' },
  });
  await waitFor(() => answers.length === 2, { what: 'both callbacks' });
  assert.deepEqual(answers, [200, 200]);
  await readVolumes(path, format, volume.grid);
  await transport.close();
  await server.close();
  gateway.closeAllConnections();
  gateway.close();
});

test('what the server had accepted is done after its restart', async () => {
  using directory = temporaryDirectory();
  const first = await startServer(directory.path, { never: true });
  const transport = transportTo(first.url, directory.path, 20);
  const job = { taskId: TASK, ...(await transport.submit(await submission(directory), () => {}, signal)) };
  await first.close();
  const second = await startServer(directory.path);
  await transport.awaitResult(job, () => {}, signal);
  await transport.close();
  await second.close();
});

test('what an earlier attempt left in the folder is not taken for the result of this one', async () => {
  using directory = temporaryDirectory();
  const server = await startServer(directory.path, { never: true });
  const transport = transportTo(server.url, directory.path, 20);
  const stale = join(directory.path, 'share', 'processed', `${JOB}.zip`);
  await writeFile(stale, 'stale');
  await transport.submit(await submission(directory), () => {}, signal);
  assert.equal(existsSync(stale), false);
  await transport.close();
  await server.close();
});

test('a cancelled job leaves neither package nor result in the folder', async () => {
  using directory = temporaryDirectory();
  const server = await startServer(directory.path, { never: true });
  const transport = transportTo(server.url, directory.path, 20);
  const job = { taskId: TASK, ...(await transport.submit(await submission(directory), () => {}, signal)) };
  assert.deepEqual(readdirSync(join(directory.path, 'share', 'to_process')), [`${JOB}.zip`]);
  await transport.discard(job);
  assert.deepEqual(readdirSync(join(directory.path, 'share', 'to_process')), []);
  await transport.close();
  await server.close();
});

test('a server that answers /processing with anything else than "Processing" is not believed', async () => {
  using directory = temporaryDirectory();
  const real = await startServer(directory.path);
  const answers: [status: number, body: string, code: string][] = [
    [200, '{"response":"Error"}', 'SERVER_PROTOCOL'],
    [200, '<html>', 'SERVER_PROTOCOL'],
    [404, '{"response":"Processing"}', 'SERVER_PROTOCOL'],
    [503, '', 'SERVER_UNREACHABLE'],
  ];
  const job = await submission(directory);
  for (const [status, body, code] of answers) {
    const stub = createServer((request, response) => {
      request.resume();
      response.writeHead(status).end(body);
    });
    stub.listen(0, '127.0.0.1');
    await once(stub, 'listening');
    const url = `http://127.0.0.1:${(stub.address() as AddressInfo).port}`;
    const transport = transportTo(url, directory.path, HOUR);
    await assert.rejects(
      transport.submit(job, () => {}, signal),
      { code, retry: 'transient' },
    );
    await transport.close();
    stub.closeAllConnections();
    stub.close();
  }
  await real.close();
});
