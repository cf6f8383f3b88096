/**
 * Random interleavings of people, workers, crashes, lost leases, retention and arriving images over the real store.
 * Runs on a thread: `node:test` watches every promise of its own thread, which costs a quarter of the time.
 */
import fc from 'fast-check';
import { parentPort, workerData } from 'node:worker_threads';
import type { DatabaseAddress } from '../../../server/base/config.ts';
import { STEPS, type Step } from '../../../server/base/task-states.ts';
import { openDatabase, type Database } from '../../../server/db/database.ts';
import type { Action } from '../../../server/queue/action.ts';
import { QueueModel, type Gateway, type Run } from './model.ts';

export interface Sequences {
  readonly address: DatabaseAddress;
  readonly count: number;
  /** Ends after so many, whatever the count; 0 for no such end. */
  readonly minutes: number;
}

const ACTIONS: readonly Action[] = [
  { kind: 'cancel' },
  { kind: 'retry' },
  { kind: 'restart' },
  { kind: 'complete' },
  { kind: 'tryNow' },
  { kind: 'process' },
  { kind: 'resend', devices: [] },
  { kind: 'resend', devices: ['A'] },
  { kind: 'dropDestination', device: 'B' },
  { kind: 'setPriority', priority: 3 },
  { kind: 'closeForImages' },
  { kind: 'removeImages' },
  { kind: 'delete' },
];

/** One thing that happens; numbers choose among what is there when it happens. */
type Happening = (model: QueueModel) => Promise<void>;
class Command implements fc.AsyncCommand<object, QueueModel> {
  readonly #name: string;
  readonly #happens: Happening;

  constructor(name: string, happens: Happening) {
    this.#name = name;
    this.#happens = happens;
  }

  check = () => true;

  async run(_model: object, real: QueueModel): Promise<void> {
    await this.#happens(real);
    await real.renew();
  }

  toString(): string {
    return this.#name;
  }
}

const pick = <T>(items: readonly T[], nth: number): T | undefined => items[nth % Math.max(1, items.length)];
const nth = fc.nat(7);
const gatewayOf = (model: QueueModel, index: number): Gateway => model.gateways[index % 2]!;

type Described = readonly [name: string, happens: Happening];
const arrive = fc
  .tuple(nth, fc.nat(1))
  .map(([by, series]): Described => [
    `arrive ${series}`,
    (model) => model.arrive(gatewayOf(model, by), series),
  ]);
const claim = fc
  .tuple(nth, fc.constantFrom(...STEPS))
  .map(([by, step]): Described => [
    `${by % 2} claims ${step}`,
    (model) => model.claim(gatewayOf(model, by), step),
  ]);
/** Whatever is queued: so that sequences get to the end of the pipeline too. */
const claimAny = nth.map((by): Described => [
  `${by % 2} claims`,
  async (model) => {
    for (const step of STEPS) await model.claim(gatewayOf(model, by), step);
  },
]);
const end = fc
  .tuple(nth, fc.constantFrom('advance', 'advance', 'advance', 'advance', 'wait', 'fail', 'ignore', 'hold'))
  .map(([which, how]): Described => [
    `run ${which} ends: ${how}`,
    async (model) => {
      const run: Run | undefined = pick(model.runs, which);
      if (run) await model.end(run, how as 'advance');
    },
  ]);
const act = fc.tuple(nth, nth, fc.constantFrom(...ACTIONS)).map(([by, which, action]): Described => [
  `${action.kind} ${which}`,
  async (model) => {
    const id = pick(model.taskIds, which);
    if (id) await model.act(gatewayOf(model, by), id, action);
  },
]);
const awaits = nth.map((which): Described => [
  `run ${which} awaits`,
  async (model) => {
    const run = pick(model.runs, which);
    if (!run || run.delivery) return;
    await run.gateway.store.actUnder(run.lease, { kind: 'await' });
    await run.gateway.store.actUnder(run.lease, { kind: 'resume' });
  },
]);
const crash = nth.map((which): Described => [
  `${which % 2} crashes`,
  (model) => model.crash(gatewayOf(model, which)),
]);
const lose = nth.map((which): Described => [
  `${which % 2} is taken for gone`,
  (model) => model.release(gatewayOf(model, which + 1), gatewayOf(model, which).name),
]);
const wake = nth.map((by): Described => [
  'time passes',
  async (model) => {
    await gatewayOf(model, by).store.shiftWaits(-100_000);
    await gatewayOf(model, by).store.wakeDue();
  },
]);
const one = fc.oneof(
  { weight: 2, arbitrary: arrive },
  { weight: 2, arbitrary: claim },
  { weight: 5, arbitrary: claimAny },
  { weight: 8, arbitrary: end },
  { weight: 4, arbitrary: act },
  { weight: 1, arbitrary: awaits },
  { weight: 1, arbitrary: crash },
  { weight: 1, arbitrary: lose },
  { weight: 2, arbitrary: wake },
);
const single = one.map(([name, happens]) => new Command(name, happens));
/** Two at the same moment. */
const both = fc.tuple(one, one).map(
  ([a, b]) =>
    new Command(`(${a[0]} | ${b[0]})`, async (model) => {
      await Promise.all([a[1](model), b[1](model)]);
    }),
);
const commands = fc.commands([single, single, single, both], { maxCommands: 18, size: 'max' });

/** Steps that the first task has passed before anything happens: half of the sequences begin with its deliveries. */
const AT_THE_END = STEPS.slice(0, -1);
const passed = fc.constantFrom<readonly Step[]>(
  [],
  [],
  STEPS.slice(0, 3),
  AT_THE_END,
  AT_THE_END,
  AT_THE_END,
);

let sequences = 0;
async function runSequences(database: Database, { count, minutes }: Sequences): Promise<void> {
  await fc.assert(
    fc.asyncProperty(passed, commands, async (steps, happenings) => {
      const prefix = `9${String(++sequences).padStart(9, '0')}`;
      const model = new QueueModel(database, prefix);
      await model.arrive(model.gateways[0]!, 0);
      await model.pass(steps);
      await fc.asyncModelRun(() => ({ model: {}, real: model }), happenings);
      await model.drain();
      await forget(database);
      if (minutes > 0 && sequences % 1000 === 0) console.log(`${database.kind}: ${sequences} sequences`);
    }),
    {
      numRuns: count,
      endOnFailure: false,
      includeErrorInReport: true,
      ...(minutes > 0 && { interruptAfterTimeLimit: minutes * 60_000, markInterruptAsFailure: false }),
    },
  );
  if (minutes > 0) console.log(`${database.kind}: ended after ${sequences} of ${count} sequences`);
}

/** The tables stay as small as in one sequence. */
async function forget({ queries }: Database): Promise<void> {
  for (const table of ['delivery', 'result', 'image', 'effect', 'task_search', 'transition', 'task'] as const)
    await queries.deleteFrom(table).execute();
}

const asked = workerData as Sequences;
const database = await openDatabase(asked.address);
// Nothing is to survive a loss of power here.
if (database.kind === 'sqlite') await database.orm.em.fork().execute('pragma synchronous = off');
await runSequences(database, asked);
await database.close();
parentPort?.postMessage(sequences);
