/**
 * Between the spool and the database: one worker that registers what was received, in the order in which it came. It
 * has one source at a time: receipts as the listener sends them, or the spool, which holds everything and is read at
 * start, when the listener's process died, and when more waits than memory should hold. When the database is away
 * nothing is lost and nothing piles up. What cannot be registered is found by halving its batch and handed over, so that
 * it stops nothing else.
 */
import { pause } from '../base/pause.ts';
import { backOff } from '../base/back-off.ts';
import type { Logger } from '../base/log.ts';
import type { ProgressWatch, WatchedWork } from '../base/progress-watch.ts';
import { WakeLoop } from '../base/wake-loop.ts';
import { databaseErrorClass } from '../db/database-error.ts';
import type { Receipt } from '../storage/receipt.ts';

export interface IntakePorts {
  /** Before the first look at the spool. */
  readonly prepare: () => Promise<void>;
  readonly register: (receipts: readonly Receipt[]) => Promise<void>;
  /**
   * Receipts of spooled images that are not registered, in batches; of those in hand the receipt is given back that is
   * here already.
   */
  readonly scanSpool: (
    inHand: (key: string) => Receipt | undefined,
    signal: AbortSignal,
  ) => AsyncIterable<readonly Receipt[]>;
  /** An image that cannot be registered, however often it is tried. */
  readonly quarantine: (receipt: Receipt, error: unknown) => Promise<void>;
  /** Told while images wait: what has not moved for its bound makes the gateway not ready. */
  readonly watch: ProgressWatch;
  readonly log: Logger;
}

/** One transaction registers at most this many images. */
const BATCH = 250;
/**
 * Images that come within this time are registered together: one commit for many keeps the disk, and the API beside it,
 * free while several senders push.
 */
const GATHER_MS = 40;
/** More than this waiting in memory is dropped and found again in the spool. */
const MOST_PENDING = 20_000;
const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 10_000;
const LONGEST_STOP_MS = 5_000;
/** Longer than the longest pause between two tries, so that one that succeeds is not missed. */
const STALLED_AFTER_MS = 30_000;

export class Intake {
  readonly #ports: IntakePorts;
  readonly #loop: WakeLoop;
  /** By key, so that an image is here once, in the order of their answers. */
  #pending = new Map<string, Receipt>();
  #scanNeeded = false;
  #isPrepared = false;

  constructor(ports: IntakePorts) {
    this.#ports = ports;
    const onError = (error: unknown) => ports.log.error('intake.database-away', { error });
    this.#loop = new WakeLoop((signal) => this.#drain(signal), { onError });
  }

  /** Reads the spool for images that an earlier run had not registered. Does nothing where it runs. */
  start(): void {
    if (this.#loop.isStarted) return;
    this.#isPrepared = false;
    this.#scanNeeded = true;
    this.#loop.start();
  }

  /** Reads the spool: what lies there may not all have come as receipts. */
  scan(): void {
    this.#scanNeeded = true;
    this.#loop.wake();
  }

  /** Ends after the batch at hand, or within the bound where the database does not answer: all of it is in the spool. */
  async stop(): Promise<void> {
    const bound = new AbortController();
    await Promise.race([this.#loop.stop(), pause(LONGEST_STOP_MS, bound.signal)]);
    bound.abort();
  }

  accept(receipts: readonly Receipt[]): void {
    if (this.#pending.size + receipts.length > MOST_PENDING) this.#scanNeeded = true;
    else for (const receipt of receipts) this.#pending.set(receipt.key, receipt);
    this.#loop.wake();
  }

  /** Until nothing waits. */
  async #drain(signal: AbortSignal): Promise<void> {
    using work = this.#ports.watch.begin('REGISTRATION_STALLED', STALLED_AFTER_MS);
    for (let failures = 0; !signal.aborted;) {
      try {
        if (this.#scanNeeded) await this.#scan(signal, work);
        else if (this.#pending.size > 0) await this.#registerNext(signal);
        else return;
        work.moved();
        failures = 0;
      } catch (error) {
        if (signal.aborted) return;
        if (failures === 0) this.#ports.log.warn('intake.database-away', { error });
        await pause(backOff(failures++, FIRST_RETRY_MS, LONGEST_RETRY_MS), signal);
      }
    }
  }

  async #registerNext(signal: AbortSignal): Promise<void> {
    const batch = [...this.#pending.values()].slice(0, BATCH);
    await this.#register(batch, signal);
    for (const { key } of batch) this.#pending.delete(key);
    if (this.#pending.size < BATCH) await pause(GATHER_MS, signal);
  }

  /** What waits is in the spool too: it is read there, in the order of its reception with everything else. */
  async #scan(signal: AbortSignal, work: WatchedWork): Promise<void> {
    if (!this.#isPrepared) await this.#ports.prepare();
    this.#isPrepared = true;
    const inHand = this.#pending;
    this.#pending = new Map();
    this.#scanNeeded = false;
    let found = 0;
    try {
      for await (const receipts of this.#ports.scanSpool(
        (key) => inHand.get(key) ?? this.#pending.get(key),
        signal,
      )) {
        for (let start = 0; start < receipts.length; start += BATCH) {
          await this.#register(receipts.slice(start, start + BATCH), signal);
          work.moved();
        }
        found += receipts.filter(({ key }) => !inHand.has(key)).length;
      }
    } catch (error) {
      this.#scanNeeded = true;
      throw error;
    }
    if (found > 0) this.#ports.log.info('intake.recovered', { images: found });
  }

  /** @throws what passes: a database that is away, or transactions that keep losing against others */
  async #register(receipts: readonly Receipt[], signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    try {
      await this.#ports.register(receipts);
    } catch (error) {
      if (passes(error)) throw error;
      const [only] = receipts;
      if (receipts.length === 1 && only) return this.#ports.quarantine(only, error);
      const middle = Math.ceil(receipts.length / 2);
      await this.#register(receipts.slice(0, middle), signal);
      await this.#register(receipts.slice(middle), signal);
    }
  }
}

/** Whether the same work may succeed later. What is no error of the database's is a defect that this image meets. */
function passes(error: unknown): boolean {
  const kind = databaseErrorClass(error);
  return kind === 'away' || kind === 'again' || isOfFileSystem(error);
}

/** A disk that is full or fails is no image's fault. */
function isOfFileSystem(error: unknown): boolean {
  return error instanceof Error && typeof (error as NodeJS.ErrnoException).syscall === 'string';
}
