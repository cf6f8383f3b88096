import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { appendFile, readdir, readFile, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { after, before, test } from 'node:test';
import { openConnections } from '../../../server/remote/http/connections.ts';
import { ServerClient } from '../../../server/remote/http/server-client.ts';
import { Pace } from '../../../server/remote/pace.ts';
import { writePackage } from '../../../server/remote/package.ts';
import {
  startSharedFolderServer,
  type SharedFolderServer,
} from '../../../server/stand-in/shared-folder-server.ts';

import { SharedFolderTransport } from '../../../server/remote/shared-folder/shared-folder-transport.ts';
import type { Submission } from '../../../server/remote/transport.ts';
import { placeOf } from '../../support/remote/scene.ts';
import { jobMetadata, rampVolume } from '../../support/remote/volumes.ts';
import { readVolumes } from '../../support/remote/read-volumes.ts';

const directory = mkdtempSync(join(tmpdir(), 'shared-folder-'));
const folder = join(directory, 'share');
const volume = rampVolume({ columns: 24, rows: 20, slices: 48 });
const { signal } = new AbortController();
const pace = new Pace(() => undefined);
const hour = 3_600_000;
let server: SharedFolderServer;
let gateway: Server;
let port: number;
let receiveCallback:
  | ((body: unknown, address: string) => Promise<{ status: number; json: unknown }>)
  | undefined;

before(async () => {
  server = await startSharedFolderServer({
    folder,
    dataDir: join(directory, 'data'),
    host: '127.0.0.1',
    port: 0,
  });
  gateway = createServer((request, response) => {
    void text(request).then(async (body) => {
      const answer = await receiveCallback?.(JSON.parse(body), request.socket.remoteAddress ?? '');
      response.writeHead(answer?.status ?? 503).end(JSON.stringify(answer?.json));
    });
  });
  gateway.listen(0, '127.0.0.1');
  await once(gateway, 'listening');
  port = (gateway.address() as AddressInfo).port;
});
after(async () => {
  await server.close();
  gateway.close();
  gateway.closeAllConnections();
  rmSync(directory, { recursive: true });
});

function transportOf(lookEvery: number, path = folder): SharedFolderTransport {
  const client = new ServerClient(new URL(server.url), undefined, openConnections());
  return new SharedFolderTransport(client, { path, callbackPort: port, pace, lookEvery });
}

async function submission(taskId: string): Promise<Submission> {
  const packagePath = join(directory, `${taskId}.zip`);
  const packaging = { kind: 'shared-folder', dtype: '<f4' } as const;
  const metadata = jobMetadata({ taskId });
  const { bytes, sha256 } = await writePackage(packagePath, packaging, volume, metadata);
  return { taskId, packagePath, packaging, bytes, sha256, grid: volume.grid, metadata };
}

/** A job whose result, an archive, a test writes itself. */
async function lateResult(
  taskId: string,
): Promise<{ whole: Buffer; result: string; job: { taskId: string; jobId: string } }> {
  const whole = await readFile((await submission(taskId)).packagePath);
  const jobId = `${taskId}_demo-hospital`;
  return { whole, result: join(folder, 'processed', `${jobId}.zip`), job: { taskId, jobId } };
}

test('a package goes through the folder, the callback wakes the wait, and nothing of it stays behind', async () => {
  const transport = transportOf(hour);
  const answers: unknown[] = [];
  receiveCallback = async (body, address) => {
    const answer = await transport.processReady(address, body);
    answers.push(answer);
    return answer;
  };
  await writeFile(join(folder, 'processed', '202601010000000001_other.zip'), 'of another client');
  const job = await submission('202603141530260001');
  const { jobId } = await transport.submit(job, () => {}, signal);
  assert.equal(jobId, '202603141530260001_demo-hospital');
  const reference = { taskId: job.taskId, jobId };
  await transport.awaitResult(reference, () => {}, signal);
  const result = await transport.fetchResult(
    { ...reference, ...placeOf(volume, directory) },
    () => {},
    signal,
  );
  const { denoised, noise } = await readVolumes(result.path, result.format, volume.grid);
  const input = volume.stored[100]! * volume.slopes[0]! + volume.intercepts[0]!;
  assert.ok(Math.abs(denoised[100]! + noise![100]! - input) < 1e-2);
  await transport.discard(reference);
  assert.deepEqual(answers, [{ status: 200, json: { message: 'Acknowledge' } }]);
  assert.deepEqual(await readdir(join(folder, 'to_process')), []);
  assert.deepEqual(await readdir(join(folder, 'processed')), ['202601010000000001_other.zip']);
  await transport.close();
});

test('a lost callback costs a look at the folder, no more', async () => {
  const transport = transportOf(50);
  receiveCallback = undefined;
  const job = await submission('202603141530260002');
  const { jobId } = await transport.submit(job, () => {}, signal);
  await transport.awaitResult({ taskId: job.taskId, jobId }, () => {}, signal);
  await transport.discard({ taskId: job.taskId, jobId });
  await transport.close();
});

test('a result that is still growing is waited for', async () => {
  const transport = transportOf(20);
  const { whole, result, job } = await lateResult('202603141530260003');
  await writeFile(result, whole.subarray(0, whole.length >> 1));
  let arrived = false;
  const waiting = transport.awaitResult(job, () => {}, signal).then(() => (arrived = true));
  const fiveLooks = AbortSignal.timeout(100);
  await once(fiveLooks, 'abort');
  assert.equal(arrived, false, 'half an archive was taken for a result');
  await appendFile(result, whole.subarray(whole.length >> 1));
  await waiting;
  await transport.close();
});

test('a mount that goes while a result is waited for is said at once, and when it is back all goes on', async () => {
  const transport = transportOf(20);
  const away = { code: 'SHARED_FOLDER_AWAY', retry: 'transient', params: { errno: 'ENOENT' } };
  const { whole, result, job } = await lateResult('202603141530260006');
  const waiting = assert.rejects(
    transport.awaitResult(job, () => {}, signal),
    away,
  );
  renameSync(folder, `${folder}-away`);
  await waiting;
  await assert.rejects(transport.health(signal), away);
  const another = await submission('202603141530260009');
  await assert.rejects(
    transport.submit(another, () => {}, signal),
    away,
  );
  renameSync(`${folder}-away`, folder);
  assert.equal((await transport.health(signal)).state, 'ready');
  await writeFile(result, whole);
  await transport.awaitResult(job, () => {}, signal);
  await transport.close();
});

test('a callback from elsewhere, without a task, or for a task that does not wait changes nothing', async () => {
  const transport = transportOf(hour);
  const taskId = '202603141530260004';
  const stop = new AbortController();
  let ended = false;
  const waiting = transport
    .awaitResult({ taskId, jobId: `${taskId}_demo-hospital` }, () => {}, stop.signal)
    .finally(() => (ended = true));
  assert.equal((await transport.processReady('192.0.2.9', { task_id: taskId })).status, 403);
  const missing = { status: 500, json: { message: 'Missing task_id in request json' } };
  for (const body of [undefined, null, {}, [], { task_id: {} }, 'x'])
    assert.deepEqual(await transport.processReady('127.0.0.1', body), missing);
  assert.equal((await transport.processReady('::ffff:127.0.0.1', { task_id: '1' })).status, 200);
  assert.equal(ended, false);
  stop.abort(new Error('enough'));
  await assert.rejects(waiting, /enough/);
  await transport.close();
});

test('each status of check_model is told apart', async () => {
  let status = 200;
  const stub = createServer((_, response) => response.writeHead(status).end());
  stub.listen(0, '127.0.0.1');
  await once(stub, 'listening');
  const url = new URL(`http://127.0.0.1:${(stub.address() as AddressInfo).port}`);
  const folderOptions = { path: folder, callbackPort: 1, pace };
  const transport = new SharedFolderTransport(
    new ServerClient(url, undefined, openConnections()),
    folderOptions,
  );
  const { clientId, parameters } = jobMetadata();
  const ask = (): Promise<unknown> => transport.eligibility({ clientId, parameters }, signal);
  assert.deepEqual(await ask(), { eligible: true, model: undefined });
  const codes = { 405: 'no-licence', 406: 'no-licence-for-radiopharmaceutical', 407: 'no-model' };
  for (const [refusal, code] of Object.entries(codes)) {
    status = Number(refusal);
    assert.partialDeepStrictEqual(await ask(), { eligible: false, code });
  }
  for (status of [201, 400, 404, 500, 503]) await assert.rejects(ask(), { code: 'SERVER_PROTOCOL' });
  mkdirSync(join(folder, 'to_process'), { recursive: true });
  assert.equal((await transport.health(signal)).state, 'ready', 'any HTTP answer means alive');
  await transport.close();
  stub.close();
});

test('a client ID that could leave the folder is refused', async () => {
  const transport = transportOf(hour);
  const job = await submission('202603141530260005');
  const metadata = jobMetadata({ taskId: job.taskId, clientId: '../../etc/x' });
  await assert.rejects(
    transport.submit({ ...job, metadata }, () => {}, signal),
    { code: 'SERVER_REJECTED' },
  );
  await transport.close();
});
