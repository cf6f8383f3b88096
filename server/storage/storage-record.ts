/** Bytes of the file system that holds the data directory. */
export interface StorageRecord {
  readonly total: number;
  readonly free: number;
  /** Receiving stops while less than this is free. */
  readonly reserved: number;
  /** Taken by the gateway's own files. */
  readonly used: number;
}
