/** Bounds on what a dataset may be, so that a hostile one costs bounded time and memory. */
export interface DatasetLimits {
  /** Nesting of sequences. */
  readonly depth: number;
  /** Elements and items, nested ones included. */
  readonly elements: number;
  /** Bytes that a deflated dataset may inflate to. */
  readonly inflatedBytes: number;
}

export const DATASET_LIMITS: DatasetLimits = {
  depth: 32,
  elements: 100_000,
  inflatedBytes: 256 * 1024 * 1024,
};
