import { notice, type Notice } from '../base/notices.ts';
import type { WaitReason } from '../base/task-states.ts';
import type { DeliveryRecord, TaskRecord } from './task-record.ts';

const CODES = {
  IMAGES: 'WAITS_FOR_IMAGES',
  RETRY: 'WAITS_FOR_RETRY',
  SERVER: 'WAITS_FOR_SERVER',
  REMOTE: 'WAITS_FOR_RESULT',
} as const satisfies Record<WaitReason, string>;

/** What a task waits for. */
export function waitNotice(reason: WaitReason | null): Notice | null {
  return reason && notice(CODES[reason]);
}

/** What a waiting task waits for, and until when at the latest, milliseconds since the epoch. */
export interface TaskWait {
  readonly notice: Notice | null;
  readonly nextTryAt: number | null;
}

/** @param deliveries those of a task at the Store SCU: it waits for the one that is tried again first */
export function waitOfTask(
  { step, waitReason, nextTryAt }: Pick<TaskRecord, 'step' | 'waitReason' | 'nextTryAt'>,
  deliveries: readonly Pick<DeliveryRecord, 'device' | 'state' | 'notice' | 'nextTryAt'>[],
): TaskWait {
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
