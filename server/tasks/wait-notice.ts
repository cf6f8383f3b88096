import { notice, type Notice } from '../base/notices.ts';
import type { WaitReason } from '../base/task-states.ts';
import type { TaskRecord } from './task-record.ts';

const CODES = {
  IMAGES: 'WAITS_FOR_IMAGES',
  RETRY: 'WAITS_FOR_RETRY',
  SERVER: 'WAITS_FOR_SERVER',
  REMOTE: 'WAITS_FOR_RESULT',
  RELEASE: 'WAITS_FOR_RELEASE',
} as const satisfies Record<WaitReason, string>;

/** What a task waits for, or why it is ignored. */
export function placeNotice({
  state,
  waitReason,
  rule,
}: Pick<TaskRecord, 'state' | 'waitReason' | 'rule'>): Notice | null {
  return state === 'IGNORED' ? notice('IGNORED_BY_RULE', { rule: rule?.name ?? '' }) : waitNotice(waitReason);
}

/** What a task waits for. */
export function waitNotice(reason: WaitReason | null): Notice | null {
  return reason && notice(CODES[reason]);
}
