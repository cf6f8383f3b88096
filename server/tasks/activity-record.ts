import type { Step } from '../base/task-states.ts';

/** Each `at` is the beginning of an interval, ms since the epoch; intervals with nothing are left out. */
export interface ActivityRecord {
  readonly tasks: readonly TaskActivity[];
  readonly steps: readonly StepActivity[];
  /** The first interval of which `steps` tells everything; null where all of them are told whole. */
  readonly stepsSince: number | null;
  readonly server: readonly ServerActivity[];
  readonly disk: readonly DiskActivity[];
}

/** Of the tasks whose first image came in the interval. */
export interface TaskActivity {
  readonly at: number;
  readonly begun: number;
  readonly completed: number;
  readonly failed: number;
  readonly images: number;
  /** Sent to the processing server. */
  readonly bytesSent: number;
}

/** Of the stays at one step that ended in the interval. */
export interface StepActivity {
  readonly at: number;
  readonly step: Step;
  readonly count: number;
  readonly workSeconds: number;
  readonly waitSeconds: number;
}

export interface ServerActivity {
  readonly at: number;
  /** Mean of the answers; null where none came. */
  readonly latencyMs: number | null;
  readonly highestMs: number | null;
  readonly unanswered: number;
}

/** The fullest hour of the interval. */
export interface DiskActivity {
  readonly at: number;
  readonly total: number;
  readonly free: number;
  readonly used: number;
}
