import { notice, type Notice } from '../base/notices.ts';
import type { WaitReason } from '../base/task-states.ts';

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
