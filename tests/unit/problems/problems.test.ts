import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Events } from '../../../server/base/events.ts';
import { notice } from '../../../server/base/notices.ts';
import { alertedProblems } from '../../../server/problems/alerted-problems.ts';
import { lowDisk } from '../../../server/problems/low-disk.ts';
import type { Finding } from '../../../server/problems/problem.ts';
import { Problems } from '../../../server/problems/problems.ts';
import { stoppedProcesses } from '../../../server/problems/stopped-processes.ts';
import { tunnelWatch, unreachableServer } from '../../../server/problems/unreachable-server.ts';
import type { ProcessRecord } from '../../../server/processes/process-record.ts';
import { waitFor } from '../../support/wait-for.ts';

const PROCESS: ProcessRecord = {
  name: 'UPLOADER',
  state: 'RUNNING',
  since: 1000,
  queued: 4,
  running: 1,
  concurrency: 2,
  completed: 9,
  failed: 0,
  rate: 1,
  lastError: null,
};
const failed = (error: unknown): never => assert.fail(String(error));
const finding = (subject: string): Finding => ({
  code: 'DISK_LOW',
  subject,
  waiting: 0,
  notice: notice('TUNNEL_DOWN', { interface: subject }),
  nextTryAt: null,
});

test('a process that a person stopped or that failed is a problem with what waits for it; the monitor is a choice', () => {
  const found = stoppedProcesses(
    [
      PROCESS,
      { ...PROCESS, state: 'STOPPED' },
      { ...PROCESS, name: 'DICOM_LISTENER', state: 'STOPPED', queued: 0 },
      { ...PROCESS, name: 'TASK_MANAGER', state: 'STOPPED', queued: 0 },
      { ...PROCESS, name: 'PACKER', state: 'FAILED', lastError: notice('UNEXPECTED', { detail: 'x' }) },
      { ...PROCESS, name: 'SERVER_MONITOR', state: 'STOPPED' },
      { ...PROCESS, name: 'VALIDATOR', state: 'STARTING' },
    ],
    7,
  );
  assert.deepEqual(
    found.map(
      ({ code, subject, waiting, notice: { code: said } }) => `${code} ${subject} ${waiting} ${said}`,
    ),
    [
      'PROCESS_STOPPED UPLOADER 4 PROCESS_STOPPED',
      'PROCESS_STOPPED DICOM_LISTENER 0 NOTHING_RECEIVED',
      'PROCESS_STOPPED TASK_MANAGER 7 PROCESS_STOPPED',
      'PROCESS_FAILED PACKER 4 PROCESS_FAILED',
    ],
  );
  assert.equal(found[0]?.since, 1000);
});

test('the processing server is a problem while the gate is shut, or the monitor finds it away', () => {
  const server = {
    state: 'ALIVE',
    since: 5,
    latencyMs: 1,
    uptimeSeconds: 1,
    downtimeSeconds: 0,
    disconnections: 0,
    standIn: false,
    address: 'https://server',
    wait: null,
  } as const;
  assert.deepEqual(unreachableServer(server, 3), []);
  assert.equal(unreachableServer({ ...server, state: 'UNREACHABLE' }, 3)[0]?.since, 5);
  const failure = { code: 'SERVER_UNREACHABLE', params: { reason: 'refused' } } as const;
  const shut = { ...server, wait: { failure, since: 9, nextTryAt: 20, reason: 'BACK_OFF' } } as const;
  assert.deepEqual(unreachableServer(shut, 3), [
    {
      code: 'SERVER_UNREACHABLE',
      subject: 'https://server',
      since: 9,
      waiting: 3,
      notice: failure,
      nextTryAt: 20,
    },
  ]);
});

test('a tunnel is missed only where there has been one', () => {
  const interfaces: Record<string, []> = { eth0: [] };
  const look = tunnelWatch(() => interfaces);
  assert.deepEqual(look(), []);
  interfaces['wg0'] = [];
  assert.deepEqual(look(), []);
  delete interfaces['wg0'];
  assert.equal(look()[0]?.subject, 'wg0');
  interfaces['wg0'] = [];
  assert.deepEqual(look(), []);
});

test('the disk is a problem below its reserve', () => {
  assert.deepEqual(lowDisk({ total: 9, free: 5, reserved: 5, used: 1, usedAt: null, parts: [] }, 2), []);
  assert.equal(
    lowDisk({ total: 9, free: 4, reserved: 5, used: 1, usedAt: null, parts: [] }, 2)[0]?.waiting,
    2,
  );
});

test('a problem keeps the time at which it was first found, and another time when it comes back', async () => {
  let now = 100;
  let found: Finding[] = [finding('a')];
  const problems = new Problems({
    events: new Events(failed),
    sources: [async () => found],
    now: () => now,
    onError: failed,
    everyMs: 1000,
  });
  const since = async () => (await problems.list()).map((problem) => problem.since);
  assert.deepEqual(await since(), [100]);
  now = 200;
  assert.deepEqual(await since(), [100]);
  found = [];
  assert.deepEqual(await since(), []);
  found = [finding('a'), { ...finding('b'), since: 7 }];
  assert.deepEqual(await since(), [200, 7]);
});

test('those who follow are told once for a change, and not of what stays', async () => {
  const events = new Events(failed);
  let found: Finding[] = [];
  let told = 0;
  let looks = 0;
  events.on('problemsChanged', () => told++);
  const problems = new Problems({
    events,
    sources: [
      async () => {
        looks++;
        return found;
      },
    ],
    now: () => 1,
    onError: failed,
    everyMs: 1_000_000,
  });
  problems.start();
  await waitFor(() => told === 1, { what: 'the first look' });
  found = [finding('a')];
  for (let times = 0; times < 5; times++) events.publish('processChanged', { name: 'PACKER' });
  await waitFor(() => told === 2, { what: 'the change' });
  const before = looks;
  found = [{ ...finding('a'), nextTryAt: 99 }];
  events.publish('devicesChanged', {});
  await waitFor(() => looks > before, { what: 'another look' });
  await problems.stop();
  assert.equal(told, 2);
});

test('a backup that is overdue and a restore that nobody confirmed are problems until their alerts are over', () => {
  const said = notice('BACKUP_OVERDUE', { folder: '/backups', detail: 'no space' });
  const alert = { kind: 'BACKUP_OVERDUE', subject: 'scheduled backup', at: 5, notice: said } as const;
  assert.deepEqual(alertedProblems([alert, { ...alert, kind: 'TASK_FAILED' }]), [
    {
      code: 'BACKUP_OVERDUE',
      subject: 'scheduled backup',
      since: 5,
      waiting: 0,
      notice: said,
      nextTryAt: null,
    },
  ]);
});
