/**
 * The way of an image from the listener's sink to a task at the Validator: real files, real database, the real intake,
 * registration and Compilator, without the sockets. What is in memory can be lost at any time.
 */
import { strict as assert } from 'node:assert';
import { existsSync, readdirSync } from 'node:fs';
import { utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { readFileMeta } from '../../dicom/index.ts';
import { composeIntake } from '../../server/compose/intake.ts';
import type { Database } from '../../server/db/database.ts';
import { Events } from '../../server/base/events.ts';
import { ProgressWatch } from '../../server/base/progress-watch.ts';
import { Logger, type LogRecord } from '../../server/base/log.ts';
import { HeaderBudget } from '../../server/listener/header-budget.ts';
import { PetSink } from '../../server/listener/pet-sink.ts';
import { TaskStore } from '../../server/queue/store.ts';
import { compileStep } from '../../server/steps/compile/compile-step.ts';
import { STEPS, type Step } from '../../server/base/task-states.ts';
import type { TaskRow } from '../../server/db/entities/task.ts';
import { DataDirectory } from '../../server/storage/data-directory.ts';
import type { Receipt } from '../../server/storage/receipt.ts';
import { SpoolDirectories } from '../../server/storage/spool-directories.ts';
import { claimStep, type Claimed } from './drive-task.ts';
import type { PhantomObject, PhantomSeries } from '../../server/phantom/series.ts';
import { temporaryDirectory } from './temporary-directory.ts';
import { waitFor } from './wait-for.ts';

export const QUIET_SECONDS = 30;
const PEER = { callingAeTitle: 'SCANNER', calledAeTitle: 'PETFECTIOR', address: '192.0.2.1' };

export class GatewayIntake implements AsyncDisposable {
  readonly #folder = temporaryDirectory('intake-');
  readonly #database: Database;
  readonly #directories: SpoolDirectories;
  readonly #series: PhantomSeries;
  readonly #store: TaskStore;
  readonly data: DataDirectory;
  readonly records: LogRecord[] = [];
  #side: ReturnType<typeof composeIntake>;
  #files = 0;
  #run = 0;

  private constructor(database: Database, series: PhantomSeries) {
    this.#database = database;
    this.#series = series;
    this.data = new DataDirectory(this.#folder.path);
    this.#directories = new SpoolDirectories(this.#folder.path, 'process');
    this.#store = new TaskStore({ database, events: this.#events(), owner: 'here:1', now: Date.now });
    this.#side = this.#begin();
  }

  static async open(database: Database, series: PhantomSeries): Promise<GatewayIntake> {
    const gateway = new GatewayIntake(database, series);
    await gateway.data.prepare();
    gateway.#side.intake.start();
    return gateway;
  }

  get quarantine() {
    return this.#side.quarantine;
  }

  /** Answered with Success: durable in the spool. @param at milliseconds since the epoch */
  async receive(object: PhantomObject, at: number): Promise<Receipt> {
    let receipt: Receipt | undefined;
    const { sopClassUid, transferSyntaxUid } = this.#series;
    const { sopInstanceUid, bytes } = object;
    const sink = new PetSink(
      { association: 1, peer: PEER as never, sopClassUid, sopInstanceUid, transferSyntaxUid },
      {
        directories: this.#directories,
        headerBudget: new HeaderBudget(1 << 20),
        nextUnique: () => `r${this.#run}-${(this.#files++).toString(36)}`,
        associationName: () => 'a-1',
        onReceived: (received) => (receipt = { ...received, receivedAt: at }),
        onRefused: (_object, outcome) => assert.fail(JSON.stringify(outcome)),
      },
    );
    sink.write(bytes.subarray(readFileMeta(bytes).datasetOffset));
    assert.equal((await sink.commit()).status, 0);
    assert.ok(receipt);
    await utimes(this.data.path(receipt.key), at / 1000, at / 1000);
    return receipt;
  }

  /** The listener's message comes. */
  accept(receipts: readonly Receipt[]): void {
    this.#side.intake.accept(receipts);
  }

  /** The spool is read again, as after the death of the listener's process. */
  scan(): void {
    this.#side.intake.scan();
  }

  /** What is in memory is lost; the next gateway reads the spool. */
  async crash(): Promise<void> {
    await this.#side.intake.stop();
    this.#run++;
    this.#side = this.#begin();
    this.#side.intake.start();
  }

  /** Every file of the spool is an image of a task: what was a copy is gone. */
  async settled(): Promise<void> {
    const registered = async () =>
      new Set(
        (await this.#database.queries.selectFrom('image').select('key').execute()).map(({ key }) => key),
      );
    await waitFor(
      async () => {
        const keys = await registered();
        return this.spooled().every((key) => keys.has(key));
      },
      { what: 'every file of the spool to be an image of a task', timeoutMs: 5_000, everyMs: 5 },
    );
    for (const key of await registered()) assert.ok(existsSync(this.data.path(key)), `no file: ${key}`);
  }

  spooled(): string[] {
    return readdirSync(join(this.#folder.path, 'spool'), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(this.#folder.path.length + 1));
  }

  /** Runs the Compilator on every task that is whole by its count, or on every one once the source has been quiet. */
  async compile(isQuiet: boolean): Promise<void> {
    const waiting = await this.#database.queries
      .selectFrom('task')
      .select('id')
      .where('state', '=', 'WAITING')
      .execute();
    for (const { id } of isQuiet ? waiting : []) await this.#store.act(id, { kind: 'wake' });
    const step = compileStep({
      queries: this.#database.queries,
      data: { path: (key) => join(this.#folder.path, key) },
      routing: async () => ({
        fixed: null,
        rules: [],
        radiopharmaceuticals: [],
        defaultRadiopharmaceuticals: {},
      }),
      rules: () => ({
        minimumImages: 3,
        quietMs: isQuiet ? 0 : QUIET_SECONDS * 1000,
        spacingTolerance: 0.025,
      }),
      now: () => this.#store.now,
      markOvertaken: async () => undefined,
    });
    for (;;) {
      const claimed = await claimStep(this.#store, 'COMPILATOR');
      if (!claimed) return;
      const outcome = await step.run(claimed.work, {} as never);
      const change = { ...('expect' in outcome && outcome.expect && { expect: outcome.expect }) };
      if (outcome.kind === 'advance')
        await this.#store.actUnder(
          claimed.lease,
          { kind: 'advance' },
          { ...change, results: outcome.results ?? {}, ...(outcome.also && { also: outcome.also }) },
        );
      else if (outcome.kind === 'fail') {
        const { code, params } = outcome.error;
        await this.#store.actUnder(claimed.lease, { kind: 'fail', failure: { code, params } }, change);
      } else {
        assert.ok(outcome.kind === 'wait', 'there are no rules');
        const { reason, until } = outcome;
        await this.#store.actUnder(claimed.lease, { kind: 'wait', reason, until }, change);
      }
    }
  }

  /** What a person, or a later step, does. */
  async act(...args: Parameters<TaskStore['act']>): Promise<void> {
    const outcome = await this.#store.act(...args);
    assert.ok(!('refused' in outcome), JSON.stringify(outcome));
  }

  /** Takes the newest task from step to step, as far as this one. */
  async goOnTo(step: Step): Promise<void> {
    for (;;) {
      const newest = (await this.tasks()).at(-1);
      const at = newest?.step as Step;
      if (newest?.state !== 'QUEUED' || STEPS.indexOf(at) >= STEPS.indexOf(step)) return;
      await this.end(await this.claim(at));
    }
  }

  async claim(step: Step): Promise<Claimed<TaskRow>> {
    const claimed = await claimStep(this.#store, step);
    assert.ok(claimed, `nothing is queued at ${step}`);
    return claimed;
  }

  /** The run ends well, unless its lease is lost. */
  async end({ work, lease }: Claimed<TaskRow>): Promise<'lost' | 'advanced'> {
    const results = work.step === 'UPLOADER' ? { upload: { jobId: 'job-1' } } : {};
    const outcome = await this.#store.actUnder(lease, { kind: 'advance' }, { results });
    assert.ok(outcome === 'lost' || !('refused' in outcome), JSON.stringify(outcome));
    return outcome === 'lost' ? 'lost' : 'advanced';
  }

  /** Each task with where it is, how many different images it has, and how many copies it was sent. */
  async tasks() {
    const rows = await this.#database.queries
      .selectFrom('task')
      .select([
        'id',
        'step',
        'state',
        'failureCode',
        'imagesReceived',
        'duplicates',
        'stepResults',
        'warnings',
      ])
      .orderBy('id')
      .execute();
    const images = await this.#database.queries
      .selectFrom('image')
      .select(['taskId', 'sopInstanceUid'])
      .execute();
    return rows.map((row) => ({
      ...row,
      images: new Set(images.flatMap((image) => (image.taskId === row.id ? [image.sopInstanceUid] : [])))
        .size,
    }));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#side.intake.stop();
    this.#directories.close();
    this.#folder[Symbol.dispose]();
  }

  #events(): Events {
    return new Events((error) => assert.fail(String(error)));
  }

  #begin(): ReturnType<typeof composeIntake> {
    return composeIntake({
      database: this.#database,
      events: this.#events(),
      log: new Logger('GATEWAY', (record) => this.records.push(record)),
      data: this.data,
      store: this.#store,
      settings: {
        current: () => ({ minimumImages: 3, quietSeconds: QUIET_SECONDS, spacingTolerancePercent: 2.5 }),
      } as never,
      watch: new ProgressWatch(),
      devices: { at: () => null },
      onAdded: () => undefined,
      onQuarantined: () => undefined,
      listenerRuns: () => [`r${this.#run}`],
    });
  }
}
