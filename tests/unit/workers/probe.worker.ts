import { setImmediate as turn, setTimeout as pause } from 'node:timers/promises';
import { threadId } from 'node:worker_threads';
import { GatewayError } from '../../../server/base/errors.ts';
import { serveThread } from '../../../server/workers/serve-thread.ts';

export type Probe =
  | { do: 'id' }
  | { do: 'progress'; steps: number }
  | { do: 'coded' }
  | { do: 'plain' }
  | { do: 'wait' }
  | { do: 'spin' }
  | { do: 'loop' }
  | { do: 'crawl'; steps: number; everyMs: number }
  | { do: 'exit' }
  | { do: 'exhaust' };

/** A module whose start function never ends. */
const ENDLESS = Uint8Array.from([
  ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00, 0x01, 0x04, 0x01, 0x60, 0x00, 0x00, 0x03, 0x02, 0x01],
  ...[0x00, 0x08, 0x01, 0x00, 0x0a, 0x09, 0x01, 0x07, 0x00, 0x03, 0x40, 0x0c, 0x00, 0x0b, 0x0b],
]);

serveThread<Probe, unknown>(async (probe, onProgress, signal) => {
  switch (probe.do) {
    case 'id':
      return threadId;
    case 'progress':
      for (let done = 1; done <= probe.steps; done++) onProgress(done, probe.steps);
      return probe.steps;
    case 'coded':
      throw new GatewayError(
        'BAD_RESULT',
        { reason: 'digest' },
        { cause: new Error('inner'), retryAfterMs: 5 },
      );
    case 'plain':
      throw new RangeError('out of range');
    case 'wait':
      // Longer than any test: only the signal ends it.
      onProgress(0, 1);
      return pause(3_600_000, undefined, { signal });
    case 'spin':
      onProgress(0, 1);
      for (;;);
    case 'loop':
      // (loop (br 0)) in WebAssembly, as a codec that is led astray.
      return new WebAssembly.Instance(new WebAssembly.Module(ENDLESS)).exports['f'];
    case 'crawl':
      for (let done = 1; done <= probe.steps; done++) {
        await pause(probe.everyMs);
        onProgress(done, probe.steps);
      }
      return probe.steps;
    case 'exit':
      process.exit(3);
      break;
    case 'exhaust': {
      const held: unknown[] = [];
      for (;;) {
        for (let count = 0; count < 100; count++) held.push(new Array(1000).fill({}));
        await turn();
      }
    }
  }
});
