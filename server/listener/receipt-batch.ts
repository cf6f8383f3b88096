import type { Receipt } from './receipt.ts';

/**
 * Gathers the receipts of one turn of the event loop into one message. Each `add` resolves when its receipt has been
 * handed to the pipe: only then does the sender hear of Success, so that a crash between the two cannot keep an
 * answered image from being registered.
 */
export class ReceiptBatch {
  readonly #flush: (receipts: readonly Receipt[]) => void;
  #receipts: Receipt[] = [];
  #flushed: Promise<void> | undefined;

  constructor(flush: (receipts: readonly Receipt[]) => void) {
    this.#flush = flush;
  }

  add(receipt: Receipt): Promise<void> {
    this.#receipts.push(receipt);
    this.#flushed ??= new Promise((resolve) => {
      setImmediate(() => {
        const receipts = this.#receipts;
        this.#receipts = [];
        this.#flushed = undefined;
        this.#flush(receipts);
        resolve();
      });
    });
    return this.#flushed;
  }
}
