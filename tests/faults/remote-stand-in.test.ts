import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Worker } from 'node:worker_threads';
import { createTransport } from '../../server/remote/create-transport.ts';

import { startStandIn, type StandIn } from '../../server/stand-in/stand-in.ts';
import type { Transport } from '../../server/remote/transport.ts';
import { makeSubmission, noiseVolume, placeOf } from '../support/remote/scene.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { waitFor } from '../support/wait-for.ts';
import { readVolumes } from '../support/remote/read-volumes.ts';

const { signal } = new AbortController();

interface Scene extends AsyncDisposable {
  readonly standIn: StandIn;
  readonly transport: Transport;
  readonly ends: { readonly error: Error; readonly restartInMs: number }[];
  /** Ends the thread that runs now, as running out of memory does. */
  kill(): Promise<void>;
}

async function startScene(dataDir: string): Promise<Scene> {
  const threads: Worker[] = [];
  const remember = (worker: Worker): void => void threads.push(worker);
  process.on('worker', remember);
  const ends: Scene['ends'] = [];
  const standIn = await startStandIn({
    dataDir,
    onEnded: (error, restartInMs) => ends.push({ error, restartInMs }),
  });
  const transport = createTransport({ url: standIn.url, token: standIn.token, callbackPort: 0 });
  return {
    standIn,
    transport,
    ends,
    kill: async () => void (await threads.at(-1)!.terminate()),
    [Symbol.asyncDispose]: async () => {
      process.off('worker', remember);
      await transport.close();
      await standIn.stop();
    },
  };
}

const isBack = async ({ transport, ends }: Scene, times: number): Promise<boolean> =>
  ends.length === times && (await transport.health(signal)).state !== 'draining';

test('a stand-in whose thread dies amid a job starts again at its address, and the job is done', async () => {
  using directory = temporaryDirectory();
  await using scene = await startScene(join(directory.path, 'stand-in'));
  const { transport } = scene;
  const volume = noiseVolume(96, 96, 96);
  const job = await makeSubmission(directory.path, volume, '202603141530260001');
  const { jobId } = await transport.submit(job, () => {}, signal);
  const reference = { taskId: job.taskId, jobId };
  const { promise: working, resolve } = Promise.withResolvers<void>();
  const waiting = transport.awaitResult(
    reference,
    ({ state }) => state === 'processing' && resolve(),
    signal,
  );
  await Promise.race([working, waiting]);
  await scene.kill();
  await waiting;
  const { path, format } = await transport.fetchResult(
    { ...reference, ...placeOf(volume, directory.path) },
    () => {},
    signal,
  );
  assert.equal((await readVolumes(path, format, volume.grid)).denoised.length, 96 ** 3);
  assert.equal(scene.ends.length, 1);
  assert.match(scene.ends[0]!.error.message, /its thread ended with 1/);
});

test('one that keeps dying is started again with growing pauses, and a stop meanwhile ends it', async () => {
  using directory = temporaryDirectory();
  await using scene = await startScene(directory.path);
  for (const times of [1, 2, 3]) {
    await scene.kill();
    await waitFor(() => isBack(scene, times), { what: `back after death ${times}` });
  }
  const pauses = scene.ends.map(({ restartInMs }) => restartInMs);
  assert.ok(pauses[2]! >= 2 * 500 && pauses[2]! > pauses[0]!, pauses.join());
  await scene.kill();
  await waitFor(() => scene.ends.length === 4, { what: 'the fourth death' });
  const before = performance.now();
  await scene.standIn.stop();
  assert.ok(performance.now() - before < 1500, 'the stop waited for the pause');
  await assert.rejects(scene.transport.health(signal), { code: 'SERVER_UNREACHABLE' });
});

test('one that cannot start again, since its port is taken, is tried until it can', async () => {
  using directory = temporaryDirectory();
  await using scene = await startScene(directory.path);
  const port = Number(new URL(scene.standIn.url).port);
  await scene.kill();
  const squatter = createServer().listen(port, '127.0.0.1');
  await once(squatter, 'listening');
  await waitFor(() => scene.ends.length >= 2, { what: 'a start that failed' });
  assert.match(scene.ends[1]!.error.message, /EADDRINUSE/);
  squatter.close();
  await once(squatter, 'close');
  await waitFor(async () => (await scene.transport.health(signal)).state === 'ready', { what: 'back' });
});

test('one that cannot start at all says why', async () => {
  using directory = temporaryDirectory();
  const file = join(directory.path, 'file');
  writeFileSync(file, '');
  await assert.rejects(startStandIn({ dataDir: file }), /ENOTDIR|EEXIST/);
});
