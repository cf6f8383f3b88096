/**
 * Deliveries as the work of a worker: each destination by itself, all images of the results on one association, again
 * only what is missing. What waits for a destination holds no slot: a destination that is away or slow delays none
 * but its own deliveries.
 */
import type { WebAddress } from '../../dicom-web/web-peer.ts';
import type { ProgressWatch } from '../../base/progress-watch.ts';
import { STALLED, STALLED_AFTER_MS } from '../../queue/step-source.ts';
import { backOff } from '../../base/back-off.ts';
import type { Logger } from '../../base/log.ts';
import { notice, noticeOf, type Notice } from '../../base/notices.ts';
import type { Queries } from '../../db/database.ts';
import type { DeliveryChange, StoredDelivery } from '../../queue/deliveries.ts';
import { deliveriesElsewhere } from '../../queue/delivery-room.ts';
import type { Lease } from '../../queue/lease.ts';
import type { Progress } from '../../queue/progress.ts';
import { resultsOf, type ResultFile } from '../../queue/results.ts';
import type { TaskStore } from '../../queue/store.ts';
import type { RunEnd, WorkSource } from '../../queue/worker.ts';
import type { DataDirectory } from '../../storage/data-directory.ts';
import { AcceptedJournal } from './accepted-journal.ts';
import { Destinations, FIRST_RETRY_MS, LONGEST_RETRY_MS } from './destinations.ts';

export interface SendTarget {
  readonly name: string;
  readonly aeTitle: string;
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
  /** Where it is a DICOMweb server. */
  readonly web?: WebAddress | undefined;
  /** Asked to take responsibility for the images once it has them all. */
  readonly storageCommitment: boolean;
}

export interface ObjectToSend extends Omit<ResultFile, 'key'> {
  readonly path: string;
}

export interface DeliveryPorts {
  readonly store: TaskStore;
  readonly queries: Queries;
  readonly data: DataDirectory;
  readonly progress: Progress;
  readonly destinations: Destinations;
  readonly watch: ProgressWatch;
  readonly log: Logger;
  /** The device as it is declared now. */
  readonly device: (name: string) => SendTarget | undefined;
  /**
   * Sends objects on one association, or by requests of DICOMweb; calls `onAccepted` for each that was answered with Success or a warning.
   * Resolves with what is to be said of the first image that was refused, of an association that failed as a whole,
   * and of images that were accepted with a warning, if any.
   */
  readonly send: (
    target: SendTarget,
    objects: readonly ObjectToSend[],
    onAccepted: (sopInstanceUid: string) => void,
    signal: AbortSignal,
  ) => Promise<{
    readonly firstRefusal: Notice | undefined;
    readonly failure: Notice | undefined;
    readonly warning?: Notice | undefined;
  }>;
  /** So many images more than before. */
  readonly onSent: (device: string, images: number) => void;
  readonly onCommitmentWanted: () => void;
  /** Whether other gateways send to the same destinations. */
  readonly isShared?: boolean;
}

const CONCURRENCY = 32;
const NOTHING_SAID = { firstRefusal: undefined, failure: undefined, warning: undefined };
const MOST_ATTEMPTS = 10;

export function deliverySource(ports: DeliveryPorts): WorkSource<StoredDelivery> {
  const { store, destinations, isShared = false } = ports;
  return {
    step: 'STORE_SCU',
    concurrency: CONCURRENCY,
    claim: async (begin, running, limit) => {
      for (const away of destinations.away())
        await store.postponeDeliveries(away.device, away.until, away.notice);
      const elsewhere = isShared ? await deliveriesElsewhere(ports.queries, store.owner) : undefined;
      return store.claimDelivery(
        destinations.passedOver(running >= limit, elsewhere),
        (delivery, lease) => {
          destinations.begin(delivery.device);
          begin(delivery, lease);
        },
        isShared ? (device) => destinations.most(device) : undefined,
      );
    },
    run: async (delivery, lease, signal) => {
      const end = await new DeliveryRun(ports, delivery, lease, signal).execute();
      destinations.end(delivery.device);
      return end;
    },
    dueIn: async () => {
      const next = await store.nextDelivery();
      return next === undefined ? undefined : Math.max(0, next - store.now);
    },
  };
}

class DeliveryRun {
  readonly #ports: DeliveryPorts;
  readonly #delivery: StoredDelivery;
  readonly #lease: Lease;
  readonly #signal: AbortSignal;

  constructor(ports: DeliveryPorts, delivery: StoredDelivery, lease: Lease, signal: AbortSignal) {
    this.#ports = ports;
    this.#delivery = delivery;
    this.#lease = lease;
    this.#signal = signal;
  }

  async execute(): Promise<RunEnd> {
    const { taskId, device } = this.#delivery;
    try {
      return await this.#deliver();
    } catch (error) {
      if (!this.#signal.aborted) this.#ports.log.error('delivery.failed', { taskId, device, error });
      // Where the database is away the lease is an orphan: it is given back when it answers, and the rest is sent.
      await this.#change({
        state: 'WAITING',
        wakeAt: this.#ports.store.now + FIRST_RETRY_MS,
        notice: this.#signal.aborted ? null : noticeOf(error),
      }).catch(() => undefined);
      return 'other';
    }
  }

  async #deliver(): Promise<RunEnd> {
    const { queries, device: declared, destinations, store } = this.#ports;
    const delivery = this.#delivery;
    const files = (await resultsOf(queries, [delivery.taskId])).flatMap((result) => result.files);
    const accepted = new Set(delivery.accepted);
    const target = declared(delivery.device);
    if (!target) {
      const why = notice('DEVICE_UNDECLARED', { device: delivery.device });
      return (await this.#change({ state: 'FAILED', notice: why })) ? 'failed' : 'other';
    }
    const attempts = delivery.attempts + 1;
    const { aeTitle, host, port } = target;
    if (!(await this.#change({ attempts, total: files.length, aeTitle, host, port }))) return 'other';

    const { failure, firstRefusal, warning } = await this.#send(target, files, accepted);
    const counts = { accepted: [...accepted], sent: accepted.size, failed: files.length - accepted.size };
    if (!this.#signal.aborted) destinations.contacted(target.name, failure, store.now);
    if (warning)
      this.#ports.log.warn('delivery.warned', {
        taskId: delivery.taskId,
        device: target.name,
        error: warning,
      });
    if (counts.failed === 0) return this.#complete(target, counts, warning);
    if (this.#signal.aborted) {
      await this.#change({ ...counts, failed: 0, state: 'QUEUED', attempts: delivery.attempts });
      return 'other';
    }
    const why = failure ?? firstRefusal ?? notice('IMAGES_UNANSWERED');
    if (attempts >= MOST_ATTEMPTS) {
      await this.#change({ ...counts, state: 'FAILED', notice: why });
      return 'failed';
    }
    const wakeAt = Math.max(
      destinations.notBefore(target.name),
      store.now + backOff(attempts - 1, FIRST_RETRY_MS, LONGEST_RETRY_MS),
    );
    const log = this.#ports.log.with({ taskId: delivery.taskId });
    log.warn('delivery.retry', {
      device: target.name,
      attempt: attempts,
      failed: counts.failed,
      error: why,
    });
    await this.#change({ ...counts, state: 'WAITING', wakeAt, notice: why });
    return 'other';
  }

  /** What is missing, on one association; what was accepted is in `accepted` whatever happens. */
  async #send(
    target: SendTarget,
    files: readonly ResultFile[],
    accepted: Set<string>,
  ): ReturnType<DeliveryPorts['send']> {
    const { data, send, progress, onSent, watch } = this.#ports;
    using watched = watch.begin(STALLED, STALLED_AFTER_MS);
    const missing = files.filter(({ sopInstanceUid }) => !accepted.has(sopInstanceUid));
    if (missing.length === 0) return NOTHING_SAID;
    const before = accepted.size;
    const journal = new AcceptedJournal(accepted, async (uids) => {
      await this.#change({ accepted: uids, sent: uids.length });
    });
    const objects = missing.map(({ key, ...file }) => ({ ...file, path: data.path(key) }));
    const onAccepted = (uid: string) => {
      journal.add(uid);
      watched.moved();
      progress.report(this.#lease, accepted.size / files.length);
    };
    try {
      return await send(target, objects, onAccepted, this.#signal).catch((thrown: unknown) => ({
        ...NOTHING_SAID,
        failure: noticeOf(thrown),
      }));
    } finally {
      if (accepted.size > before) onSent(target.name, accepted.size - before);
      await journal.close();
    }
  }

  /** Every image is accepted; the wish for storage commitment is kept in the same commit. */
  async #complete(
    target: SendTarget,
    counts: Pick<StoredDelivery, 'accepted' | 'sent' | 'failed'>,
    warning: Notice | undefined,
  ): Promise<RunEnd> {
    const { store, onCommitmentWanted } = this.#ports;
    const wantsCommitment = target.storageCommitment;
    const change = { ...counts, state: 'COMPLETED', notice: warning ?? null, wakeAt: null } as const;
    if (!(await store.changeDelivery(this.#lease, change, { wantsCommitment }))) return 'other';
    if (wantsCommitment) onCommitmentWanted();
    return 'completed';
  }

  async #change(change: DeliveryChange): Promise<boolean> {
    return this.#ports.store.changeDelivery(this.#lease, change);
  }
}
