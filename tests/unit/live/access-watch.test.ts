import assert from 'node:assert/strict';
import { afterEach, beforeEach, mock, test } from 'node:test';
import type { Viewer } from '../../../server/auth/role.ts';
import type { Role } from '../../../server/base/roles.ts';
import { Events } from '../../../server/base/events.ts';
import { AccessWatch } from '../../../server/live/access-watch.ts';

const HOUR = 3_600_000;

/** Sessions by id, and whom the watch has ended. */
function watched() {
  const events = new Events((error) => assert.fail(String(error)));
  const standings = new Map<number, { role: Role; until: number }>();
  const ended: number[] = [];
  let reads = 0;
  events.on('accessEnded', ({ credentialId }) => ended.push(credentialId));
  const watch = new AccessWatch({
    events,
    now: Date.now,
    standingOf: async ({ credentialId }) => {
      reads++;
      return standings.get(credentialId) ?? null;
    },
  });
  return { events, standings, ended, watch, reads: () => reads };
}

function session(credentialId: number): Viewer {
  return { name: 'ann', role: 'VIEWER', kind: 'session', credentialId };
}

/** Lets what waits for a reading of the database go on. */
const settled = async () => {
  for (let tick = 0; tick < 5; tick++) await Promise.resolve();
};
async function pass(milliseconds: number): Promise<void> {
  mock.timers.tick(milliseconds);
  await settled();
}

beforeEach(() => mock.timers.enable({ apis: ['setTimeout', 'Date'], now: 1_000_000 }));
afterEach(() => mock.timers.reset());

test('ends each at its time, with one timer for all, and reads nothing in between', async () => {
  const { standings, ended, watch, reads } = watched();
  const timers = mock.method(globalThis, 'setTimeout');
  for (let id = 1; id <= 100; id++) {
    standings.set(id, { role: 'VIEWER', until: Date.now() + 10_000 + id * 1000 });
    watch.hold(session(id));
    watch.hold(session(id));
  }
  await settled();
  assert.equal(reads(), 100, 'once for each session');
  assert.equal(timers.mock.callCount(), 1);
  timers.mock.restore();
  await pass(10_999);
  assert.deepEqual(ended, []);
  await pass(1);
  // Its standing is read once more before it is ended, and that says so too.
  assert.deepEqual(ended, [1]);
  await pass(1000);
  assert.deepEqual(ended, [1, 2]);
  assert.equal(reads(), 102);
  assert.equal(watch.size, 98);
});

test('a session that was used meanwhile goes on, until it is idle for long enough', async () => {
  const { standings, ended, watch } = watched();
  standings.set(1, { role: 'VIEWER', until: Date.now() + 12 * HOUR });
  watch.hold(session(1));
  await settled();
  for (let minute = 0; minute < 6 * 60; minute++) await pass(60_000);
  standings.set(1, { role: 'VIEWER', until: Date.now() + 12 * HOUR });
  for (let minute = 0; minute < 12 * 60 - 1; minute++) await pass(60_000);
  assert.deepEqual(ended, []);
  await pass(60_000);
  assert.deepEqual(ended, [1]);
});

test('what has ended between the look at it and the hold, has another role, or cannot be read is ended', async () => {
  const { standings, ended, watch } = watched();
  standings.set(2, { role: 'OPERATOR', until: Infinity });
  watch.hold(session(1));
  watch.hold(session(2));
  await settled();
  assert.deepEqual(ended, [1, 2]);

  const away = new Events(() => undefined);
  const lost: number[] = [];
  away.on('accessEnded', ({ credentialId }) => lost.push(credentialId));
  const standingOf = () => Promise.reject(new Error('The database is away.'));
  new AccessWatch({ events: away, now: Date.now, standingOf }).hold(session(3));
  await settled();
  assert.deepEqual(lost, [3]);
});

test('what is let go is not watched any more, nor is what a person has ended', async () => {
  const { events, standings, ended, watch } = watched();
  standings.set(1, { role: 'VIEWER', until: Date.now() + 1000 });
  standings.set(2, { role: 'VIEWER', until: Date.now() + 1000 });
  const [first, second] = [watch.hold(session(1)), watch.hold(session(1))];
  const other = watch.hold(session(2));
  await settled();
  first();
  first();
  assert.equal(watch.size, 2);
  second();
  events.publish('accessEnded', { kind: 'session', credentialId: 2 });
  assert.equal(watch.size, 0);
  await pass(2000);
  assert.deepEqual(ended, [2]);
  other();
});
