/**
 * A step as the queue knows it: its function bound to the task's row, its files and its ports. It reads what the step
 * needs, calls it, and says what becomes of the task. It commits nothing; the worker does.
 */
import type { Tx } from '../db/database.ts';
import type { TaskRow } from '../db/entities/task.ts';
import type { GatewayError } from '../base/errors.ts';
import type { Logger } from '../base/log.ts';
import type { Step, WaitReason } from '../base/task-states.ts';
import type { TaskChanges } from './task-columns.ts';

export interface StepContext {
  /** Aborted on cancel, on a lost lease and when the gateway stops: the step leaves at its next safe point. */
  readonly signal: AbortSignal;
  readonly log: Logger;
  /** 0..1 within the step. */
  readonly progress: (fraction: number) => void;
  /** Shows the task as waiting for the remote server while this worker keeps it. */
  readonly awaiting: <T>(work: () => Promise<T>) => Promise<T>;
  /**
   * Keeps the job that the processing server made for the task. Rejects where the lease has ended; the job is discarded
   * then, unless another run of the task goes on with it.
   */
  readonly keepJob: (jobId: string) => Promise<void>;
  /** Makes the folder of this run, and gives its storage key: whatever the run writes lies in it. */
  readonly folder: () => Promise<string>;
}

interface Found {
  /** Merged into the results of the steps. */
  readonly results?: object;
  readonly set?: TaskChanges;
  /** Rows that belong to the same commit. */
  readonly also?: (tx: Tx, row: TaskRow) => Promise<void>;
  /** After the commit; its failure is its own affair. */
  readonly after?: () => Promise<void>;
  /** The commit is refused, and the step runs again, unless this still holds of the row. */
  readonly expect?: (row: TaskRow) => boolean;
}

export type Outcome =
  | ({ readonly kind: 'advance' } & Found)
  /** A rule says that the series is not processed, or not before a person releases it. */
  | ({ readonly kind: 'ignore' | 'hold' } & Found)
  | ({ readonly kind: 'wait'; readonly reason: WaitReason; readonly until: number } & Found)
  | ({ readonly kind: 'fail'; readonly error: GatewayError } & Found);

export interface StepDefinition {
  readonly step: Step;
  /** How many tasks at once by default. */
  readonly concurrency: number;
  /** Its tasks stay queued while the processing server is known to be away. */
  readonly needsServer: boolean;
  readonly run: (task: TaskRow, context: StepContext) => Promise<Outcome>;
}
