/** A task that is cancelled or taken back while its package is on the way: the processing server keeps nothing of it. */
import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { test } from 'node:test';
import { Effects } from '../../../server/queue/effects.ts';
import { uploadStep } from '../../../server/steps/upload/upload-step.ts';
import { ask, failTask, runStep } from '../../support/drive-task.ts';
import { openQueue } from '../../support/open-queue.ts';
import { startHoldingProxy } from '../../support/remote/holding-proxy.ts';
import { makeSubmission, noiseVolume, startServer, transportTo } from '../../support/remote/scene.ts';
import { stepWorker } from '../../support/step-worker.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';
import { waitFor } from '../../support/wait-for.ts';

/** A task at the Uploader, its worker, and the way to a server on which answers can be held back. */
async function open() {
  const owned = new AsyncDisposableStack();
  const directory = owned.use(temporaryDirectory('cancelled-job-'));
  const queue = owned.use(await openQueue());
  const { store, data, database, events, log } = queue;
  const server = await startServer(directory.path, { never: true });
  owned.defer(() => server.close());
  const proxy = owned.use(await startHoldingProxy(server.url));
  const transport = transportTo(proxy.url);
  owned.defer(() => transport.close());
  const id = await queue.newTask('1.1');
  const { packagePath, ...submission } = await makeSubmission(data.path(''), noiseVolume(8, 8, 4), id);
  const pack = { ...submission, key: basename(packagePath), manifest: submission };
  for (let step = await store.get(id); step!.step !== 'UPLOADER'; step = await store.get(id))
    await runStep(store, id, { kind: 'advance' }, { results: { pack } });

  const worker = stepWorker(
    queue,
    uploadStep({ data, transport, onSent: () => undefined, now: () => store.now }),
  );
  owned.defer(() => worker.stop(0));
  const effects = new Effects({
    ...{ database, events, log, now: () => store.now },
    isHeld: () => false,
    removeFile: (key) => data.remove(key),
    discardJob: (taskId, jobId, aborted) => transport.discard({ taskId, jobId }, aborted),
  });
  await effects.start();
  owned.defer(() => effects.stop());
  const jobs = async () => (await readdir(join(directory.path, 'jobs'))).length;
  return {
    ...{ id, store, proxy, worker },
    task: async () => (await store.get(id))!,
    jobs,
    nothingIsLeft: () => waitFor(async () => (await jobs()) === 0, { what: 'the server to keep no job' }),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

test('cancelled while its package is sent: the job is discarded, and a retry gets another', async () => {
  await using it = await open();
  const sent = it.proxy.hold('PATCH', /uploads/);
  it.worker.start();
  await sent.reached;
  const { job } = JSON.parse((await it.task()).stepResults) as { job: { jobId: string } };
  assert.equal(await it.jobs(), 1);
  await ask(it.store, it.id, { kind: 'cancel' });
  await it.nothingIsLeft();
  await ask(it.store, it.id, { kind: 'retry' });
  await waitFor(async () => (await it.task()).step === 'DOWNLOADER', { what: 'the retry to be submitted' });
  const { upload } = JSON.parse((await it.task()).stepResults) as { upload: { jobId: string } };
  assert.notEqual(upload.jobId, job.jobId);
  assert.equal(await it.jobs(), 1);
});

for (const [how, kinds] of Object.entries({
  cancelled: ['cancel'],
  deleted: ['delete'],
  'cancelled and tried again': ['cancel', 'retry'],
} as const))
  test(`${how} while the server makes its job: the job that nobody knows yet is discarded`, async () => {
    await using it = await open();
    const made = it.proxy.hold('POST', /jobs/);
    it.worker.start();
    await made.reached;
    for (const kind of kinds) await ask(it.store, it.id, { kind });
    made.release();
    if (kinds.length === 1) return void (await it.nothingIsLeft());
    await waitFor(async () => (await it.task()).step === 'DOWNLOADER', { what: 'the retry to be submitted' });
    await waitFor(async () => (await it.jobs()) === 1, { what: 'only the job of the retry to be there' });
  });

test('a lease that is lost to a run that goes on: the job stays, and is found again', async () => {
  await using it = await open();
  const made = it.proxy.hold('POST', /jobs/);
  it.worker.start();
  await made.reached;
  const { leaseOwner, claims } = await it.task();
  await it.store.release([{ owner: leaseOwner!, taskId: it.id, claim: claims }]);
  made.release();
  await waitFor(async () => (await it.task()).step === 'DOWNLOADER', { what: 'the next run to submit' });
  assert.equal(await it.jobs(), 1);
});

for (const [how, action] of Object.entries({
  'tried again after its time was up': { kind: 'retry' },
  'failed, and its images removed': { kind: 'removeImages' },
} as const))
  test(`${how}: the job that was given up is discarded`, async () => {
    await using it = await open();
    it.worker.start();
    await waitFor(async () => (await it.task()).step === 'DOWNLOADER', { what: 'the upload' });
    await it.worker.stop(0);
    await failTask(it.store, it.id, { code: 'REMOTE_TIMEOUT', params: { hours: 2 } });
    await ask(it.store, it.id, action);
    await it.nothingIsLeft();
  });
