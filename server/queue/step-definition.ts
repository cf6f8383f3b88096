/**
 * A stage binds one step to the task's row, its files and its ports: it reads what the step needs, calls it, and says
 * what becomes of the task. It commits nothing; the runner does.
 */
import type { Tx } from '../db/database.ts';
import type { TaskRow } from '../db/entities/task.ts';
import type { GatewayError } from '../base/errors.ts';
import type { Logger } from '../base/log.ts';
import type { Step, WaitReason } from '../base/task-states.ts';
import type { TaskChanges } from './store.ts';

export interface StageContext {
  /** Aborted on cancel, on a lost lease and when the gateway stops: the stage leaves at its next safe point. */
  readonly signal: AbortSignal;
  readonly log: Logger;
  /** 0..1 within the step. */
  readonly progress: (fraction: number) => void;
  /** Shows the task as waiting for the remote server while this runner keeps it. */
  readonly awaiting: <T>(work: () => Promise<T>) => Promise<T>;
}

interface Found {
  readonly results?: object;
  readonly set?: TaskChanges;
  readonly message?: string;
  /** Rows that belong to the same commit. */
  readonly also?: (tx: Tx, row: TaskRow) => Promise<void>;
  /** After the commit; its failure is its own affair. */
  readonly after?: () => Promise<void>;
  /** The commit is refused, and the step runs again, unless this still holds of the row. */
  readonly expect?: (row: TaskRow) => boolean;
}

export type Outcome =
  | ({ readonly kind: 'advance' } & Found)
  | ({ readonly kind: 'wait'; readonly reason: WaitReason; readonly until: number } & Found)
  | ({ readonly kind: 'fail'; readonly error: GatewayError } & Found);

export interface Stage {
  readonly step: Step;
  /** How many tasks at once by default. */
  readonly concurrency: number;
  /** Its tasks stay queued while the processing server is known to be away. */
  readonly needsServer: boolean;
  readonly run: (task: TaskRow, context: StageContext) => Promise<Outcome>;
}
