/** Begins test runs, one at a time: the series is made in a thread and sent to the gateway's own listener. */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { rm } from 'node:fs/promises';
import {
  storeObjects,
  uidFromParts,
  type Endpoint,
  type StoreObject,
  type StoreResult,
} from '../../dicom/index.ts';
import type { Logger } from '../base/log.ts';
import { notice, type Notice } from '../base/notices.ts';
import { ConflictError } from '../base/refusals.ts';
import { STEPS, type ProcessName } from '../base/task-states.ts';
import { associationNotice, statusParams } from '../devices/association-notice.ts';
import type { DeviceStore } from '../devices/device-store.ts';
import type { ThreadPool } from '../workers/thread-pool.ts';
import type { MadeUpSeries } from './made-up-series.ts';
import { TEST_RUN_AE_TITLE, type TestRun } from './test-run.ts';
import type { TestRunStore } from './test-run-store.ts';

export interface TestRunsOptions {
  readonly store: TestRunStore;
  readonly devices: Pick<DeviceStore, 'require'>;
  readonly pool: Pick<ThreadPool, 'run'>;
  readonly log: Logger;
  /** Of this gateway alone: what lies there at the start is removed. */
  readonly folder: string;
  /** Where the gateway's own listener is, and what it calls itself. */
  readonly listener: () => Endpoint & { readonly aeTitle: string };
  readonly isHeld: () => boolean;
  readonly isRunning: (name: ProcessName) => boolean;
  /** A series with fewer images would fail. */
  readonly minimumImages: () => number;
  readonly deleteTask: (id: string) => Promise<unknown>;
}

const THREAD = new URL('./made-up-series.worker.ts', import.meta.url);
const STALLED_AFTER_MS = 60_000;
/** Images of a series: enough for a body, unless the settings ask for more. */
const IMAGES = 60;
/** What the series must pass. */
const NEEDED: readonly ProcessName[] = ['DICOM_LISTENER', ...STEPS];

export class TestRuns {
  readonly #options: TestRunsOptions;
  readonly #stop = new AbortController();
  #sending: Promise<void> | undefined;

  constructor(options: TestRunsOptions) {
    this.#options = options;
  }

  async start(): Promise<void> {
    await rm(this.#options.folder, { recursive: true, force: true });
    await this.#options.store.settleLeft(notice('TEST_RUN_CUT_OFF'));
  }

  /** What is being sent is cut off; the next start says so. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#sending;
  }

  /** @throws NotFoundError, ConflictError: what has to be there first */
  async begin(device: string, requestedBy: string | null): Promise<TestRun> {
    const { store, devices, isHeld, isRunning, minimumImages } = this.#options;
    devices.require(device);
    if (isHeld()) throw new ConflictError(notice('TEST_RUN_HELD'));
    const stopped = NEEDED.filter((name) => !isRunning(name));
    if (stopped.length > 0)
      throw new ConflictError(notice('TEST_RUN_NEEDS_PROCESSES', { processes: stopped.join(', ') }));
    if (this.#sending) throw new ConflictError(notice('TEST_RUN_UNDER_WAY'));
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#sending = promise;
    const done = () => {
      this.#sending = undefined;
      resolve();
    };
    try {
      const unique = randomUUID();
      const run = await store.create({
        device,
        requestedBy,
        images: Math.max(IMAGES, minimumImages()),
        seriesInstanceUid: uidFromParts('test run', unique, 'series'),
      });
      void this.#send(run, uidFromParts('test run', unique, 'study')).finally(done);
      return run;
    } catch (error) {
      done();
      throw error;
    }
  }

  /** Its task too, with all files. @throws NotFoundError; ConflictError while it is being sent */
  async remove(id: number): Promise<void> {
    const { store, deleteTask } = this.#options;
    const run = await store.require(id);
    if (run.state === 'SENDING') throw new ConflictError(notice('TEST_RUN_UNDER_WAY'));
    const task = await store.taskOf(run);
    if (task !== null) await deleteTask(task);
    await store.delete(id);
  }

  /** Never rejects. */
  async #send(run: TestRun, studyInstanceUid: string): Promise<void> {
    const { store, pool, log, folder } = this.#options;
    const fields = { testRun: run.id, device: run.device };
    try {
      const input: MadeUpSeries = {
        folder: join(folder, String(run.id)),
        images: run.images,
        studyInstanceUid,
        seriesInstanceUid: run.seriesInstanceUid,
        accessionNumber: `TEST-${run.id}`,
        date: new Date(run.startedAt).toISOString().slice(0, 10).replaceAll('-', ''),
      };
      const { signal } = this.#stop;
      const objects = await pool.run<StoreObject[]>(THREAD, input, {
        signal,
        stalledAfterMs: STALLED_AFTER_MS,
      });
      const failure = await this.#store(objects);
      // The next start says that it was cut off.
      if (signal.aborted) return;
      await store.settle(run.id, failure);
      if (failure) log.warn('test-run.failed', { ...fields, error: failure });
      else log.info('test-run.sent', { ...fields, images: run.images });
    } catch (error) {
      if (this.#stop.signal.aborted) return;
      log.warn('test-run.failed', { ...fields, error });
      const failure = { ...notice('TEST_RUN_NOT_SENT'), cause: associationNotice(error, this.#peer()) };
      await store.settle(run.id, failure).catch(() => undefined);
    } finally {
      await rm(folder, { recursive: true, force: true }).catch(() => undefined);
    }
  }

  async #store(objects: readonly StoreObject[]): Promise<Notice | null> {
    const { listener } = this.#options;
    const { aeTitle, ...endpoint } = listener();
    let refused: StoreResult | undefined;
    const { failed, error } = await storeObjects({
      ...endpoint,
      callingAeTitle: TEST_RUN_AE_TITLE,
      calledAeTitle: aeTitle,
      objects,
      signal: this.#stop.signal,
      onResult: (result) => {
        if (result.outcome === 'failed') refused ??= result;
      },
    });
    if (failed === 0) return null;
    const { status, reason } = refused ?? {};
    const cause = error
      ? associationNotice(error, this.#peer())
      : status === undefined
        ? notice('IMAGE_NOT_SENT', { detail: reason ?? '' })
        : notice('IMAGE_REFUSED', statusParams(status));
    return { ...notice('TEST_RUN_NOT_SENT'), cause };
  }

  #peer() {
    return { ...this.#options.listener(), callingAeTitle: TEST_RUN_AE_TITLE };
  }
}
