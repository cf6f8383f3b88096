import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { startReferenceServer } from '../../../server/stand-in/server.ts';
import type { JobStatus } from '../../../server/remote/transport.ts';
import { startAlteringProxy } from '../../support/remote/altering-proxy.ts';

import { testJob } from '../../../server/protocol-check/test-job.ts';
import {
  makeSubmission,
  noiseVolume,
  roundTrip,
  startServer,
  TOKEN,
  transportTo,
} from '../../support/remote/scene.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';
import { readVolumes } from '../../support/remote/read-volumes.ts';

const { signal } = new AbortController();

test('more jobs than it keeps at a time are put off with 429 and a time', async () => {
  using directory = temporaryDirectory();
  const server = await startReferenceServer({
    dataDir: join(directory.path, 'server'),
    token: TOKEN,
    host: '127.0.0.1',
    port: 0,
    maxJobs: 1,
    misbehaviour: { never: true },
  });
  const transport = transportTo(server.url);
  const volume = noiseVolume(8, 8, 2);
  const first = await makeSubmission(directory.path, volume, '202603141530260001');
  const { jobId } = await transport.submit(first, () => {}, signal);
  const second = await makeSubmission(directory.path, volume, '202603141530260002');
  await assert.rejects(
    transport.submit(second, () => {}, signal),
    {
      code: 'SERVER_UNREACHABLE',
      retryAfterMs: 30_000,
    },
  );
  await transport.discard({ taskId: first.taskId, jobId }, signal);
  await transport.submit(second, () => {}, signal);
  await transport.close();
  await server.close();
});

test('jobs that nobody deleted in a week, and what a crash left half made, go at the next start', async () => {
  using directory = temporaryDirectory();
  const jobs = join(directory.path, 'jobs');
  const first = await startServer(directory.path, { never: true });
  const transport = transportTo(first.url);
  for (const taskId of ['202603141530260001', '202603141530260002'])
    await transport.submit(
      await makeSubmission(directory.path, noiseVolume(8, 8, 2), taskId),
      () => {},
      signal,
    );
  await transport.close();
  await first.close();
  const [old, recent] = readdirSync(jobs).sort() as [string, string];
  const path = join(jobs, old, 'job.json');
  const stored = JSON.parse(readFileSync(path, 'utf8')) as { createdAt: number };
  writeFileSync(path, JSON.stringify({ ...stored, createdAt: stored.createdAt - 8 * 86_400_000 }));
  mkdirSync(join(jobs, 'half-made'));
  const second = await startServer(directory.path, { never: true });
  assert.deepEqual(readdirSync(jobs), [recent]);
  await second.close();
});

test('a grid that would take all memory is refused before anything is uploaded', async () => {
  using directory = temporaryDirectory();
  const server = await startServer(directory.path);
  const { request } = await testJob('f4', 'identity');
  const grid = { ...request.grid, columns: 4096, rows: 4096, slices: 4096 };
  const answer = await fetch(`${server.url}/v1/jobs`, {
    method: 'POST',
    headers: { authorization: `Bearer ${TOKEN}`, 'idempotency-key': 'k', 'content-type': 'application/json' },
    body: JSON.stringify({ ...request, grid }),
  });
  assert.equal(answer.status, 413);
  assert.equal(((await answer.json()) as { code: string }).code, 'grid-too-large');
  assert.deepEqual(readdirSync(join(directory.path, 'jobs')), []);
  await server.close();
});

test('a fault of the server itself is told to whoever runs it, and is 500 to the client without its details', async () => {
  using directory = temporaryDirectory();
  const errors: unknown[] = [];
  const server = await startReferenceServer({
    dataDir: directory.path,
    token: TOKEN,
    host: '127.0.0.1',
    port: 0,
    misbehaviour: { never: true },
    onError: (error) => errors.push(error),
  });
  const transport = transportTo(server.url);
  const job = await makeSubmission(directory.path, noiseVolume(8, 8, 2), '202603141530260001');
  const stop = new AbortController();
  await assert.rejects(
    transport.submit(job, () => stop.abort(new Error('stop')), stop.signal),
    /stop/,
  );
  const [id] = readdirSync(join(directory.path, 'jobs'));
  rmSync(join(directory.path, 'jobs', id!, 'package'));
  const answer = await fetch(`${server.url}/v1/uploads/${id}`, {
    method: 'PATCH',
    headers: {
      authorization: `Bearer ${TOKEN}`,
      'content-type': 'application/offset+octet-stream',
      'upload-offset': '0',
    },
    body: 'x',
  });
  assert.equal(answer.status, 500);
  assert.ok(!(await answer.text()).includes(directory.path), 'a path of the server was told');
  assert.match(String(errors), /ENOENT/);
  await transport.close();
  await server.close();
});

test('who waits sees the queue before him shrink and then his own progress grow, by long polls', async () => {
  using directory = temporaryDirectory();
  const server = await startServer(directory.path);
  const asked: string[] = [];
  await using watched = await startAlteringProxy(server.url, {
    request: ({ method, url }) => void (method === 'GET' && asked.push(url)),
  });
  const transport = transportTo(watched.url);
  const volume = noiseVolume(96, 96, 64);
  const seen = await Promise.all(
    ['202603141530260001', '202603141530260002', '202603141530260003'].map(async (taskId) => {
      const job = await makeSubmission(directory.path, volume, taskId);
      const { jobId } = await transport.submit(job, () => {}, signal);
      const statuses: JobStatus[] = [];
      await transport.awaitResult({ taskId, jobId }, (status) => statuses.push(status), signal);
      return statuses;
    }),
  );
  const last = seen.find((statuses) => statuses.some(({ position }) => position === 1));
  assert.ok(last, 'nobody was second in the queue');
  const positions = last.flatMap(({ state, position }) => (state === 'queued' ? [position] : []));
  assert.deepEqual([...new Set(positions)], [1, 0]);
  const progress = last.flatMap((status) => (status.state === 'processing' ? [status.progress ?? -1] : []));
  assert.ok(progress.length > 3, `progress ${progress.join()}`);
  assert.deepEqual(
    progress,
    progress.toSorted((a, b) => a - b),
  );
  assert.ok(progress.every((value) => value >= 0 && value <= 1));
  const polls = asked.filter((url) => url.includes('wait='));
  const statuses = seen.flat().length;
  assert.ok(polls.length <= statuses + 2 * seen.length, `${polls.length} polls for ${statuses} news`);
  await transport.close();
  await server.close();
});

test('a package that is not of its encoding fails as bad-package with the reason, and the next one is done', async () => {
  using directory = temporaryDirectory();
  const server = await startServer(directory.path);
  const transport = transportTo(server.url);
  const volume = noiseVolume(16, 16, 8);
  const plain = await makeSubmission(directory.path, volume, '202603141530260001');
  const said = { kind: 'http', encoding: 'jpeg-ls+rescale', coding: 'zstd' } as const;
  const wrong = { ...plain, packaging: said };
  const { jobId } = await transport.submit(wrong, () => {}, signal);
  await assert.rejects(
    transport.awaitResult({ taskId: wrong.taskId, jobId }, () => {}, signal),
    {
      code: 'REMOTE_FAILED',
      params: { reason: 'bad-package: rescale is not an <f8 array of shape (8, 3) in C order' },
    },
  );
  const right = await makeSubmission(directory.path, volume, '202603141530260002', said);
  const { path, format } = await roundTrip(transport, right, directory.path);
  assert.equal((await readVolumes(path, format, volume.grid)).denoised.length, 16 * 16 * 8);
  await transport.close();
  await server.close();
});
