import type { Part } from './directory-use.ts';

/** Bytes of the file system that holds the data directory. */
export interface StorageRecord {
  readonly total: number;
  readonly free: number;
  /** Receiving stops while less than this is free. */
  readonly reserved: number;
  /** Taken by the gateway's own files. */
  readonly used: number;
  /** When they were counted, ms since the epoch; null before the first time. */
  readonly usedAt: number | null;
  readonly parts: readonly { readonly part: Part; readonly bytes: number }[];
}
