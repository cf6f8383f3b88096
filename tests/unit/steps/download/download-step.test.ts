/** The Downloader with a server of a test's own: jobs that are lost, jobs that do not move, the time for a result. */
import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { Logger, type LogRecord } from '../../../../server/base/log.ts';
import type { TaskRow } from '../../../../server/db/entities/task.ts';
import type { StepContext } from '../../../../server/queue/step-definition.ts';
import { JobLost } from '../../../../server/remote/job-lost.ts';
import type { JobStatus, ResultRequest, Transport } from '../../../../server/remote/transport.ts';
import { downloadStep } from '../../../../server/steps/download/download-step.ts';
import { DataDirectory } from '../../../../server/storage/data-directory.ts';
import { temporaryDirectory } from '../../../support/temporary-directory.ts';

const HOUR = 3_600_000;
const UPLOADED = Date.UTC(2026, 2, 14, 12);
const GRID = { columns: 8, rows: 8, slices: 4 };

type Await = (jobId: string, onStatus: (status: JobStatus) => void, signal: AbortSignal) => Promise<void>;

const status = (progress: number): JobStatus => ({
  state: 'processing',
  progress,
  position: undefined,
  expectedEnd: undefined,
});

/** Waits until it is aborted. */
const never = (signal: AbortSignal) =>
  new Promise<void>((_, reject) =>
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true }),
  );

async function open(t: TestContext, awaitResult: Await, options: { now?: number; reserve?: number } = {}) {
  if (!clocks.has(t)) {
    t.mock.timers.enable({ apis: ['setTimeout'] });
    clocks.set(t, 0);
    t.mock.method(performance, 'now', () => clocks.get(t) ?? 0);
  }
  const directory = temporaryDirectory();
  t.after(() => directory[Symbol.dispose]());
  const data = new DataDirectory(directory.path);
  await data.prepare();
  const submitted: string[] = [];
  const kept: string[] = [];
  const discarded: string[] = [];
  const fetched: ResultRequest[] = [];
  const records: LogRecord[] = [];
  const transport: Pick<Transport, 'awaitResult' | 'fetchResult' | 'submit' | 'discard'> = {
    awaitResult: ({ jobId }, onStatus, signal) => awaitResult(jobId, onStatus, signal),
    fetchResult: async (request) => {
      await request.requireRoom(1);
      fetched.push(request);
      const format = { kind: 'http', encoding: 'f4', coding: 'zstd' } as const;
      return { path: `${request.directory}/result.voxels`, bytes: 1, sha256: 'ab', format };
    },
    submit: async ({ taskId }, _onProgress, _signal, onJob) => {
      submitted.push(taskId);
      await onJob?.('second');
      return { jobId: `second`, cuts: 0 };
    },
    discard: async ({ jobId }) => void discarded.push(jobId),
  };
  const step = downloadStep({
    data,
    transport: transport as Transport,
    remoteTimeoutMs: () => 2 * HOUR,
    reserveBytes: () => options.reserve ?? 0,
    now: () => options.now ?? UPLOADED,
  });
  const task = {
    id: '202603141200000001',
    stepResults: JSON.stringify({
      pack: { key: 'p', grid: GRID, bytes: 1, sha256: 'ab', metadata: {}, manifest: { packaging: {} } },
      upload: { jobId: 'first', uploadedAt: UPLOADED, serverVersion: '1', standIn: false },
    }),
  } as TaskRow;
  const run = (signal = new AbortController().signal) =>
    step.run(task, {
      signal,
      log: new Logger('DOWNLOADER', (record) => records.push(record)),
      progress: () => undefined,
      awaiting: (work) => work(),
      folder: async () => 'tasks/1/DOWNLOADER.1',
      keepJob: async (jobId) => void kept.push(jobId),
    } satisfies StepContext);
  return { run, submitted, kept, discarded, fetched, records };
}

/** ms that have passed, by the monotonic clock. */
const clocks = new WeakMap<TestContext, number>();

/** Lets everything go on that timers have woken. */
async function pass(t: TestContext, milliseconds: number): Promise<void> {
  for (let i = 0; i < 5; i++) await new Promise((resolve) => setImmediate(resolve));
  clocks.set(t, (clocks.get(t) ?? 0) + milliseconds);
  t.mock.timers.tick(milliseconds);
  for (let i = 0; i < 5; i++) await new Promise((resolve) => setImmediate(resolve));
}

test('a job that the server has lost is sent anew, once, and the new one is kept with the task', async (t) => {
  const it = await open(t, async (jobId) => {
    if (jobId === 'first') throw new JobLost('it does not know the job any more');
  });
  const outcome = await it.run();
  assert.partialDeepStrictEqual(outcome, {
    kind: 'advance',
    results: { upload: { jobId: 'second', uploadedAt: UPLOADED }, download: { bytes: 1 } },
  });
  assert.deepEqual([it.submitted, it.discarded], [['202603141200000001'], ['first']]);
  assert.deepEqual(it.kept, ['second'], 'before it was sent: a cancel finds it');
  assert.deepEqual(
    it.records.map(({ event }) => event),
    ['downloader.resubmitted'],
  );
});

test('a server that loses the job again fails it', async (t) => {
  const it = await open(t, async () => {
    throw new JobLost('it has lost the package');
  });
  await assert.rejects(it.run(), { code: 'REMOTE_FAILED', params: { reason: 'it has lost the package' } });
  assert.equal(it.submitted.length, 1);
});

test('a job that has not moved for half of its time is sent anew, one that moves is not', async (t) => {
  let report: (status: JobStatus) => void = () => undefined;
  const it = await open(t, (_, onStatus, signal) => {
    report = onStatus;
    return never(signal);
  });
  const ended = assert.rejects(it.run(), { code: 'REMOTE_TIMEOUT', params: { hours: 2 } });
  await pass(t, HOUR - 1);
  report(status(0.1));
  await pass(t, HOUR / 2);
  assert.deepEqual(it.submitted, [], 'it had moved');
  report(status(0.2));
  await pass(t, HOUR / 2 + 1);
  await ended;
  assert.deepEqual(it.submitted, [], 'the time for the result was up first');

  const still = await open(t, (jobId, _, signal) => (jobId === 'first' ? never(signal) : Promise.resolve()));
  const got = still.run();
  await pass(t, HOUR);
  assert.partialDeepStrictEqual(await got, { results: { upload: { jobId: 'second' } } });
});

test('the time for a result goes on over further runs, whatever becomes of the wall clock', async (t) => {
  let cut: (error: Error) => void = () => undefined;
  const clock = { now: UPLOADED + HOUR };
  const it = await open(
    t,
    (jobId, _, signal) =>
      jobId === 'first'
        ? Promise.race([never(signal), new Promise<void>((_, reject) => (cut = reject))])
        : never(signal),
    clock,
  );
  const first = assert.rejects(it.run(), /cut/);
  await pass(t, HOUR / 4);
  cut(new Error('cut'));
  await first;
  clock.now = UPLOADED - 5 * HOUR;
  let isOver = false;
  const second = assert.rejects(it.run(), { code: 'REMOTE_TIMEOUT' }).then(() => (isOver = true));
  await pass(t, (3 * HOUR) / 4 - 1);
  assert.equal(isOver, false);
  await pass(t, 1);
  await second;
});

test('a clock that was set back before a restart gives no more than the whole time', async (t) => {
  const it = await open(t, (_jobId, _onStatus, signal) => never(signal), { now: UPLOADED - HOUR });
  const ended = assert.rejects(it.run(), { code: 'REMOTE_TIMEOUT' });
  await pass(t, HOUR);
  await pass(t, HOUR);
  await ended;
});

test('a result that would go into the reserve of the disk waits', async (t) => {
  const it = await open(t, async () => undefined, { reserve: Number.MAX_SAFE_INTEGER });
  await assert.rejects(it.run(), { code: 'STORAGE_FULL', retry: 'transient' });
  assert.deepEqual(it.fetched, []);
});
