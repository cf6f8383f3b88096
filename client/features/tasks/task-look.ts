import type { IconName } from '../../ui/icon-paths.ts';
import type { Tone } from '../../ui/tone.ts';
import type { CommitmentState, DeliveryState, TaskState } from '../../graphql/generated/graphql.ts';

interface Look {
  readonly tone: Tone;
  readonly icon: IconName;
}

/** One look for each state, wherever it is shown. */
export const STATE_LOOK: Readonly<Record<TaskState, Look>> = {
  QUEUED: { tone: 'neutral', icon: 'clock' },
  RUNNING: { tone: 'info', icon: 'play' },
  WAITING: { tone: 'warn', icon: 'hourglass' },
  FAILED: { tone: 'bad', icon: 'alert' },
  COMPLETED: { tone: 'ok', icon: 'check-circle' },
  CANCELLED: { tone: 'neutral', icon: 'ban' },
  IGNORED: { tone: 'neutral', icon: 'pause' },
};

export const DELIVERY_LOOK: Readonly<Record<DeliveryState, Look>> = STATE_LOOK;

export const COMMITMENT_LOOK: Readonly<Record<CommitmentState, Look>> = {
  QUEUED: { tone: 'neutral', icon: 'clock' },
  REQUESTED: { tone: 'info', icon: 'hourglass' },
  COMMITTED: { tone: 'ok', icon: 'shield' },
  FAILED: { tone: 'bad', icon: 'alert' },
};

/** The steps that a task passes, in order. */
export const STEPS = [
  'COMPILATOR',
  'VALIDATOR',
  'PACKER',
  'UPLOADER',
  'DOWNLOADER',
  'UNPACKER',
  'STORE_SCU',
] as const;

export function isFinished(state: TaskState): boolean {
  return ['FAILED', 'COMPLETED', 'CANCELLED', 'IGNORED'].includes(state);
}

/** In the order of the counters above the table. */
export const STATES = [
  'RUNNING',
  'QUEUED',
  'WAITING',
  'FAILED',
  'COMPLETED',
  'CANCELLED',
  'IGNORED',
] as const satisfies TaskState[];

export type StateCounts = Readonly<Record<TaskState, number>>;

export function countsOf(counts: readonly { state: TaskState; count: number }[]): StateCounts {
  return Object.fromEntries(counts.map(({ state, count }) => [state, count])) as StateCounts;
}
