import type { Step } from '../base/task-states.ts';

export interface DayStatistics {
  /** YYYY-MM-DD, UTC. */
  readonly day: string;
  readonly completed: number;
  readonly failed: number;
  /** Images received for the tasks begun on that day. */
  readonly images: number;
  readonly bytesSent: number;
  /** From the first image to completion; null without a completed task. */
  readonly medianSeconds: number | null;
}

export interface StepStatistics {
  readonly step: Step;
  readonly count: number;
  readonly medianSeconds: number;
  readonly p95Seconds: number;
  /** Queued, or waiting for what comes by itself. */
  readonly medianWaitSeconds: number;
  readonly p95WaitSeconds: number;
}

/** Of the total activity, 100 x (result - input) / input, of one scanner model on one day. */
export interface ActivityChange {
  /** YYYY-MM-DD, UTC. */
  readonly day: string;
  readonly model: string | null;
  /** Results. */
  readonly count: number;
  readonly medianPercent: number;
  readonly lowestPercent: number;
  readonly highestPercent: number;
}

/** What the Server Monitor saw within an hour. */
export interface ServerHour {
  /** Its beginning, milliseconds since the epoch. */
  readonly at: number;
  readonly medianMs: number | null;
  readonly p95Ms: number | null;
  /** Looks that were not answered. */
  readonly unreachable: number;
}

export interface StatisticsRecord {
  readonly days: readonly DayStatistics[];
  readonly steps: readonly StepStatistics[];
  readonly activityChanges: readonly ActivityChange[];
  readonly serverHours: readonly ServerHour[];
}
