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

export interface StatisticsRecord {
  readonly days: readonly DayStatistics[];
  readonly steps: readonly StepStatistics[];
}
