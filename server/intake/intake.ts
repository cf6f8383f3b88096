/**
 * Between the spool and the database: registers receipts in batches, in the order in which they came, while the next
 * ones gather. When the database is away nothing is lost and nothing piles up: the images are in the spool, which is
 * read again once the database answers.
 */
import { backOff } from '../base/back-off.ts';
import type { Logger } from '../base/log.ts';
import type { Receipt } from '../storage/receipt.ts';

export interface IntakePorts {
  readonly register: (receipts: readonly Receipt[]) => Promise<void>;
  /** Receipts of spooled images that are not registered, in batches. */
  readonly scanSpool: (signal: AbortSignal) => AsyncIterable<readonly Receipt[]>;
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

export class Intake {
  readonly #ports: IntakePorts;
  #pending: Receipt[] = [];
  #working: Promise<void> | undefined;
  #scanNeeded = false;
  #stopping = new AbortController();

  constructor(ports: IntakePorts) {
    this.#ports = ports;
  }

  /** Reads the spool for images that an earlier run had not registered. */
  start(): void {
    this.#stopping = new AbortController();
    this.#scanNeeded = true;
    this.#work();
  }

  /** Finishes the batch at hand; what is left is in the spool. */
  async stop(): Promise<void> {
    this.#stopping.abort(new Error('the gateway is stopping'));
    await this.#working;
  }

  accept(receipts: readonly Receipt[]): void {
    if (this.#pending.length + receipts.length > MOST_PENDING) this.#scanNeeded = true;
    else this.#pending.push(...receipts);
    this.#work();
  }

  #work(): void {
    if (this.#stopping.signal.aborted) return;
    this.#working ??= this.#drain().finally(() => {
      this.#working = undefined;
      if (this.#pending.length > 0 || this.#scanNeeded) this.#work();
    });
  }

  async #drain(): Promise<void> {
    const { signal } = this.#stopping;
    for (let failures = 0; !signal.aborted;) {
      try {
        if (this.#pending.length > 0) {
          await this.#registerNext();
          if (this.#pending.length < BATCH) await pause(GATHER_MS, signal);
        } else if (this.#scanNeeded) await this.#scan(signal);
        else return;
        failures = 0;
      } catch (error) {
        if (signal.aborted) return;
        if (failures === 0) this.#ports.log.warn('intake.database-away', { error });
        await pause(backOff(failures++, FIRST_RETRY_MS, LONGEST_RETRY_MS), signal);
      }
    }
  }

  async #registerNext(): Promise<void> {
    const batch = this.#pending.slice(0, BATCH);
    await this.#ports.register(batch);
    this.#pending.splice(0, batch.length);
  }

  async #scan(signal: AbortSignal): Promise<void> {
    this.#scanNeeded = false;
    let found = 0;
    try {
      for await (const receipts of this.#ports.scanSpool(signal)) {
        await this.#ports.register(receipts);
        found += receipts.length;
      }
    } catch (error) {
      this.#scanNeeded = true;
      throw error;
    }
    if (found > 0) this.#ports.log.info('intake.recovered', { images: found });
  }
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
  });
}
