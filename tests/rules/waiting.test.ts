/**
 * What waits and goes on is a `WakeLoop` or a `pause`: one way to be woken, to be stopped and to leave nothing behind.
 * Timers of their own have what acts once, or not at all.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readSource, treeFiles } from './source-files.ts';

const TIMERS = /\bset(?:Timeout|Interval|Immediate)\(|'(?:node:)?timers(?:\/promises)?'/g;

/** What is given up, or ended by force, when it has not come in time. */
const DEADLINE = 'a deadline';
/** Gathers what comes within a moment, or tells of it once after a while. */
const GATHERS = 'one writing of what is gathered';
const RESTARTS = 'one more start of what has failed, after a time';
/** Ends with what it looks at: a connection, a window of counts, a process. */
const LOOKS = 'a look at something that ends before the gateway does';
const ALLOWED: Readonly<Record<string, readonly [reason: string, timers: number]>> = {
  'server/alerts/alert-store.ts': ['a turn of the event loop for others', 1],
  'server/audit/audit-queue.ts': [GATHERS, 1],
  'server/audit/counted.ts': [LOOKS, 1],
  'server/base/idle-collection.ts': ['how busy the process was, until it ends', 1],
  'server/base/log-folding.ts': [GATHERS, 1],
  'server/base/pause.ts': ['the pause itself', 1],
  'server/base/wake-loop.ts': ['the loop itself', 1],
  'server/base/within.ts': [DEADLINE, 1],
  'server/db/bounded-pool.ts': [DEADLINE, 3],
  'server/devices/resolve-addresses.ts': [DEADLINE, 1],
  'server/devices/senders.ts': [GATHERS, 1],
  'server/dicom-web/object-receiver.ts': ['a turn of the event loop for others', 1],
  'server/gateway.ts': [DEADLINE, 1],
  'server/http/http-server.ts': [DEADLINE, 1],
  'server/http/open-answers.ts': [LOOKS, 1],
  'server/http/request-deadlines.ts': [DEADLINE, 1],
  'server/http/socket-end.ts': [`${DEADLINE}, and ${LOOKS}`, 2],
  'server/http/web-socket.ts': [DEADLINE, 2],
  'server/listener/listener.process.ts': [LOOKS, 1],
  'server/listener/listener.ts': [`${DEADLINE}, and ${RESTARTS}`, 3],
  'server/listener/pending-reports.ts': [DEADLINE, 1],
  'server/listener/receipt-batch.ts': [GATHERS, 1],
  'server/live/access-watch.ts': [LOOKS, 1],
  'server/live/turns.ts': ['a turn of the event loop for others', 1],
  'server/logs/log-store.ts': [GATHERS, 1],
  'server/processes/supervisor.ts': [`${GATHERS}, and ${RESTARTS}`, 2],
  'server/queue/worker.ts': [DEADLINE, 1],
  'server/remote/deadline.ts': [DEADLINE, 1],
  'server/remote/late-signal.ts': [DEADLINE, 1],
  'server/remote/server-gate.ts': ['one more probe, which others may wait for and bring forward', 1],
  'server/retrieve/conversation.ts': [DEADLINE, 2],
  'server/stand-in/api.ts': [DEADLINE, 1],
  'server/stand-in/shaping-proxy.ts': ['the delay of a line that is played', 1],
  'server/steps/unpack/result-files.ts': ['a turn of the event loop, so that an abort is heard', 1],
  'server/storage/spool-directories.ts': [LOOKS, 1],
  'server/tasks/rule-dry-run.ts': ['a turn of the event loop for others', 1],
  'server/tasks/activity-range.ts': ['a turn of the event loop, so that others have it', 1],
  'server/workers/thread-pool.ts': [DEADLINE, 3],
};

function timersIn(source: string): number {
  const code = source.replaceAll(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*/g, '');
  return [...code.matchAll(TIMERS)].length;
}

test('timers of their own have those that are allowed to, and no more of them', () => {
  const found = treeFiles()
    .filter((path) => /^server\/.*\.ts$/.test(path))
    .map((path) => [path, timersIn(readSource(path))] as const)
    .filter(([, timers]) => timers > 0);
  assert.deepEqual(
    Object.fromEntries(found),
    Object.fromEntries(
      Object.entries(ALLOWED)
        .map(([path, [, timers]]) => [path, timers] as const)
        .sort(),
    ),
    'use base/wake-loop.ts or base/pause.ts',
  );
});

test('the rule sees what it forbids', () => {
  assert.equal(timersIn('setInterval(look, 5)'), 1);
  assert.equal(timersIn(`import { setTimeout as wait } from 'node:timers/promises';`), 1);
  assert.equal(timersIn('/** setTimeout(x) */ // setTimeout(y)'), 0);
});
