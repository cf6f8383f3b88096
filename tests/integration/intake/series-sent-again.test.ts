/** Whatever happens while a series is sent once, twice or three times, it ends as the same task. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Step } from '../../../server/base/task-states.ts';
import { onBothDatabases, type OwnDatabase } from '../../support/both-databases.ts';
import type { StepResults } from '../../../server/steps/step-results.ts';
import { GatewayIntake, QUIET_SECONDS } from '../../support/gateway-intake.ts';
import { makePhantomSeries } from '../../../server/phantom/series.ts';

const SLICES = 8;
const QUIET_MS = QUIET_SECONDS * 1000;
const series = makePhantomSeries({ slices: SLICES, rows: 4, columns: 4, transferSyntax: 'explicit' });
const ALL = [...Array(SLICES).keys()];

/** What goes on while images come. */
type Event =
  | { readonly kind: 'image'; readonly index: number; readonly lost: boolean }
  | { readonly kind: 'receipts' | 'scan' | 'crash' | 'compile' | 'quiet' }
  /** The task goes on, as far as this step; `isAtWork`: a run of it is under way there. */
  | { readonly kind: 'goOn'; readonly step: Step; readonly isAtWork: boolean }
  | { readonly kind: 'pause'; readonly ms: number };

const order = fc.shuffledSubarray(ALL, { minLength: SLICES });
/** Lost on the way: the scanner has not sent it, or was not answered. */
const sending = fc
  .tuple(order, fc.subarray(ALL, { maxLength: 4 }))
  .map(([indices, lost]) => ({ indices, lost }));
const goOn = fc.record({
  kind: fc.constant('goOn' as const),
  step: fc.constantFrom<Step>('VALIDATOR', 'PACKER', 'UPLOADER', 'DOWNLOADER', 'UNPACKER'),
  isAtWork: fc.boolean(),
});
const between = fc.oneof(
  { weight: 8, arbitrary: fc.constant(undefined) },
  {
    weight: 2,
    arbitrary: fc.constantFrom<Event>(
      { kind: 'receipts' },
      { kind: 'scan' },
      { kind: 'crash' },
      { kind: 'compile' },
    ),
  },
);
const afterwards = fc.oneof(
  fc.constantFrom<Event[]>(
    [],
    [{ kind: 'pause', ms: 1000 }],
    [{ kind: 'crash' }, { kind: 'pause', ms: 2 * QUIET_MS }],
  ),
  // Of a part that has no holes nobody knows that there is more.
  goOn.map((event): Event[] => [{ kind: 'pause', ms: 2 * QUIET_MS }, { kind: 'quiet' }, event]),
);

/** One to three sendings; the last brings what all before have lost. */
const story = fc
  .array(fc.tuple(sending, fc.array(between, { minLength: SLICES, maxLength: SLICES }), afterwards), {
    minLength: 1,
    maxLength: 3,
  })
  .map((sendings) => {
    const arrived = new Set<number>();
    return sendings.flatMap(([{ indices, lost }, events, end], nth) => [
      ...indices.flatMap((index, at): Event[] => {
        const isLost = lost.includes(index) && (nth < sendings.length - 1 || arrived.has(index));
        if (!isLost) arrived.add(index);
        const then = events[at];
        return [{ kind: 'image', index, lost: isLost }, ...(then ? [then] : [])];
      }),
      ...end,
    ]);
  });

async function live(database: OwnDatabase['database'], events: readonly Event[]) {
  await using gateway = await GatewayIntake.open(database, series);
  let at = Date.now() - 3_600_000;
  let batch: Parameters<GatewayIntake['accept']>[0][number][] = [];
  let answered = 0;
  for (const event of events) {
    at += 100;
    if (event.kind === 'image' && !event.lost) {
      batch.push(await gateway.receive(series.objects[event.index]!, at));
      answered++;
    } else if (event.kind === 'receipts') gateway.accept(batch.splice(0));
    else if (event.kind === 'scan') gateway.scan();
    else if (event.kind === 'crash') {
      batch = [];
      await gateway.crash();
    } else if (event.kind === 'compile' || event.kind === 'quiet') {
      gateway.accept(batch.splice(0));
      await gateway.settled();
      await gateway.compile(event.kind === 'quiet');
    } else if (event.kind === 'goOn') {
      await gateway.goOnTo(event.step);
      const isThere = (await gateway.tasks()).some(
        ({ step, state }) => step === event.step && state === 'QUEUED',
      );
      if (event.isAtWork && isThere) await gateway.claim(event.step);
    } else if (event.kind === 'pause') at += event.ms;
  }
  gateway.accept(batch);
  await gateway.crash();
  await gateway.settled();
  await gateway.compile(true);
  const tasks = await gateway.tasks();
  return { answered, tasks, files: gateway.spooled().length, inQuarantine: await gateway.quarantine.count() };
}

onBothDatabases((open, kind) => {
  test('any interleaving of receipts, losses, crashes and scans gives the task of sending it once', async () => {
    await fc.assert(
      fc.asyncProperty(story, async (events) => {
        await using own = await open();
        const { tasks, files, inQuarantine } = await live(own.database, events);
        assert.deepEqual(
          tasks.map(({ state, images, imagesReceived }) => ({ state, images, imagesReceived })),
          [{ state: tasks[0]?.state, images: SLICES, imagesReceived: SLICES }],
        );
        // What was whole before it went on has gone on.
        assert.notEqual(tasks[0]?.step, 'COMPILATOR');
        assert.match(tasks[0]!.state, /^(QUEUED|RUNNING)$/);
        const { compile } = JSON.parse(tasks[0]!.stepResults) as StepResults;
        assert.equal(compile?.keys.length, SLICES, 'what its steps have made is of every slice');
        assert.equal(files, SLICES);
        assert.equal(inQuarantine, 0);
      }),
      { numRuns: kind === 'sqlite' ? 150 : 30 },
    );
  });
});
