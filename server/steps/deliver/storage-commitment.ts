/**
 * Storage Commitment (PS3.4 J), beside the pipeline: a device marked for it is asked, once it has every image of a
 * task, to take responsibility for them. It reports at once, or hours later on an association of its own. What is not
 * answered is asked again until its time is over; a person is told of what is refused or never answered.
 */
import { randomBytes } from 'node:crypto';
import {
  STATUS,
  uidFromBits,
  type CommitmentReport,
  type Outcome,
  type ReferencedObject,
} from '../../../dicom/index.ts';
import { backOff } from '../../base/back-off.ts';
import { WakeLoop } from '../../base/wake-loop.ts';
import type { Database } from '../../db/database.ts';
import type { Events } from '../../base/events.ts';
import type { Source } from '../../storage/receipt.ts';
import type { Logger } from '../../base/log.ts';
import { notice, type Notice } from '../../base/notices.ts';
import {
  beginRequest,
  changeCommitment,
  commitmentOf,
  dueCommitments,
  failedCommitments,
  forgetCommitments,
  markCommitted,
  nextDue,
  type RefusedImage,
  type StoredCommitment,
} from '../../queue/commitments.ts';
import { resultsOf } from '../../queue/results.ts';
import { refusalNotice, refusedImages } from './commitment-verdict.ts';
import type { SendTarget } from './delivery-source.ts';

export interface CommitmentTarget extends SendTarget {
  /** Numeric addresses. */
  readonly addresses: readonly string[];
}

export interface StorageCommitmentPorts {
  readonly database: Database;
  readonly events: Events;
  /** Milliseconds since the epoch, by the database's clock. */
  readonly now: () => number;
  readonly log: Logger;
  /** The device as it is declared now. */
  readonly device: (name: string) => CommitmentTarget | undefined;
  /** N-ACTION on an association of its own; resolves with the reason where it did not get through. */
  readonly request: (
    target: CommitmentTarget,
    asked: { readonly transactionUid: string; readonly objects: readonly ReferencedObject[] },
    onReport: (report: CommitmentReport) => Promise<Outcome>,
    signal: AbortSignal,
  ) => Promise<Notice | undefined>;
  /** How long after the delivery a report is waited for, ms. */
  readonly timeoutMs: () => number;
  readonly pauses: CommitmentPauses;
  /** Nobody is asked meanwhile. */
  readonly isHeld: () => boolean;
}

/** Back-off, ms: half to all of `first`, doubled each time, at most `longest`. */
export interface CommitmentPauses {
  readonly firstRetry: number;
  readonly firstRepeat: number;
  readonly longest: number;
}

export const COMMITMENT_PAUSES: CommitmentPauses = {
  firstRetry: 30_000,
  firstRepeat: 20 * 60_000,
  longest: 3_600_000,
};

const REQUESTS_AT_ONCE = 2;
const LOOK_AT_MOST = 100;
const SWEEP_MS = 60_000;

/** What is known of a device while the gateway runs. */
interface DeviceState {
  running: number;
  failures: number;
  /** Not asked before: an archive that is away costs one attempt per back-off, not one per task. */
  notBefore: number;
}

export class StorageCommitment {
  readonly #ports: StorageCommitmentPorts;
  readonly #devices = new Map<string, DeviceState>();
  readonly #running = new Map<number, Promise<void>>();
  #stopping = new AbortController();
  readonly #loop: WakeLoop;

  constructor(ports: StorageCommitmentPorts) {
    this.#ports = ports;
    this.#loop = new WakeLoop((signal) => this.#look(signal), {
      sweepMs: SWEEP_MS,
      onError: (error) => ports.log.warn('commitment.sweep-failed', { error }),
    });
  }

  start(): void {
    if (this.#loop.isStarted) return;
    this.#tellFailed().catch((error: unknown) => this.#ports.log.warn('commitment.sweep-failed', { error }));
    this.#stopping = new AbortController();
    this.#loop.start();
  }

  /** Requests on their way are cut off; what the database says of them is asked again. */
  async stop(): Promise<void> {
    this.#stopping.abort(new Error('the Store SCU is stopping'));
    await this.#loop.stop();
    await Promise.all(this.#running.values());
  }

  /** Looks for what is due. */
  wake(): void {
    this.#loop.wake();
  }

  /**
   * A report, on whatever association it came.
   * @returns what the archive is answered: Success once it is recorded. Rejects when the database is away.
   */
  async record(report: CommitmentReport, from: Source): Promise<Outcome> {
    const { database, log } = this.#ports;
    const commitment = await commitmentOf(database.queries, report.transactionUid);
    if (!commitment || !this.#isFrom(commitment.device, from)) {
      log.warn('commitment.unexpected-report', { ...from });
      return { status: STATUS.invalidArgument, comment: 'Unknown Transaction UID' };
    }
    const { id, taskId, device } = commitment;
    const images = (await this.#objectsOf(taskId)).map(({ sopInstanceUid }) => sopInstanceUid);
    const refused = refusedImages(images, report);
    if (refused.length === 0) {
      if (await markCommitted(database.queries, id)) {
        log.info('commitment.committed', { device, images: images.length, taskId });
        this.#settled(commitment, null);
      }
    } else if (report.transactionUid === commitment.transactionUid) {
      // A refusal of an earlier request is no news: a newer one is on its way.
      await this.#fail(commitment, refusalNotice(device, refused, images.length), refused);
    }
    return SUCCESS;
  }

  /** What was told before the last end of the gateway may not have been heard. */
  async #tellFailed(): Promise<void> {
    for (const { taskId, device, notice } of await failedCommitments(this.#ports.database.queries))
      this.#ports.events.publish('commitmentChanged', { taskId, device, failure: notice });
  }

  /** @returns in how many ms the next one is due. */
  async #look(signal: AbortSignal): Promise<number | undefined> {
    const { database, now: clock, isHeld } = this.#ports;
    if (isHeld()) return undefined;
    for (;;) {
      const now = clock();
      const blocked = [...this.#devices]
        .filter(([, { running, notBefore }]) => running >= REQUESTS_AT_ONCE || notBefore > now)
        .map(([name]) => name);
      const due = (await dueCommitments(database.queries, now, blocked, LOOK_AT_MOST)).filter(
        ({ id }) => !this.#running.has(id),
      );
      if (due.length === 0 || signal.aborted) {
        // From the moment of this look on: what has become due since is due at once.
        const times = [...this.#devices.values()].map(({ notBefore }) => notBefore).filter((at) => at > now);
        const next = Math.min((await nextDue(database.queries, now)) ?? Infinity, ...times);
        return next === Infinity ? undefined : next - clock();
      }
      for (const commitment of due) this.#begin(commitment);
    }
  }

  #begin(commitment: StoredCommitment): void {
    const { signal } = this.#stopping;
    const state = this.#devices.get(commitment.device) ?? { running: 0, failures: 0, notBefore: 0 };
    this.#devices.set(commitment.device, state);
    if (state.running >= REQUESTS_AT_ONCE) return;
    state.running++;
    const work = this.#ask(commitment, state, signal)
      .catch((error: unknown) => {
        this.#ports.log.warn('commitment.sweep-failed', { error });
        state.notBefore = this.#ports.now() + this.#ports.pauses.firstRetry;
      })
      .finally(() => {
        state.running--;
        this.#running.delete(commitment.id);
        this.wake();
      });
    this.#running.set(commitment.id, work);
  }

  async #ask(commitment: StoredCommitment, state: DeviceState, signal: AbortSignal): Promise<void> {
    const { database, log, pauses, timeoutMs } = this.#ports;
    const { id, taskId, device, requests, createdAt } = commitment;
    const target = this.#ports.device(device);
    const objects = await this.#objectsOf(taskId);
    if (target?.storageCommitment === false || objects.length === 0) {
      await database.transaction((tx) => forgetCommitments(tx, taskId, [device]));
      return this.#settled(commitment, null);
    }
    // The time for an answer runs from the first request, however long the Store SCU was stopped before it.
    const askedAt = requests === 0 ? this.#ports.now() : createdAt;
    const deadline = askedAt + timeoutMs();
    if (!target) return this.#fail(commitment, notRequested(device, notice('DEVICE_UNDECLARED', { device })));
    if (this.#ports.now() >= deadline) {
      const hours = Math.round(timeoutMs() / 360_000) / 10;
      return this.#fail(commitment, commitment.notice ?? notice('COMMITMENT_UNANSWERED', { device, hours }));
    }

    const transactionUid = uidFromBits(randomBytes(16));
    const repeatAt = this.#ports.now() + backOff(requests, pauses.firstRepeat, pauses.longest);
    const wakeAt = Math.min(repeatAt, deadline);
    if (!(await beginRequest(database, id, { transactionUid, wakeAt, createdAt: askedAt }))) return;
    this.#changed(taskId);
    const from = { aeTitle: target.aeTitle, address: target.addresses[0] ?? '' };
    log.debug('commitment.requested', { device, images: objects.length, taskId });
    const cause = await this.#ports.request(
      target,
      { transactionUid, objects },
      (report) => this.record(report, from),
      signal,
    );
    if (!cause) {
      state.failures = 0;
      return;
    }
    // Stopped: asked again at once when it starts. Otherwise every commitment of the device waits.
    const pause = signal.aborted ? 0 : backOff(state.failures++, pauses.firstRetry, pauses.longest);
    const againAt = Math.min(this.#ports.now() + pause, deadline);
    if (!signal.aborted) {
      state.notBefore = againAt;
      log.warn('commitment.retry', { device, taskId, attempt: requests + 1, error: cause });
    }
    await changeCommitment(
      database.queries,
      { id, transactionUid },
      { state: 'QUEUED', notice: notRequested(device, cause), wakeAt: againAt },
      ['COMMITTED', 'FAILED'],
    );
    this.#changed(taskId);
  }

  async #fail(
    commitment: StoredCommitment,
    failure: Notice,
    refused: readonly RefusedImage[] = [],
  ): Promise<void> {
    const { database, log } = this.#ports;
    const change = { state: 'FAILED', notice: failure, refused, wakeAt: null } as const;
    if (!(await changeCommitment(database.queries, commitment, change, ['COMMITTED', 'FAILED']))) return;
    const { taskId, device } = commitment;
    log.warn('commitment.failed', { taskId, device, code: failure.code, error: failure });
    this.#settled(commitment, failure);
  }

  #settled({ taskId, device }: StoredCommitment, failure: Notice | null): void {
    this.#ports.events.publish('commitmentChanged', { taskId, device, failure });
    this.#changed(taskId);
  }

  #changed(taskId: string): void {
    this.#ports.events.publish('taskChanged', { taskId, deleted: false });
  }

  async #objectsOf(taskId: string): Promise<readonly ReferencedObject[]> {
    const results = await resultsOf(this.#ports.database.queries, [taskId]);
    return results.flatMap(({ files }) => files);
  }

  /** Archives may report from another address than they listen on, or by another title: one of both is enough. */
  #isFrom(device: string, { aeTitle, address }: Source): boolean {
    const target = this.#ports.device(device);
    return target !== undefined && (target.aeTitle === aeTitle || target.addresses.includes(address));
  }
}

const SUCCESS: Outcome = { status: STATUS.success };

function notRequested(device: string, cause: Notice): Notice {
  return { ...notice('COMMITMENT_NOT_REQUESTED', { device }), cause };
}
