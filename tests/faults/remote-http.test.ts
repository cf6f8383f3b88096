import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { connect, createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Misbehaviour } from '../../server/stand-in/misbehaviour.ts';
import { startShapingProxy } from '../../server/stand-in/shaping-proxy.ts';

import type { Submission } from '../../server/remote/transport.ts';
import {
  makeSubmission,
  noiseVolume,
  placeOf,
  roundTrip,
  startServer,
  transportTo,
} from '../support/remote/scene.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { readVolumes } from '../support/remote/read-volumes.ts';

const { signal } = new AbortController();
const volume = noiseVolume(64, 64, 100);
const TASK = '202603141530260001';

/** Runs `body` against a reference server that misbehaves. */
async function against(
  misbehaviour: Misbehaviour,
  body: (scene: { url: string; directory: string; job: Submission }) => Promise<void>,
  sent = volume,
): Promise<void> {
  using directory = temporaryDirectory();
  const server = await startServer(join(directory.path, 'server'), misbehaviour);
  try {
    const job = await makeSubmission(directory.path, sent, TASK);
    await body({ url: server.url, directory: directory.path, job });
  } finally {
    await server.close();
  }
}

/** Carries connections to a port, and cuts each as soon as it is to carry a part of an upload. */
async function startPatchCutter(port: number): Promise<{ url: string; close: () => void }> {
  const cutter = createServer((client) => {
    const server = connect(port, '127.0.0.1');
    client.on('data', (bytes) => {
      if (bytes.includes('PATCH ')) client.resetAndDestroy();
      else server.write(bytes);
    });
    server.pipe(client);
    for (const [one, other] of [
      [client, server],
      [server, client],
    ] as const)
      one.on('error', () => {}).on('close', () => other.destroy());
  });
  cutter.listen(0, '127.0.0.1');
  await once(cutter, 'listening');
  return {
    url: `http://127.0.0.1:${(cutter.address() as AddressInfo).port}`,
    close: () => void cutter.close(),
  };
}

async function completes(misbehaviour: Misbehaviour): Promise<void> {
  await against(misbehaviour, async ({ url, directory, job }) => {
    const transport = transportTo(url);
    const result = await roundTrip(transport, job, directory);
    const { denoised } = await readVolumes(result.path, result.format, volume.grid);
    const activity = sumOf(denoised) / (sumOf(volume.stored) * 0.5);
    assert.ok(Math.abs(activity - 1) < 1e-3, `activity times ${activity}`);
    await transport.close();
  });
}

function sumOf(values: Iterable<number>): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum;
}

test('a server over a link gets the smallest form that both know', () =>
  against({}, async ({ url }) => {
    const transport = transportTo(url);
    assert.deepEqual(await transport.packaging(signal), {
      kind: 'http',
      encoding: 'jpeg-ls+rescale',
      coding: 'identity',
    });
    await transport.close();
  }));

test('a far and slow server is served all the same', () => completes({ latency: 40, bandwidth: 4_000_000 }));

test('connections that are cut mid-upload resume', () => completes({ cutUploadAfter: 400_000 }));

for (const [carried, sent] of [
  [100_000, volume],
  [12_000, noiseVolume(32, 32, 100)],
] as const)
  test(`a link that never carries more than ${carried / 1000} KB of one connection brings the package there`, () =>
    against(
      { cutUploadAfter: carried, never: true },
      async ({ url, job }) => {
        const transport = transportTo(url);
        const seen: number[] = [];
        const { cuts } = await transport.submit(job, (done) => seen.push(done), signal);
        assert.ok(cuts >= job.bytes / carried - 1, `${cuts} cuts`);
        assert.ok(
          cuts < (4 * job.bytes) / carried + 4,
          `${cuts} cuts for ${job.bytes} bytes: too much was sent again`,
        );
        assert.equal(seen.at(-1), job.bytes);
        await transport.close();
      },
      sent,
    ));

test('a link that cuts every part of an upload, while the server answers, is named within seconds', () =>
  against({}, async ({ url, job }) => {
    const cutter = await startPatchCutter(Number(new URL(url).port));
    const transport = transportTo(cutter.url);
    const started = performance.now();
    await assert.rejects(
      transport.submit(job, () => {}, signal),
      { code: 'LINK_UNSTABLE', retry: 'transient', params: { cuts: 5 } },
    );
    assert.ok(performance.now() - started < 15_000);
    assert.equal((await transport.health(signal)).state, 'ready');
    await transport.close();
    cutter.close();
  }));

test('connections that are cut mid-download resume', () => completes({ cutDownloadAfter: 150_000 }));

test('a few 503 and 502 are got over', async () => {
  await completes({ status: { code: 503, times: 3 } });
  await completes({ status: { code: 502, times: 2 } });
});

test('a cut every half second costs at most one chunk sent again each', async () => {
  using directory = temporaryDirectory();
  const server = await startServer(join(directory.path, 'server'));
  const target = { host: '127.0.0.1', port: Number(new URL(server.url).port) };
  const proxy = await startShapingProxy(target, { bandwidth: 8_000_000 });
  const transport = transportTo(`http://127.0.0.1:${proxy.port}`);
  const job = await makeSubmission(directory.path, noiseVolume(200, 200, 100), TASK);
  let cuts = 0;
  const cutting = setInterval(() => {
    cuts++;
    proxy.cut();
  }, 500);
  try {
    await transport.submit(job, () => {}, signal);
  } finally {
    clearInterval(cutting);
  }
  assert.ok(cuts >= 2, `${cuts} cuts`);
  const largestChunk = 2 << 20;
  const again = proxy.carried.up - job.bytes;
  assert.ok(again < cuts * largestChunk, `${again} bytes sent again in ${cuts} cuts, of ${job.bytes}`);
  await transport.close();
  await proxy.close();
  await server.close();
});

test('an upload goes on after a restart of the server, and after one of the client', async () => {
  using directory = temporaryDirectory();
  const dataDir = join(directory.path, 'server');
  const job = await makeSubmission(directory.path, noiseVolume(128, 128, 200), TASK);
  let server = await startServer(dataDir, { bandwidth: 20_000_000 });
  const port = Number(new URL(server.url).port);

  const first = transportTo(server.url);
  const stopped = new AbortController();
  await assert.rejects(
    first.submit(job, (done) => done > 1_000_000 && stopped.abort(new Error('client stops')), stopped.signal),
    /client stops/,
  );
  await first.close();
  await server.close();

  server = await startServer(dataDir, { bandwidth: 20_000_000 }, port);
  const second = transportTo(server.url);
  const seen: number[] = [];
  let restarted: Promise<void> | undefined;
  const { jobId } = await second.submit(
    job,
    (done) => {
      seen.push(done);
      if (done > 3_000_000 && done < job.bytes)
        restarted ??= server.close().then(async () => {
          server = await startServer(dataDir, {}, port);
        });
    },
    signal,
  );
  await restarted;
  assert.ok(restarted, 'the server was not restarted midway');
  assert.ok(seen[0]! > 1_000_000, `went on from ${seen[0]}`);
  assert.ok(
    seen.every((done, i) => i === 0 || done >= seen[i - 1]!),
    'went back',
  );
  assert.deepEqual(readdirSync(join(dataDir, 'jobs')), [jobId], 'one job');
  await second.close();
  await server.close();
});

test('a job goes on after a restart of the server, and a download after one of the client', async () => {
  using directory = temporaryDirectory();
  const dataDir = join(directory.path, 'server');
  const job = await makeSubmission(directory.path, volume, TASK);
  let server = await startServer(dataDir, { never: true });
  const port = Number(new URL(server.url).port);
  const first = transportTo(server.url);
  const { jobId } = await first.submit(job, () => {}, signal);
  const reference = { taskId: TASK, jobId, ...placeOf(job, directory.path) };
  const waiting = first.awaitResult(reference, () => {}, signal);
  await server.close();
  server = await startServer(dataDir, {}, port);
  await waiting;

  const stopped = new AbortController();
  await assert.rejects(
    first.fetchResult(
      reference,
      (done) => done > 100_000 && stopped.abort(new Error('client stops')),
      stopped.signal,
    ),
    /client stops/,
  );
  await first.close();
  const second = transportTo(server.url);
  const seen: number[] = [];
  const result = await second.fetchResult(reference, (done) => seen.push(done), signal);
  assert.ok(seen[0]! > 100_000, 'began anew');
  await readVolumes(result.path, result.format, volume.grid);
  await second.close();
  await server.close();
});

test('a part of another result is not gone on with', () =>
  against({}, async ({ url, directory, job }) => {
    await writeFile(join(directory, `result.voxels.${'0'.repeat(16)}.part`), 'of another result');
    const transport = transportTo(url);
    const { path, format } = await roundTrip(transport, job, directory);
    await readVolumes(path, format, volume.grid);
    await transport.close();
  }));

test('a part that was damaged on disk is found by the digest, and fetched anew', () =>
  against({}, async ({ url, directory, job }) => {
    const transport = transportTo(url);
    const whole = await roundTrip(transport, job, directory);
    const damaged = readFileSync(whole.path).subarray(0, 1000).fill(7);
    const again = join(directory, 'again');
    await mkdir(again);
    await writeFile(join(again, `result.voxels.${whole.sha256.slice(0, 16)}.part`), damaged);
    const result = await roundTrip(transport, job, again);
    assert.equal(result.sha256, whole.sha256);
    await readVolumes(result.path, result.format, volume.grid);
    await transport.close();
  }));

test('429 with Retry-After is given back with its time', () =>
  against({ status: { code: 429, times: 1000, retryAfter: 17 } }, async ({ url, job }) => {
    const transport = transportTo(url);
    await assert.rejects(
      transport.submit(job, () => {}, signal),
      {
        code: 'SERVER_UNREACHABLE',
        retry: 'transient',
        retryAfterMs: 17_000,
      },
    );
    await transport.close();
  }));

test('a server that answers 500 for ever is unreachable, within seconds', () =>
  against({ status: { code: 500, times: 100_000 } }, async ({ url, job }) => {
    const transport = transportTo(url);
    const started = performance.now();
    await assert.rejects(
      transport.submit(job, () => {}, signal),
      { code: 'SERVER_UNREACHABLE' },
    );
    assert.ok(performance.now() - started < 15_000);
    await transport.close();
  }));

for (const [flaw, reason] of [
  ['wrong-shape', /shape \(64, 100, 64\) is not the input's|rescale is not/],
  ['nan', /not finite/],
  ['bomb', /not an npy array/],
] as const)
  test(`a result with ${flaw} is refused when it is read`, () =>
    against({ result: flaw }, async ({ url, directory, job }) => {
      const transport = transportTo(url);
      const { path, format } = await roundTrip(transport, job, directory);
      const before = process.memoryUsage.rss();
      await assert.rejects(readVolumes(path, format, volume.grid), (error: Error & { code?: string }) => {
        assert.equal(error.code, 'BAD_RESULT');
        assert.match(error.message, reason);
        return true;
      });
      assert.ok(process.memoryUsage.rss() - before < 256 << 20, 'memory is not bounded');
      await transport.close();
    }));

test('a result that is not of its digest is refused when it is fetched, and leaves nothing', () =>
  against({ result: 'wrong-digest' }, async ({ url, directory, job }) => {
    const transport = transportTo(url);
    await assert.rejects(roundTrip(transport, job, directory), { code: 'BAD_RESULT' });
    assert.deepEqual(
      readdirSync(directory).filter((name) => name.startsWith('result')),
      [],
    );
    await transport.close();
  }));

test('a job that failed there says so, and a further submission makes a new one', () =>
  against({ fails: true }, async ({ url, directory, job }) => {
    const transport = transportTo(url);
    const { jobId } = await transport.submit(job, () => {}, signal);
    await assert.rejects(
      transport.awaitResult({ taskId: TASK, jobId }, () => {}, signal),
      {
        code: 'REMOTE_FAILED',
        params: { reason: 'misbehaviour: as told' },
      },
    );
    const again = await transport.submit(job, () => {}, signal);
    assert.notEqual(again.jobId, jobId);
    assert.equal(readdirSync(join(directory, 'server', 'jobs')).length, 1);
    await transport.close();
  }));

test('waiting for a server that never answers ends when the signal says so', () =>
  against({ never: true }, async ({ url, job }) => {
    const transport = transportTo(url);
    const { jobId } = await transport.submit(job, () => {}, signal);
    const stop = new AbortController();
    const waiting = transport.awaitResult(
      { taskId: TASK, jobId },
      () => stop.abort(new Error('24 h')),
      stop.signal,
    );
    await assert.rejects(waiting, /24 h/);
    await transport.close();
  }));

test('the same task with another package replaces the job', () =>
  against({ never: true }, async ({ url, directory, job }) => {
    const transport = transportTo(url);
    const { jobId } = await transport.submit(job, () => {}, signal);
    const other = await makeSubmission(directory, noiseVolume(64, 64, 99), TASK);
    const again = await transport.submit(other, () => {}, signal);
    assert.notEqual(again.jobId, jobId);
    await assert.rejects(
      transport.awaitResult({ taskId: TASK, jobId }, () => {}, signal),
      {
        code: 'REMOTE_FAILED',
        params: { reason: 'it does not know the job any more' },
      },
    );
    await transport.close();
  }));

test('a package that changed on its way is uploaded anew, and then failed, not processed', () =>
  against({}, async ({ url, directory, job }) => {
    const transport = transportTo(url);
    const lie = { ...job, sha256: job.sha256.replace(/^./, (digit) => (digit === '0' ? '1' : '0')) };
    await assert.rejects(
      transport.submit(lie, () => {}, signal),
      { code: 'REMOTE_FAILED', params: { reason: 'digest-mismatch: the package is not of its digest' } },
    );
    const { path, format } = await roundTrip(transport, job, directory);
    await readVolumes(path, format, volume.grid);
    await transport.close();
  }));
