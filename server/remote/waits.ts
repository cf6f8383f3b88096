/** How long the far side may keep us waiting, ms. Fixed, but for tests. */
export interface Waits {
  /** A whole exchange, beyond what a request asked the server to wait: an answer of a byte now and then is none. */
  readonly exchangeMs: number;
  /** From the last byte of a package until the server has found its digest right, beside the time for its bytes. */
  readonly confirmMs: number;
  /** For a transfer to gain 64 KiB, see `TransferWatch`. */
  readonly stallMs: number;
  /** A call to the shared folder: of a network mount whose server is gone, it may never return. */
  readonly folderMs: number;
}

export const WAITS: Waits = { exchangeMs: 60_000, confirmMs: 60_000, stallMs: 300_000, folderMs: 30_000 };
