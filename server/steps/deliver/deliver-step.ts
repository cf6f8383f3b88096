/**
 * Delivers a task's results: every destination by itself, all images of the results on one association, again only
 * what is missing. The task is complete when every destination has accepted every image, and not before.
 */
import PQueue from 'p-queue';
import type { Database } from '../../db/database.ts';
import { GatewayError } from '../../base/errors.ts';
import { notice, noticeMessage, noticeOf, type Notice } from '../../base/notices.ts';
import type { DataDirectory } from '../../storage/data-directory.ts';
import {
  completeDelivery,
  deliveriesOf,
  updateDelivery,
  type StoredDelivery,
} from '../../queue/deliveries.ts';
import { resultsOf, type ResultFile } from '../../queue/results.ts';
import { backOff } from '../../base/back-off.ts';
import type { Outcome, Stage, StageContext } from '../../queue/step-definition.ts';

export interface SendTarget {
  readonly name: string;
  readonly aeTitle: string;
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
  /** Asked to take responsibility for the images once it has them all. */
  readonly storageCommitment: boolean;
}

export interface ObjectToSend extends Omit<ResultFile, 'key'> {
  readonly path: string;
}

export interface StoreScuPorts {
  readonly database: Database;
  readonly data: DataDirectory;
  /** The device as it is declared now. */
  readonly device: (name: string) => Promise<SendTarget | undefined>;
  /**
   * Sends objects on one association; calls `onAccepted` for each that was answered with Success or a warning.
   * Resolves with what is to be said of the first image that was refused, and of an association that failed as a
   * whole, if any.
   */
  readonly send: (
    target: SendTarget,
    objects: readonly ObjectToSend[],
    onAccepted: (sopInstanceUid: string) => void,
    signal: AbortSignal,
  ) => Promise<{ readonly firstRefusal: Notice | undefined; readonly failure: Notice | undefined }>;
  readonly associationsPerDestination: () => number;
  readonly onDeliveryChanged: (taskId: string) => void;
  /** So many images more than before. */
  readonly onSent: (device: string, images: number) => void;
  readonly onCommitmentWanted: () => void;
}

const MOST_ATTEMPTS = 10;
const FIRST_RETRY_MS = 3_000;
const LONGEST_RETRY_MS = 300_000;
/** What has been accepted is written down at least this often, so that a crash repeats little. */
const WRITE_EVERY_MS = 1_000;

export function storeScuStage(ports: StoreScuPorts): Stage {
  const destinations = new Map<string, Destination>();
  const destination = (name: string) => {
    let found = destinations.get(name);
    if (!found) destinations.set(name, (found = new Destination()));
    found.queue.concurrency = ports.associationsPerDestination();
    return found;
  };

  return {
    step: 'STORE_SCU',
    // Tasks that wait for a slot at their destinations hold no connection.
    concurrency: 32,
    needsServer: false,
    run: async (task, context) => {
      const files = (await resultsOf(ports.database.queries, [task.id])).flatMap((result) => result.files);
      const deliveries = await deliveriesOf(ports.database.queries, [task.id]);
      const fractions = new Map<number, number>();
      const onProgress = (id: number, fraction: number) => {
        fractions.set(id, fraction);
        context.progress([...fractions.values()].reduce((sum, each) => sum + each, 0) / deliveries.length);
      };
      // All of them have ended before the stage does, whatever happened to one: none is left to run beside a retry.
      const ended = await Promise.allSettled(
        deliveries.map((delivery) =>
          deliver(ports, destination(delivery.device), delivery, files, context, (fraction) =>
            onProgress(delivery.id, fraction),
          ),
        ),
      );
      context.signal.throwIfAborted();
      for (const end of ended) if (end.status === 'rejected') throw end.reason;
      return outcomeOf(await deliveriesOf(ports.database.queries, [task.id]));
    },
  };
}

/** What is known of a destination while the gateway runs: its slots, and whether it was away a moment ago. */
class Destination {
  readonly queue = new PQueue({ concurrency: 1 });
  failures = 0;
  /** Not contacted before: one dead destination costs one connection attempt per back-off, not one per task. */
  notBefore = 0;
  lastFailure: Notice | null = null;

  /** When to look again, of a destination that is away; undefined where it may be contacted now. */
  awayUntil(): number | undefined {
    if (this.notBefore > Date.now()) return this.notBefore;
    // One is finding out, which may take as long as a peer can be silent: nobody waits in line for that.
    const isBeingTried = this.failures > 0 && this.queue.pending > 0;
    return isBeingTried ? Date.now() + backOff(this.failures, FIRST_RETRY_MS, LONGEST_RETRY_MS) : undefined;
  }
}

async function deliver(
  ports: StoreScuPorts,
  destination: Destination,
  delivery: StoredDelivery,
  files: readonly ResultFile[],
  { signal, log }: StageContext,
  progress: (fraction: number) => void,
): Promise<void> {
  const change = async (update: Parameters<typeof updateDelivery>[2]) => {
    await updateDelivery(ports.database.queries, delivery.id, update);
    ports.onDeliveryChanged(delivery.taskId);
  };
  const accepted = new Set(delivery.accepted);
  progress(accepted.size / files.length);
  if (delivery.state === 'COMPLETED' || delivery.state === 'FAILED') return;
  if (delivery.state === 'WAITING' && delivery.wakeAt !== null && delivery.wakeAt > Date.now()) return;

  const postponed = async (): Promise<boolean> => {
    const wakeAt = destination.awayUntil();
    if (wakeAt !== undefined) await change({ state: 'WAITING', wakeAt, notice: destination.lastFailure });
    return wakeAt !== undefined;
  };
  if (await postponed()) return;
  await destination.queue.add(async () => {
    signal.throwIfAborted();
    if (destination.notBefore > Date.now()) {
      await postponed();
      return;
    }
    const target = await ports.device(delivery.device);
    if (!target) {
      await change({ state: 'FAILED', notice: notice('DEVICE_UNDECLARED', { device: delivery.device }) });
      return;
    }
    const attempts = delivery.attempts + 1;
    const { aeTitle, host, port } = target;
    await change({ state: 'RUNNING', attempts, total: files.length, aeTitle, host, port, wakeAt: null });

    const missing = files.filter(({ sopInstanceUid }) => !accepted.has(sopInstanceUid));
    const journal = new AcceptedJournal(accepted, (uids) => change({ accepted: uids, sent: uids.length }));
    let why = notice('IMAGES_UNANSWERED');
    try {
      const objects = missing.map(({ key, ...file }) => ({ ...file, path: ports.data.path(key) }));
      const onAccepted = (uid: string) => {
        destination.failures = 0;
        journal.add(uid);
        progress(accepted.size / files.length);
      };
      const { firstRefusal, failure } = await ports
        .send(target, objects, onAccepted, signal)
        .catch((thrown: unknown) => ({ firstRefusal: undefined, failure: noticeOf(thrown) }));
      why = failure ?? firstRefusal ?? why;
      if (!failure) destination.failures = 0;
      else if (!signal.aborted) {
        destination.notBefore =
          Date.now() + backOff(destination.failures++, FIRST_RETRY_MS, LONGEST_RETRY_MS);
        destination.lastFailure = failure;
      }
    } finally {
      const images = accepted.size - (files.length - missing.length);
      if (images > 0) ports.onSent(target.name, images);
      await journal.close();
    }
    const counts = { accepted: [...accepted], sent: accepted.size, failed: files.length - accepted.size };
    if (counts.failed === 0) {
      await completeDelivery(ports.database, delivery, counts, target.storageCommitment);
      ports.onDeliveryChanged(delivery.taskId);
      if (target.storageCommitment) ports.onCommitmentWanted();
    } else if (signal.aborted) {
      await change({ ...counts, failed: 0, state: 'QUEUED', attempts: delivery.attempts });
    } else if (attempts >= MOST_ATTEMPTS) {
      await change({ ...counts, state: 'FAILED', notice: why });
    } else {
      const wakeAt = Math.max(
        destination.notBefore,
        Date.now() + backOff(attempts - 1, FIRST_RETRY_MS, LONGEST_RETRY_MS),
      );
      const error = noticeMessage(why);
      log.warn('delivery.retry', { device: target.name, attempt: attempts, failed: counts.failed, error });
      await change({
        ...counts,
        state: 'WAITING',
        wakeAt,
        notice: why,
      });
    }
  });
}

/** Writes down what was accepted now and then while it goes on; what could not be written then is in the last write. */
class AcceptedJournal {
  readonly #accepted: Set<string>;
  readonly #write: (uids: string[]) => Promise<void>;
  #writing: Promise<void> = Promise.resolve();
  #lastWrite = Date.now();

  constructor(accepted: Set<string>, write: (uids: string[]) => Promise<void>) {
    this.#accepted = accepted;
    this.#write = write;
  }

  add(uid: string): void {
    this.#accepted.add(uid);
    if (Date.now() - this.#lastWrite < WRITE_EVERY_MS) return;
    this.#lastWrite = Date.now();
    this.#writing = this.#writing.then(() => this.#write([...this.#accepted])).catch(() => undefined);
  }

  async close(): Promise<void> {
    await this.#writing;
  }
}

function outcomeOf(deliveries: readonly StoredDelivery[]): Outcome {
  const waiting = deliveries.filter(({ state }) => state === 'WAITING' || state === 'QUEUED');
  if (waiting.length > 0) {
    const until = Math.min(...waiting.map(({ wakeAt }) => wakeAt ?? Date.now()));
    return { kind: 'wait', reason: 'RETRY', until };
  }
  const failed = deliveries.filter(({ state }) => state !== 'COMPLETED');
  if (failed.length === 0) return { kind: 'advance' };
  const devices = failed.map(({ device, sent, total }) => `${device} (${sent}/${total})`).join(', ');
  return { kind: 'fail', error: new GatewayError('DELIVERY_FAILED', { devices }) };
}
