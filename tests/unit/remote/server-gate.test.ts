import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { GatewayError } from '../../../server/base/errors.ts';
import { MOST_RETRY_AFTER_MS, ServerGate } from '../../../server/remote/server-gate.ts';

const HOUR = 3_600_000;
const away = (retryAfterMs?: number) =>
  new GatewayError(
    'SERVER_UNREACHABLE',
    { reason: 'status 503' },
    retryAfterMs === undefined ? {} : { retryAfterMs },
  );

function gateOf(t: TestContext, probe: (signal: AbortSignal) => Promise<unknown>) {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const seen = { probes: 0, opened: 0, downMs: 0 };
  const gate = new ServerGate({
    probe: (signal) => {
      seen.probes++;
      return probe(signal);
    },
    onShut: () => undefined,
    onOpen: (downMs) => {
      seen.opened++;
      seen.downMs = downMs;
    },
  });
  return { gate, seen };
}

/** Lets what a timer has begun come to its end. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

test('an open gate says that nothing is waited for', (t) => {
  const { gate } = gateOf(t, async () => undefined);
  assert.deepEqual(gate.status(), {
    shutBy: undefined,
    since: undefined,
    nextTryAt: undefined,
    waitingReason: undefined,
  });
});

test('503 with Retry-After of an hour holds nobody for an hour: it is asked again in minutes', async (t) => {
  const { gate, seen } = gateOf(t, async () => undefined);
  gate.shut(away(HOUR));
  const { since, nextTryAt, waitingReason, shutBy } = gate.status();
  assert.equal(waitingReason, 'RETRY_AFTER');
  assert.equal(shutBy?.retryAfterMs, HOUR);
  assert.ok(nextTryAt! - since! <= MOST_RETRY_AFTER_MS + 100, `${nextTryAt! - since!} ms`);
  t.mock.timers.tick(MOST_RETRY_AFTER_MS);
  await settled();
  assert.deepEqual([seen.probes, seen.opened, gate.shutBy], [1, 1, undefined]);
});

test('a person opens it at once, and only if the server answers', async (t) => {
  let isUp = false;
  const { gate, seen } = gateOf(t, async () => {
    if (!isUp) throw new Error('away');
  });
  gate.shut(away(HOUR));
  assert.equal(await gate.tryNow(), false);
  assert.ok(gate.shutBy);
  const { nextTryAt, waitingReason } = gate.status();
  assert.equal(waitingReason, 'BACK_OFF', 'after a look of its own it goes by its own times');
  assert.ok(nextTryAt! - Date.now() < 31_000);
  isUp = true;
  assert.deepEqual(await Promise.all([gate.tryNow(), gate.tryNow()]), [true, true]);
  assert.deepEqual([seen.probes, seen.opened, gate.shutBy], [2, 1, undefined], 'two at once are one');
});

test('a probe that never answers counts as failed in its time, and while it lasts it is said', async (t) => {
  const { gate, seen } = gateOf(t, () => new Promise(() => {}));
  t.mock.method(AbortSignal, 'timeout', (ms: number) => {
    const late = new AbortController();
    setTimeout(() => late.abort(new Error('late')), ms);
    return late.signal;
  });
  gate.shut(away());
  t.mock.timers.tick(1000);
  assert.equal(gate.status().waitingReason, 'PROBING');
  t.mock.timers.tick(10_000);
  await settled();
  assert.equal(gate.status().waitingReason, 'BACK_OFF');
  t.mock.timers.tick(30_000);
  assert.equal(seen.probes, 2);
  t.mock.timers.tick(10_000);
  await gate.close();
});

test('a wall clock that is set back changes neither the waits nor how long it was away', async (t) => {
  const { gate, seen } = gateOf(t, async () => undefined);
  gate.shut(away());
  t.mock.method(Date, 'now', () => 0);
  t.mock.timers.tick(1000);
  await settled();
  assert.equal(gate.shutBy, undefined);
  assert.ok(seen.downMs >= 0 && seen.downMs < HOUR, `${seen.downMs} ms`);
});

test('a gate that shuts again at once goes on with its back-off', async (t) => {
  let isUp = false;
  const { gate, seen } = gateOf(t, async () => {
    if (!isUp) throw new Error('away');
  });
  gate.shut(away());
  for (let i = 0; i < 6; i++) await gate.tryNow();
  isUp = true;
  await gate.tryNow();
  gate.shut(away());
  assert.ok(gate.status().nextTryAt! - Date.now() > 10_000, 'it began with a second again');
  await gate.close();
  assert.equal(seen.opened, 1);
});
