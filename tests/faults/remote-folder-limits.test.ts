/** A shared folder whose server is gone, whose result is too long, and two runs of one task in it. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { closeSync, constants, openSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import { createTransport } from '../../server/remote/create-transport.ts';
import { WAITS, type Waits } from '../../server/remote/waits.ts';
import type { Transport } from '../../server/remote/transport.ts';
import { runProgram } from '../support/programs.ts';
import { makeSubmission, noiseVolume, placeOf } from '../support/remote/scene.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const { signal } = new AbortController();
const TASK = '202603141530260001';
const JOB = { taskId: TASK, jobId: `${TASK}_demo-hospital` };
const FORM = { kind: 'shared-folder', dtype: '<f4' } as const;

/** A server that takes whatever it is asked and makes no result; a test does. */
async function withFolder(
  waits: Partial<Waits>,
  body: (scene: { folder: string; own: string; transport: Transport; result: string }) => Promise<void>,
): Promise<void> {
  using directory = temporaryDirectory();
  const folder = join(directory.path, 'shared');
  const own = join(directory.path, 'own');
  for (const path of [own, join(folder, 'to_process'), join(folder, 'processed')])
    await mkdir(path, { recursive: true });
  const server = createServer((request, response) => {
    request.resume();
    response.writeHead(200).end('{"response":"Processing"}');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `folder:${folder}?server=http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const transport = createTransport({
    url,
    token: undefined,
    callbackPort: 1,
    waits: { ...WAITS, ...waits },
  });
  try {
    await body({ folder, own, transport, result: join(folder, 'processed', `${JOB.jobId}.zip`) });
  } finally {
    await transport.close();
    server.closeAllConnections();
    server.close();
  }
}

test('a folder that does not answer is away in its time, takes one thread and no more, and is back when it answers', () =>
  withFolder({ folderMs: 100 }, async ({ transport, result }) => {
    // Whoever opens a pipe that nobody writes to waits, as on a mount whose server is gone.
    await runProgram('mkfifo', [result]);
    const away = { code: 'SHARED_FOLDER_AWAY', params: { errno: 'ETIMEDOUT' } };
    await assert.rejects(
      transport.awaitResult(JOB, () => {}, signal),
      away,
    );
    for (let i = 0; i < 8; i++) await assert.rejects(transport.health(signal), away);
    // Eight more calls that hang would have taken every thread, and this could not be read.
    await readFile(import.meta.filename);
    closeSync(openSync(result, constants.O_RDWR));
    rmSync(result);
    for (let isBack = false; !isBack;)
      isBack = await transport.health(signal).then(
        () => true,
        () => false,
      );
  }));

test('an archive that is longer than its grid allows is not copied, whatever its members say', () =>
  withFolder({}, async ({ transport, result, own }) => {
    const job = await makeSubmission(own, noiseVolume(64, 64, 50), TASK, FORM);
    const whole = await readFile(job.packagePath);
    writeFileSync(result, '');
    truncateSync(result, 4_300_000_000);
    // The end of an archive, so that it counts as whole.
    const file = openSync(result, 'a');
    writeFileSync(file, whole.subarray(-22));
    closeSync(file);
    const place = placeOf(job, join(own));
    await assert.rejects(
      transport.fetchResult({ ...JOB, ...place }, () => {}, signal),
      (error: Error & { code?: string }) => {
        assert.equal(error.code, 'BAD_RESULT');
        assert.match(error.message, /4300000022 bytes, .* at most 3\d{6}\b/);
        return true;
      },
    );
    assert.deepEqual(readdirSync(own), [`${TASK}.package`]);
  }));

test('two runs of one task write under names of their own; what a killed one left goes with the job', () =>
  withFolder({}, async ({ transport, folder, own }) => {
    const job = await makeSubmission(own, noiseVolume(64, 64, 50), TASK, FORM);
    const toProcess = join(folder, 'to_process');
    writeFileSync(join(toProcess, `${JOB.jobId}.zip.0123.part`), 'of a killed run');
    writeFileSync(join(toProcess, `${JOB.jobId}0.zip.0123.part`), "another task's");
    const leaving = new AbortController();
    let second: Promise<unknown> | undefined;
    const first = transport.submit(
      job,
      () => {
        second ??= transport.submit(job, () => leaving.abort(new Error('leaving')), signal);
      },
      leaving.signal,
    );
    await Promise.allSettled([first]);
    await second;
    assert.deepEqual(await readFile(join(toProcess, `${JOB.jobId}.zip`)), await readFile(job.packagePath));
    await transport.discard(JOB, signal);
    assert.deepEqual(readdirSync(toProcess), [`${JOB.jobId}0.zip.0123.part`]);
  }));

test('a run that is leaving does not take the callback from the one that waits', () =>
  withFolder({}, async ({ transport, result, own }) => {
    const job = await makeSubmission(own, noiseVolume(8, 8, 4), TASK, FORM);
    const leaving = new AbortController();
    const first = transport.awaitResult(JOB, () => {}, leaving.signal);
    const second = transport.awaitResult(JOB, () => {}, signal);
    leaving.abort(new Error('leaving'));
    await assert.rejects(first, /leaving/);
    writeFileSync(result, await readFile(job.packagePath));
    await transport.processReady?.('127.0.0.1', { task_id: TASK });
    // Without the callback the next look is in ten seconds.
    const late = AbortSignal.timeout(5000);
    await Promise.race([second, once(late, 'abort').then(() => assert.fail('it was not woken'))]);
  }));
