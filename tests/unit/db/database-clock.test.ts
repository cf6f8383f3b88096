import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DatabaseClock } from '../../../server/db/database-clock.ts';

/** A process and a database whose clocks are moved by hand. */
function clocks() {
  const at = { monotonic: 5_000, database: 1_700_000_000_000, halfTrip: 0 };
  const pass = (ms: number) => {
    at.monotonic += ms;
    at.database += ms;
  };
  return {
    at,
    pass,
    ports: {
      monotonic: () => at.monotonic,
      ask: async () => {
        pass(at.halfTrip);
        const { database } = at;
        pass(at.halfTrip);
        return database;
      },
    },
  };
}

/** The first answer from one, the others from another. */
function once<T>(first: () => T, then: () => T): () => T {
  let asked = 0;
  return () => (asked++ === 0 ? first() : then());
}

test('it goes on with the process, and is the time of the database', async () => {
  const { at, pass, ports } = clocks();
  at.halfTrip = 20;
  const clock = await DatabaseClock.open(ports);
  assert.equal(clock.now(), at.database);
  pass(15_000);
  assert.equal(clock.now(), at.database);
  assert.equal(await clock.sync(), 0);
});

test('a clock that is set back by an hour is told, and does not make a wait of 15 s longer', async () => {
  const { at, pass, ports } = clocks();
  const clock = await DatabaseClock.open(ports);
  const due = clock.now() + 15_000;
  at.database -= 3_600_000;
  pass(10_000);
  assert.equal(due - clock.now(), 5_000);
  const jump = await clock.sync();
  assert.equal(jump, -3_600_000);
  assert.equal(due + jump - clock.now(), 5_000);
  assert.equal(await clock.sync(), 0);
});

test('a slow answer is no jump', async () => {
  const { at, ports } = clocks();
  const clock = await DatabaseClock.open(ports);
  const slow = { ...ports, ask: async () => ((at.monotonic += 8_000), (at.database += 8_000), at.database) };
  const late = await DatabaseClock.open(slow);
  // All of the way was before the question was read: half of it is what cannot be known.
  assert.equal(late.now() - clock.now(), 4_000);
  assert.equal(await late.sync(), 0);
  const corrected = await DatabaseClock.open({ ...slow, ask: once(slow.ask, ports.ask) });
  assert.equal(await corrected.sync(), 0);
  assert.equal(corrected.now(), at.database);
  at.database += 4_500;
  assert.equal(await clock.sync(), 4_500);
});
