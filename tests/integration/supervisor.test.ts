import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Supervisor, type ManagedProcess } from '../../server/processes/supervisor.ts';
import { PROCESS_NAMES, type ProcessName } from '../../server/base/task-states.ts';
import { openQueue, type Queue } from '../support/open-queue.ts';
import { waitFor } from '../support/wait-for.ts';

function supervise(queue: Queue, overrides: Partial<Record<ProcessName, Partial<ManagedProcess>>> = {}) {
  const calls: string[] = [];
  const processes = PROCESS_NAMES.map((name): ManagedProcess => ({
    name,
    start: async () => void calls.push(`start ${name}`),
    stop: async () => void calls.push(`stop ${name}`),
    stats: () => ({ running: 0, concurrency: null, completed: 0, failed: 0, rate: 0 }),
    ...overrides[name],
  }));
  return { calls, supervisor: new Supervisor(queue.database, queue.events, queue.log, processes) };
}

test('all processes but the Server Monitor start in order, and each is named in the log', async () => {
  await using queue = await openQueue();
  const { calls, supervisor } = supervise(queue);
  await supervisor.startAll();
  assert.deepEqual(
    calls,
    PROCESS_NAMES.filter((name) => name !== 'SERVER_MONITOR').map((name) => `start ${name}`),
  );
  assert.deepEqual(
    queue.records.filter(({ event }) => event === 'process.running').map(({ message }) => message),
    [
      'Dicom Listener is running',
      'Compilator is running',
      'Validator is running',
      'Packer is running',
      'Uploader is running',
      'Downloader is running',
      'Unpacker is running',
      'Store SCU is running',
      'Task Manager is running',
    ],
  );
});

test('at the end nothing more is taken in before anything else stops', async () => {
  await using queue = await openQueue();
  const { calls, supervisor } = supervise(queue);
  await supervisor.startAll();
  calls.length = 0;
  await supervisor.stopAll(0);
  assert.equal(calls[0], 'stop DICOM_LISTENER');
  assert.equal(calls.length, PROCESS_NAMES.length - 1);
});

test('what a person stopped stays stopped over a restart, and what they started stays started', async () => {
  await using queue = await openQueue();
  const first = supervise(queue);
  await first.supervisor.startAll();
  await first.supervisor.stop('PACKER');
  await first.supervisor.start('SERVER_MONITOR');
  await first.supervisor.stopAll(0);

  const second = supervise(queue);
  await second.supervisor.startAll();
  assert.ok(!second.calls.includes('start PACKER'));
  assert.ok(second.calls.includes('start SERVER_MONITOR'));
  assert.equal((await second.supervisor.get('PACKER')).state, 'STOPPED');
});

test('a process that fails by itself says why and is started again', async () => {
  await using queue = await openQueue();
  let starts = 0;
  let fail: (error: unknown) => void = () => undefined;
  const { supervisor } = supervise(queue, {
    PACKER: {
      start: async (onFailure) => {
        starts++;
        fail = onFailure;
      },
    },
  });
  await supervisor.startAll();
  fail(new Error('the disk went away'));
  const failed = await supervisor.get('PACKER');
  assert.deepEqual(
    [failed.state, failed.lastError],
    ['FAILED', { code: 'UNEXPECTED', params: { detail: 'the disk went away' } }],
  );
  await waitFor(async () => (await supervisor.get('PACKER')).state === 'RUNNING', { what: 'a new start' });
  assert.equal(starts, 2);
  await supervisor.stopAll(0);
});

test('stop answers while what runs is still finishing, and a start meanwhile waits for it', async () => {
  await using queue = await openQueue();
  const { promise: finished, resolve: finish } = Promise.withResolvers<void>();
  const { supervisor, calls } = supervise(queue, { PACKER: { stop: () => finished } });
  await supervisor.startAll();
  calls.length = 0;
  assert.equal((await supervisor.stop('PACKER')).state, 'STOPPING');
  const started = supervisor.start('PACKER');
  assert.deepEqual(calls, []);
  finish();
  assert.equal((await started).state, 'RUNNING');
  assert.deepEqual(calls, ['start PACKER']);
  await supervisor.stopAll(0);
});
