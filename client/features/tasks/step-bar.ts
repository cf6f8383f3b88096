import type { ProcessName, TaskState, TransitionRowFragment } from '../../graphql/generated/graphql.ts';
import { spans } from './timeline.ts';
import { STEPS } from './task-look.ts';

export interface StepSegment {
  readonly step: (typeof STEPS)[number];
  /** Milliseconds at work, and waited for whatever it was; both 0 where the task has not come to the step. */
  readonly workMs: number;
  readonly waitMs: number;
  readonly look: 'ahead' | 'done' | 'now' | 'failed' | 'cancelled';
}

/** How long the task was at each of the seven steps. @param nowMs the present, where the last place still lasts. */
export function stepSegments(
  transitions: readonly Pick<TransitionRowFragment, 'at' | 'to'>[],
  place: { readonly step: ProcessName; readonly state: TaskState },
  nowMs: number | undefined,
): StepSegment[] {
  const all = spans(transitions, nowMs);
  const reached = STEPS.indexOf(place.step as (typeof STEPS)[number]);
  return STEPS.map((step, index) => {
    const own = all.filter(({ transition }) => transition.to.step === step);
    const sum = (states: readonly TaskState[]) =>
      own.reduce(
        (total, { transition, durationMs }) =>
          states.includes(transition.to.state) ? total + (durationMs ?? 0) : total,
        0,
      );
    // The Downloader waits while the processing server works: that is its work.
    const isRemote = step === 'DOWNLOADER';
    const workMs = sum(isRemote ? ['RUNNING', 'WAITING'] : ['RUNNING']);
    const waitMs = sum(isRemote ? ['QUEUED', 'FAILED'] : ['QUEUED', 'WAITING', 'FAILED']);
    return { step, workMs, waitMs, look: index < reached ? 'done' : lookAt(index === reached, place.state) };
  });
}

function lookAt(isHere: boolean, state: TaskState): StepSegment['look'] {
  if (!isHere) return 'ahead';
  if (state === 'FAILED') return 'failed';
  if (state === 'CANCELLED' || state === 'IGNORED') return 'cancelled';
  return state === 'COMPLETED' ? 'done' : 'now';
}
