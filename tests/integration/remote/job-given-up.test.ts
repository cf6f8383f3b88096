/**
 * A task that is taken back from the processing server and submitted again: what the server still does of the job that
 * was given up, and what is still to be removed of it, never touches the job that took its place.
 */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { copyFile, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Action } from '../../../server/queue/action.ts';
import { Effects } from '../../../server/queue/effects.ts';
import { openConnections } from '../../../server/remote/http/connections.ts';
import { ServerClient } from '../../../server/remote/http/server-client.ts';
import { Pace } from '../../../server/remote/pace.ts';
import { SharedFolderTransport } from '../../../server/remote/shared-folder/shared-folder-transport.ts';
import type { StoredVolume, Transport } from '../../../server/remote/transport.ts';
import { startSharedFolderServer } from '../../../server/stand-in/shared-folder-server.ts';
import { submissionOf } from '../../../server/steps/upload/submission.ts';
import { ask, failTask, runStep } from '../../support/drive-task.ts';
import { openQueue, type Queue } from '../../support/open-queue.ts';
import { makeSubmission, noiseVolume, startServer, transportTo } from '../../support/remote/scene.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';
import { waitFor } from '../../support/wait-for.ts';

const { signal } = new AbortController();
const FIRST = noiseVolume(8, 8, 4);
const SECOND = noiseVolume(8, 8, 5);

/** How a task comes back to the Uploader, from the Downloader; with another package, unless it is retried. */
const WAYS: Readonly<Record<string, readonly Action['kind'][]>> = {
  'late slices': ['reopen', 'complete'],
  'a restart after a failure': ['fail', 'restart'],
  'a restart after a cancel': ['cancel', 'restart'],
  'a retry after a bad result': ['fail', 'retry'],
  'a cancel that is undone': ['cancel', 'retry'],
};

async function take(queue: Queue, id: string, actions: readonly Action['kind'][]): Promise<void> {
  for (const kind of actions)
    if (kind === 'fail') await failTask(queue.store, id, { code: 'BAD_RESULT', params: {} });
    else await ask(queue.store, id, (kind === 'reopen' ? { kind, until: 0 } : { kind }) as Action);
}

/** Takes a queued task to the Uploader, where it is not there yet, and submits its package. */
async function submit(queue: Queue, id: string, transport: Transport, volume: StoredVolume): Promise<string> {
  const { store, data } = queue;
  let row = (await store.get(id))!;
  while (row.step !== 'UPLOADER') {
    const results =
      row.step === 'PACKER' ? { pack: await packed(queue, id, transport, volume, row.claims) } : {};
    row = await runStep(store, id, { kind: 'advance' }, { results });
  }
  const { jobId } = await transport.submit(submissionOf(row, data), () => {}, signal);
  const upload = { jobId, uploadedAt: 0, serverVersion: undefined, standIn: true };
  await runStep(store, id, { kind: 'advance' }, { results: { upload } });
  return jobId;
}

async function packed(
  { data }: Queue,
  taskId: string,
  transport: Transport,
  volume: StoredVolume,
  claim: number,
) {
  const key = `${taskId}.${claim}.package`;
  const { packagePath, packaging, ...pack } = await makeSubmission(
    data.path(''),
    volume,
    taskId,
    await transport.packaging(signal),
  );
  await copyFile(packagePath, data.path(key));
  return { ...pack, key, manifest: { packaging } };
}

/** What commits have left to do at the server. */
function effectsOf({ database, events, data, log }: Queue, transport: Transport): Effects {
  return new Effects({
    ...{ database, events, log, now: Date.now },
    isHeld: () => false,
    removeFile: (key) => data.remove(key),
    discardJob: (taskId, jobId) => transport.discard({ taskId, jobId }, signal),
  });
}

async function carryOut(queue: Queue, transport: Transport): Promise<void> {
  const effects = effectsOf(queue, transport);
  await effects.start();
  const left = () => queue.database.queries.selectFrom('effect').select('id').execute();
  await waitFor(async () => (await left()).length === 0, { what: 'the effects' });
  await effects.stop();
}

for (const [way, actions] of Object.entries(WAYS))
  test(`shared folder, ${way}: a late result of the first job is not that of the second, nor its removal`, async () => {
    using directory = temporaryDirectory('given-up-');
    const folder = join(directory.path, 'share');
    await using queue = await openQueue();
    const server = await startSharedFolderServer({
      ...{ folder, dataDir: join(directory.path, 'data'), host: '127.0.0.1', port: 0 },
      misbehaviour: { never: true },
    });
    const client = new ServerClient(new URL(server.url), undefined, openConnections());
    const pace = new Pace(() => undefined);
    const transport = new SharedFolderTransport(client, {
      path: folder,
      callbackPort: 1,
      pace,
      lookEvery: 5,
    });
    try {
      const id = await queue.newTask('1.1');
      const first = await submit(queue, id, transport, FIRST);
      assert.equal(first, `${id}_demo-hospital`, 'as the contract names it');
      await take(queue, id, actions);
      const second = await submit(queue, id, transport, SECOND);
      assert.notEqual(second, first);

      const archive = await readFile(join(folder, 'to_process', `${first}.zip`));
      await writeFile(join(folder, 'processed', `${first}.zip`), archive);
      let arrived = false;
      const waiting = transport
        .awaitResult({ taskId: id, jobId: second }, () => {}, signal)
        .then(() => (arrived = true));
      await carryOut(queue, transport);
      assert.equal(arrived, false, 'the result of the first was taken for that of the second');
      assert.ok(
        existsSync(join(folder, 'to_process', `${second}.zip`)),
        'the package of the second is there',
      );

      await writeFile(join(folder, 'processed', `${second}.zip`), archive);
      await waiting;
      if (actions[0] !== 'fail')
        assert.deepEqual(await readdir(join(folder, 'processed')), [`${second}.zip`]);
    } finally {
      await transport.close();
      await server.close();
    }
  });

for (const [way, actions] of Object.entries(WAYS))
  test(`http, ${way}: the removal of the first job leaves the second`, async () => {
    using directory = temporaryDirectory('given-up-');
    await using queue = await openQueue();
    const server = await startServer(directory.path, { never: true });
    const transport = transportTo(server.url);
    try {
      const id = await queue.newTask('1.1');
      const first = await submit(queue, id, transport, FIRST);
      await take(queue, id, actions);
      const second = await submit(queue, id, transport, SECOND);
      assert.notEqual(second, first);
      await carryOut(queue, transport);
      const statuses: string[] = [];
      const looked = new AbortController();
      await assert.rejects(
        transport.awaitResult(
          { taskId: id, jobId: second },
          ({ state }) => {
            statuses.push(state);
            looked.abort(new Error('seen'));
          },
          looked.signal,
        ),
        /seen/,
      );
      assert.equal(statuses.length, 1, 'the server knows the second');
    } finally {
      await transport.close();
      await server.close();
    }
  });
