import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { createTransport } from '../../../server/remote/create-transport.ts';
import { writePackage } from '../../../server/remote/package.ts';

import { startStandIn, type StandIn } from '../../../server/stand-in/stand-in.ts';
import type { JobStatus, Submission, Transport } from '../../../server/remote/transport.ts';
import { placeOf } from '../../support/remote/scene.ts';
import { jobMetadata, rampVolume } from '../../support/remote/volumes.ts';
import { readVolumes } from '../../support/remote/read-volumes.ts';

const directory = mkdtempSync(join(tmpdir(), 'http-transport-'));
const volume = rampVolume({ columns: 40, rows: 32, slices: 70 });
const { signal } = new AbortController();
let standIn: StandIn;
let transport: Transport;

before(async () => {
  standIn = await startStandIn({ dataDir: join(directory, 'stand-in') });
  transport = createTransport({ url: standIn.url, token: standIn.token, callbackPort: 0 });
});
after(async () => {
  await transport.close();
  await standIn.stop();
  rmSync(directory, { recursive: true });
});

async function submission(taskId: string): Promise<Submission> {
  const packaging = await transport.packaging(signal);
  const packagePath = join(directory, `${taskId}.package`);
  const metadata = jobMetadata({ taskId });
  const { bytes, sha256 } = await writePackage(packagePath, packaging, volume, metadata);
  return { taskId, packagePath, packaging, bytes, sha256, grid: volume.grid, metadata };
}

test('the stand-in says that it is one, and takes an exact form that is quick to make', async () => {
  const health = await transport.health(signal);
  assert.equal(health.standIn, true);
  assert.equal(health.state, 'ready');
  assert.match(health.version ?? '', /reference-server/);
  assert.deepEqual(await transport.packaging(signal), {
    kind: 'http',
    encoding: 'i2-planes+rescale',
    coding: 'zstd',
  });
});

test('an acquisition is found eligible', async () => {
  const { clientId, parameters } = jobMetadata();
  const answer = await transport.eligibility({ clientId, parameters }, signal);
  assert.equal(answer.eligible, true);
});

test('a package goes out, is processed, and its result comes back', async () => {
  const job = await submission('202603141530260001');
  const sent: number[] = [];
  const { jobId } = await transport.submit(job, (done) => sent.push(done), signal);
  assert.equal(sent.at(-1), job.bytes);
  const seen: JobStatus[] = [];
  await transport.awaitResult({ taskId: job.taskId, jobId }, (status) => seen.push(status), signal);
  const result = await transport.fetchResult(
    { taskId: job.taskId, jobId, ...placeOf(volume, directory) },
    () => {},
    signal,
  );
  const { denoised, noise } = await readVolumes(result.path, result.format, volume.grid);
  assert.equal(noise, undefined, 'it is not asked for');
  const area = 40 * 32;
  const input = Float32Array.from(volume.stored, (stored, i) => {
    const z = Math.floor(i / area);
    return stored * volume.slopes[z]! + volume.intercepts[z]!;
  });
  const sum = (values: Float32Array): number => values.reduce((total, value) => total + value, 0);
  assert.ok(Math.abs(sum(denoised) / sum(input) - 1) < 1e-4, 'activity is not preserved');
  const changed = denoised.filter((value, i) => Math.abs(value - input[i]!) > volume.slopes[0]!).length;
  assert.ok(changed > denoised.length / 2, 'the image was not filtered');

  assert.deepEqual(
    await transport.submit(job, () => {}, signal),
    { jobId, cuts: 0 },
    'the same task is the same job',
  );
  await transport.discard({ taskId: job.taskId, jobId }, signal);
  await transport.discard({ taskId: job.taskId, jobId }, signal);
  assert.deepEqual(await readdir(join(directory, 'stand-in', 'jobs')), []);
});

test('a wrong token is refused as credentials, and a server that is not there as unreachable', async () => {
  const stranger = createTransport({ url: standIn.url, token: 'guess', callbackPort: 0 });
  await assert.rejects(stranger.health(signal), { code: 'SERVER_REJECTED' });
  await stranger.close();
  const nowhere = createTransport({ url: 'http://127.0.0.1:9', token: undefined, callbackPort: 0 });
  await assert.rejects(nowhere.health(signal), { code: 'SERVER_UNREACHABLE', retry: 'transient' });
  await nowhere.close();
});
