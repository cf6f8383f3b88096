import type { Receipt } from '../storage/receipt.ts';

/** A message costs more than what it says: the gateway registers what comes together in one transaction anyway. */
const GATHER_MS = 10;

/** Gathers receipts of images that lie in the spool into one message, in the order in which they were added. */
export class ReceiptBatch {
  readonly #send: (receipts: readonly Receipt[]) => void;
  #receipts: Receipt[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(send: (receipts: readonly Receipt[]) => void) {
    this.#send = send;
  }

  add(receipt: Receipt): void {
    this.#receipts.push(receipt);
    this.#timer ??= setTimeout(() => this.flush(), GATHER_MS);
  }

  /** Sends what was gathered now. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#receipts.length > 0) this.#send(this.#receipts.splice(0));
  }
}
