/** Searches in archives and retrievals from them, for people and integrators; retrievals go on after a restart. */
import { AssociationError } from '../../dicom/index.ts';
import type { Device } from '../devices/device.ts';
import type { DeviceStore } from '../devices/device-store.ts';
import type { Logger } from '../base/log.ts';
import { notice, noticeOf } from '../base/notices.ts';
import { ConflictError, validated } from '../base/refusals.ts';
import { databaseErrorClass } from '../db/database-error.ts';
import { WakeLoop } from '../base/wake-loop.ts';
import { dicomArchive, type ArchiveDevice } from './archive-device.ts';
import type { ArchivePatience, ArchivePeer, Found } from './archive.ts';
import { webArchive } from './web-archive.ts';
import type { ObjectReceiver } from '../dicom-web/object-receiver.ts';
import { Arrivals } from './arrivals.ts';
import type { DeviceTls } from '../devices/device-tls.ts';
import type { FoundSeries, FoundStudy } from './found.ts';
import type { GetReceiver } from './get-series.ts';
import { refuseEverything, studyFilter, type StudyFilterInput } from './query-keys.ts';
import {
  requestInput,
  retrieveInput,
  UNFINISHED,
  type RequestInput,
  type RetrieveInput,
  type Retrieval,
} from './retrieval.ts';
import { RetrieveError } from './retrieve-error.ts';
import type { RetrievalStore } from './retrieval-store.ts';
import { runRetrieval } from './run-retrieval.ts';
import { withDeadlines } from './with-deadlines.ts';

export interface RetrievalsOptions {
  readonly store: RetrievalStore;
  readonly devices: Pick<DeviceStore, 'require'>;
  readonly aeTitle: () => string;
  readonly tls: DeviceTls;
  readonly log: Logger;
  readonly patience: ArchivePatience;
  /** Takes what comes by HTTP and by C-GET. */
  readonly receiver: Pick<ObjectReceiver, 'receive'> & GetReceiver;
  /** After a restore that nobody has confirmed: an archive would send to the gateway that is the real one. */
  readonly isHeld: () => boolean;
}

/** Associations with archives at once; each archive is asked for one retrieval at a time. */
const MOST_RETRIEVALS = 4;
/** A search holds a thread for as long as the archive is slow. */
const MOST_SEARCHES = 4;
/** A database that was away is asked again so late at most. */
const SWEEP_MS = 30_000;

export class Retrievals {
  readonly arrivals = new Arrivals();
  readonly #options: RetrievalsOptions;
  readonly #running = new Map<
    number,
    { readonly device: string; readonly stop: AbortController; readonly done: Promise<void> }
  >();
  readonly #loop: WakeLoop;
  #searches = 0;

  constructor(options: RetrievalsOptions) {
    this.#options = options;
    this.#loop = new WakeLoop(() => this.#takeUp(), {
      sweepMs: SWEEP_MS,
      onError: (error) => options.log.warn('retrieve.not-taken-up', { error }),
    });
  }

  start(): void {
    this.#loop.start();
  }

  /** What was held may go on. */
  wake(): void {
    this.#loop.wake();
  }

  /** What runs is left as it is, and taken up at the next start. */
  async stop(): Promise<void> {
    await this.#loop.stop();
    for (const { stop } of this.#running.values()) stop.abort(STOPPING);
    await Promise.all([...this.#running.values()].map(({ done }) => done));
  }

  /** @throws NotFoundError, ConflictError, ValidationError, RetrieveError */
  async studies(device: string, input: StudyFilterInput): Promise<Found<FoundStudy>> {
    const filter = validated(studyFilter, input);
    refuseEverything(filter);
    return this.#search((signal) => this.#archive(device).studies(filter, signal));
  }

  /** Series of each study, in the order of the studies. @throws as `studies` */
  async seriesOf(device: string, studyInstanceUids: readonly string[]): Promise<(readonly FoundSeries[])[]> {
    const { items } = await this.#search((signal) => this.#archive(device).series(studyInstanceUids, signal));
    return studyInstanceUids.map((uid) => items.filter(({ studyInstanceUid }) => studyInstanceUid === uid));
  }

  /** @throws NotFoundError, ConflictError, ValidationError */
  async retrieve(input: RetrieveInput, requestedBy: string | null): Promise<Retrieval> {
    const { device, key, ...request } = validated(retrieveInput, input);
    return this.#begin(device, key, request, requestedBy);
  }

  /** Finds by accession number, retrieves what is not here. @throws NotFoundError, ConflictError, ValidationError */
  async request(input: RequestInput, requestedBy: string | null): Promise<Retrieval> {
    const { device, key, ...request } = validated(requestInput, input);
    return this.#begin(device, key, request, requestedBy);
  }

  /** Images that have come stay. @throws NotFoundError, ConflictError where it is over */
  async cancel(id: number): Promise<Retrieval> {
    const { store } = this.#options;
    const { state } = await store.require(id);
    const isCancelled =
      UNFINISHED.includes(state) && (await store.change(id, { state: 'CANCELLED', finishedAt: Date.now() }));
    if (!isCancelled) throw new ConflictError(notice('RETRIEVAL_OVER'));
    this.#running.get(id)?.stop.abort(CANCELLED);
    return store.require(id);
  }

  async #begin(
    device: string,
    key: string | null,
    request: Retrieval['request'],
    requestedBy: string | null,
  ): Promise<Retrieval> {
    this.#archive(device);
    const retrieval = await this.#options.store.create({ device, key, request, requestedBy });
    this.#loop.wake();
    return retrieval;
  }

  async #takeUp(): Promise<void> {
    if (this.#options.isHeld()) return;
    for (const retrieval of await this.#options.store.unfinished()) {
      const { id, device } = retrieval;
      if (this.#running.size >= MOST_RETRIEVALS) return;
      const isBusy = [...this.#running].some(([other, running]) => other === id || running.device === device);
      if (isBusy) continue;
      const stop = new AbortController();
      const done = this.#run(retrieval, stop.signal).finally(() => {
        this.#running.delete(id);
        this.#loop.wake();
      });
      this.#running.set(id, { device, stop, done });
    }
  }

  /** Never rejects: what fails is written, or, where the database is away, taken up again. */
  async #run(retrieval: Retrieval, signal: AbortSignal): Promise<void> {
    const { store, log } = this.#options;
    const { id, device } = retrieval;
    const end = (change: Parameters<RetrievalStore['change']>[1]) =>
      store.change(id, { ...change, finishedAt: Date.now() });
    try {
      await runRetrieval({
        retrieval,
        archive: this.#archive(device),
        store,
        arrivals: this.arrivals,
        log,
        signal,
      });
      if (signal.aborted) return;
      await end({ state: 'COMPLETED' });
      log.info('retrieve.completed', { retrieval: id, device });
    } catch (error) {
      if (signal.aborted || (error instanceof AssociationError && error.kind === 'cancelled')) return;
      if (databaseErrorClass(error) === 'away') return log.warn('retrieve.not-taken-up', { error });
      const failure = noticeOf(error);
      await end({ state: 'FAILED', failure }).catch((also: unknown) =>
        log.warn('retrieve.not-taken-up', { error: also }),
      );
      log.warn('retrieve.failed', { retrieval: id, device, code: failure.code });
    }
  }

  async #search<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    if (this.#searches >= MOST_SEARCHES) throw new ConflictError(notice('DIAGNOSES_RUNNING'));
    this.#searches++;
    try {
      return await work(new AbortController().signal);
    } catch (error) {
      if (error instanceof RetrieveError) throw new ConflictError(error.notice);
      throw error;
    } finally {
      this.#searches--;
    }
  }

  /** @throws NotFoundError, ConflictError */
  #archive(name: string): ArchiveDevice {
    const { devices, aeTitle, tls, patience, receiver } = this.#options;
    const device = devices.require(name);
    if (!device.canQuery) throw new ConflictError(notice('DEVICE_NOT_QUERIED', { device: name }));
    return withDeadlines(
      device.kind === 'DICOMWEB'
        ? webArchive(device, aeTitle(), patience, receiver)
        : dicomArchive(archivePeer(device, aeTitle(), tls, patience), receiver),
    );
  }
}

type ArchiveAddress = Pick<
  Device,
  'name' | 'host' | 'addresses' | 'port' | 'aeTitle' | 'queryPort' | 'queryAeTitle' | 'retrieveBy' | 'tls'
>;

/** How a device is spoken to for query and retrieve. */
export function archivePeer(
  device: Omit<ArchiveAddress, 'addresses'> & Partial<ArchiveAddress>,
  callingAeTitle: string,
  tls: DeviceTls,
  patience: ArchivePatience,
): ArchivePeer {
  return {
    device: device.name,
    patience,
    host: device.host,
    address: device.addresses?.[0],
    retrieveBy: device.retrieveBy,
    port: device.queryPort ?? device.port,
    calledAeTitle: device.queryAeTitle ?? device.aeTitle,
    callingAeTitle,
    ...(device.tls && { tls }),
  };
}

const STOPPING = new Error('the gateway stops');
const CANCELLED = new Error('cancelled by a person');
