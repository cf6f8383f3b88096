import { notice, type Notice } from '../base/notices.ts';
import type { WaitReason } from '../base/task-states.ts';
import type { DeliveryRecord, TaskRecord } from './task-record.ts';

const CODES = {
  IMAGES: 'WAITS_FOR_IMAGES',
  RETRY: 'WAITS_FOR_RETRY',
  SERVER: 'WAITS_FOR_SERVER',
  REMOTE: 'WAITS_FOR_RESULT',
  RELEASE: 'WAITS_FOR_RELEASE',
} as const satisfies Record<WaitReason, string>;

/** What a task waits for. */
export function waitNotice(reason: WaitReason | null): Notice | null {
  return reason && notice(CODES[reason]);
}

/** What a waiting task waits for, or why one is ignored, and until when it waits at the latest, milliseconds since the epoch. */
export interface TaskWait {
  readonly notice: Notice | null;
  readonly nextTryAt: number | null;
}

/** @param deliveries those of a task at the Store SCU: it waits for the one that is tried again first */
export function waitOfTask(
  {
    step,
    state,
    rule,
    waitReason,
    nextTryAt,
  }: Pick<TaskRecord, 'step' | 'state' | 'rule' | 'waitReason' | 'nextTryAt'>,
  deliveries: readonly Pick<DeliveryRecord, 'device' | 'state' | 'notice' | 'nextTryAt'>[],
): TaskWait {
  if (state === 'IGNORED')
    return { notice: notice('IGNORED_BY_RULE', { rule: rule?.name ?? '' }), nextTryAt: null };
  const [first] =
    step === 'STORE_SCU'
      ? deliveries
          .filter(({ state }) => state === 'WAITING')
          .sort((a, b) => (a.nextTryAt ?? Infinity) - (b.nextTryAt ?? Infinity))
      : [];
  if (!waitReason || !first) return { notice: waitNotice(waitReason), nextTryAt };
  const said = notice('WAITS_FOR_DESTINATION', { device: first.device });
  return { notice: { ...said, ...(first.notice && { cause: first.notice }) }, nextTryAt: first.nextTryAt };
}
