import assert from 'node:assert/strict';
import { test } from 'node:test';
import { WakeLoop } from '../../../server/base/wake-loop.ts';
import { waitFor } from '../../support/wait-for.ts';

const onError = (error: unknown) => assert.fail(String(error));

test('wakes that come while it runs are one more run, and no two runs overlap', async () => {
  let runs = 0;
  let running = 0;
  const gates: (() => void)[] = [];
  const loop = new WakeLoop(
    async () => {
      runs++;
      assert.equal(++running, 1);
      await new Promise<void>((resolve) => gates.push(resolve));
      running--;
    },
    { onError },
  );
  loop.start();
  for (let wake = 0; wake < 5; wake++) loop.wake();
  gates[0]!();
  await waitFor(() => gates.length === 2, { what: 'the second run' });
  gates[1]!();
  await waitFor(() => running === 0, { what: 'the end of the second run' });
  await loop.stop();
  assert.equal(runs, 2);
});

test('it runs again when its work says so, and after an error at the next wake', async () => {
  const errors: unknown[] = [];
  let runs = 0;
  const loop = new WakeLoop(
    async () => {
      runs++;
      if (runs === 2) throw new Error('away');
      return runs === 1 ? 1 : undefined;
    },
    { onError: (error) => errors.push(error) },
  );
  loop.start();
  await waitFor(() => errors.length === 1, { what: 'the run that failed' });
  loop.wake();
  await waitFor(() => runs === 3, { what: 'the run after it' });
  await loop.stop();
});

test('stopping aborts what runs and waits for it; a stopped loop is not woken, and can be started again', async () => {
  let runs = 0;
  const loop = new WakeLoop(
    async (signal) => {
      runs++;
      await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
    },
    { onError, sweepMs: 1 },
  );
  loop.start();
  await loop.stop();
  loop.wake();
  assert.equal(runs, 1);
  loop.start();
  await loop.stop();
  assert.equal(runs, 2);
});
