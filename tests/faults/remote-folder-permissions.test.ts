import assert from 'node:assert/strict';
import { chmodSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import type { GatewayError } from '../../server/base/errors.ts';
import { openConnections } from '../../server/remote/http/connections.ts';
import { ServerClient } from '../../server/remote/http/server-client.ts';
import { Pace } from '../../server/remote/pace.ts';
import { writePackage } from '../../server/remote/package.ts';
import { startSharedFolderServer } from '../../server/stand-in/shared-folder-server.ts';
import { folderError } from '../../server/remote/shared-folder/folder.ts';
import { SharedFolderTransport } from '../../server/remote/shared-folder/shared-folder-transport.ts';
import type { Submission } from '../../server/remote/transport.ts';
import { Scene } from '../e2e/scene.ts';
import { missingPrograms, runProgram } from '../support/programs.ts';
import { startProcessingServer } from '../support/processing-server.ts';
import { noiseVolume } from '../support/remote/scene.ts';
import { jobMetadata } from '../support/remote/volumes.ts';
import { MOUNTING, smallFileSystem } from '../support/small-file-system.ts';
import { waitForTask } from '../support/task-api.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const TASK = '202603141530260001';
const { signal } = new AbortController();
const NOBODY = 65_534;

interface Place extends AsyncDisposable {
  readonly transport: SharedFolderTransport;
  readonly job: Submission;
  readonly toProcess: string;
  readonly processed: string;
}

/** A server with its folder at `share`, a transport to it, and a package of about 400 KB. */
async function openPlace(directory: string, share: string): Promise<Place> {
  chmodSync(directory, 0o755);
  const dataDir = join(directory, 'data');
  const misbehaviour = { never: true } as const;
  const server = await startSharedFolderServer({
    folder: share,
    dataDir,
    host: '127.0.0.1',
    port: 0,
    misbehaviour,
  });
  const client = new ServerClient(new URL(server.url), undefined, openConnections());
  const pace = new Pace(() => undefined);
  const transport = new SharedFolderTransport(client, { path: share, callbackPort: 9, pace, lookEvery: 20 });
  const volume = noiseVolume(64, 64, 48);
  const packagePath = join(directory, 'package.zip');
  const packaging = { kind: 'shared-folder', dtype: '<f4' } as const;
  const metadata = jobMetadata({ taskId: TASK });
  const { bytes, sha256 } = await writePackage(packagePath, packaging, volume, metadata);
  chmodSync(packagePath, 0o644);
  return {
    transport,
    job: { taskId: TASK, packagePath, packaging, bytes, sha256, grid: volume.grid, metadata },
    toProcess: join(share, 'to_process'),
    processed: join(share, 'processed'),
    [Symbol.asyncDispose]: async () => {
      await transport.close();
      await server.close();
    },
  };
}

/** Root may write everywhere: what `work` does, it does as somebody else. */
async function asNobody(work: () => Promise<void>): Promise<void> {
  if (process.getuid?.() !== 0) return work();
  process.seteuid!(NOBODY);
  try {
    await work();
  } finally {
    process.seteuid!(0);
  }
}

const denied = (errno: string) => ({ code: 'SHARED_FOLDER_DENIED', retry: 'transient', params: { errno } });

test('a folder that may not be written is said at once, and does not count as usable until it may', async () => {
  using directory = temporaryDirectory();
  await using place = await openPlace(directory.path, join(directory.path, 'share'));
  const { transport, job, toProcess, processed } = place;
  chmodSync(toProcess, 0o555);
  chmodSync(processed, 0o777);
  await asNobody(async () => {
    await assert.rejects(
      transport.submit(job, () => {}, signal),
      (error: GatewayError) => {
        assert.equal(error.code, 'SHARED_FOLDER_DENIED');
        assert.match(error.message, /mount it with write access for the user that the gateway runs as/);
        return true;
      },
    );
    await assert.rejects(transport.health(signal), denied('EACCES'));
  });
  chmodSync(toProcess, 0o777);
  await asNobody(async () => assert.equal((await transport.health(signal)).state, 'ready'));
  assert.deepEqual(readdirSync(toProcess), [], 'a trial stays');
  await transport.submit(job, () => {}, signal);
  assert.deepEqual(readdirSync(toProcess), [`${TASK}_demo-hospital.zip`]);
});

test('a result that may not be read is said at once, not after a day', async () => {
  using directory = temporaryDirectory();
  await using place = await openPlace(directory.path, join(directory.path, 'share'));
  const { transport, processed } = place;
  const jobId = `${TASK}_demo-hospital`;
  const result = join(processed, `${jobId}.zip`);
  writeFileSync(result, 'not for you', { mode: 0o000 });
  for (const folder of [place.toProcess, processed]) chmodSync(folder, 0o777);
  await asNobody(async () => {
    await assert.rejects(
      transport.awaitResult({ taskId: TASK, jobId }, () => {}, signal),
      denied('EACCES'),
    );
    await assert.rejects(transport.health(signal), denied('EACCES'));
  });
  chmodSync(result, 0o644);
  await asNobody(async () => assert.equal((await transport.health(signal)).state, 'ready'));
});

async function mounted(directory: string, t: TestContext): ReturnType<typeof smallFileSystem> {
  const disk = await smallFileSystem(directory, 8, join(directory, 'shared'));
  if (!disk) t.skip('a file system cannot be mounted here');
  return disk;
}

const remount = async (path: string, how: 'ro' | 'rw'): Promise<void> =>
  assert.equal((await runProgram('mount', ['-o', `remount,${how}`, path])).status, 0);

test(
  'a folder without room is said so, and counts as usable once the package fits',
  { skip: missingPrograms(...MOUNTING) },
  async (t) => {
    using directory = temporaryDirectory();
    await using disk = await mounted(directory.path, t);
    if (!disk) return;
    await using place = await openPlace(directory.path, disk.path);
    const { transport, job, toProcess } = place;
    await disk.fill(100 << 10);
    const full = { code: 'SHARED_FOLDER_FULL', retry: 'transient' };
    await assert.rejects(
      transport.submit(job, () => {}, signal),
      full,
    );
    assert.deepEqual(readdirSync(toProcess), [], 'a part of the package stays');
    await assert.rejects(transport.health(signal), full, 'a small file would fit, the package does not');
    await disk.clear();
    await transport.health(signal);
    await transport.submit(job, () => {}, signal);
  },
);

test(
  'a share mounted read-only: the task says so within seconds, and is done after a remount',
  { skip: missingPrograms('storescu', ...MOUNTING) },
  async (t) => {
    using directory = temporaryDirectory();
    await using disk = await mounted(directory.path, t);
    if (!disk) return;
    await using server = await startProcessingServer(directory.path);
    await using scene = await Scene.open({ env: server.folderEnv });
    await remount(disk.path, 'ro');
    const exam = scene.makeExam();
    await scene.push(exam.files);
    const uid = exam.series.seriesInstanceUid;
    const waiting = await waitForTask(scene.api, uid, {
      is: ({ failure }) => failure?.code === 'SHARED_FOLDER_DENIED',
      what: 'says what is wrong',
    });
    assert.notEqual(waiting.state, 'FAILED');
    assert.match(waiting.failure?.message ?? '', /EROFS/);
    await remount(disk.path, 'rw');
    const done = await waitForTask(scene.api, uid, {
      is: ({ state }) => state === 'COMPLETED',
      what: 'is done',
    });
    assert.deepEqual(scene.check(exam, [done.results[0]?.seriesInstanceUid as string]).problems, []);
  },
);

test('each fault of a network mount has a code of its own', async () => {
  const codes = {
    SHARED_FOLDER_DENIED: ['EACCES', 'EPERM', 'EROFS'],
    SHARED_FOLDER_FULL: ['ENOSPC', 'EDQUOT'],
    SHARED_FOLDER_AWAY: ['ESTALE', 'EIO', 'ENOENT', 'ENOTCONN', 'EHOSTDOWN', 'ETIMEDOUT', 'ENODEV'],
  };
  for (const [code, faults] of Object.entries(codes))
    for (const errno of faults) {
      const fault = Object.assign(new Error(errno), { code: errno, syscall: 'open' });
      const { code: found, retry } = folderError(fault);
      assert.deepEqual([found, retry], [code, 'transient'], errno);
    }
});
